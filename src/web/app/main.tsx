import '../ui/mantine.css'
import '../ui/ground.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createQueryClient, takeInitial, type Initial } from './client.ts'
import { createAppRouter } from './router.tsx'
import { forgetSession, type Visit } from './session.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const inlined = document.getElementById('initial')?.textContent
const initial = inlined ? (JSON.parse(inlined) as Initial) : undefined

const visit: Visit = {
  signedOut: initial?.me === null,
  queryClient: createQueryClient(() => {
    if (router.state.location.pathname === '/sign-in') return
    const next = router.state.location.href
    forgetSession(visit, true)
    void router.navigate({ to: '/sign-in', search: { next } })
  }),
}
if (initial) takeInitial(visit.queryClient, initial)
const router = createAppRouter(visit)

// The server's first view stays in sight until the page's own code and data are there; then React takes its place.
// (No top-level await: the bundler would have to split all that pages share out of the entry.)
void router
  .load()
  .catch(() => undefined)
  .then(() =>
    createRoot(root).render(
      <StrictMode>
        <App visit={visit} router={router} />
      </StrictMode>,
    ),
  )

// A page that was open while a new version was installed asks for files that are gone: load the new version once.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('reloaded-at') ?? 0)
  if (Date.now() - last < 30_000) return
  sessionStorage.setItem('reloaded-at', String(Date.now()))
  window.location.reload()
})
