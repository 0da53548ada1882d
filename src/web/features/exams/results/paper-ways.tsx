import { useRouterState } from '@tanstack/react-router'
import { RouteLink } from '../../../ui/route-link.tsx'
import { useResults } from './use-results.ts'
import styles from './results.module.css'

/** The two sides of a paper: how pupils did, and how its items worked. */
export function PaperWays({ paperId }: { paperId: string }) {
  const { links } = useResults()
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  const ways = [
    { to: links.subject(paperId), label: '成绩' },
    { to: links.items(paperId), label: '试卷与各题' },
  ]
  return (
    <nav aria-label="这一科" className={styles.sides}>
      {ways.map(({ to, label }) => (
        <RouteLink key={to} to={to} aria-current={to.split('?')[0] === pathname ? 'page' : undefined}>
          {label}
        </RouteLink>
      ))}
    </nav>
  )
}
