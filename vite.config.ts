import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressedAssets } from './src/web/build/compressed-assets.ts'
import { formerAssets } from './src/web/build/former-assets.ts'
import { inlinedTokens } from './src/web/build/inlined-tokens.ts'
import { unlinkedPage } from './src/web/build/unlinked-page.ts'

const server = 'http://localhost:3000'
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Parts of the kit that nearly every page shows: one file, as each file of a first visit costs half a kilobyte of headers. */
const kit = {
  name: 'kit',
  test: /src.web.ui.(error-code|figure|page|route-link|shapes|states|status-badge|teaching-date)\./,
}

/**
 * `vite build` makes what browsers load (dist/web); `vite build --ssr app/first-view.tsx` makes the same pages for the
 * server's first view (dist/first-view/first-view.js), with everything bundled in.
 */
export default defineConfig(({ isSsrBuild }) => ({
  root: path('./src/web'),
  base: '/',
  plugins: [
    react(),
    inlinedTokens(),
    formerAssets(),
    ...(isSsrBuild ? [] : [unlinkedPage(), compressedAssets()]),
  ],
  define: isSsrBuild ? { 'process.env.NODE_ENV': '"production"' } : {},
  ssr: { noExternal: true },
  build: {
    outDir: path(isSsrBuild ? './dist/first-view' : './dist/web'),
    // See former-assets.ts: a running server and open pages still need what they know.
    emptyOutDir: false,
    manifest: !isSsrBuild,
    modulePreload: { polyfill: false },
    target: isSsrBuild ? 'node24' : ['chrome100', 'edge100', 'firefox100', 'safari15.4'],
    assetsInlineLimit: 2048,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: isSsrBuild ? {} : { output: { codeSplitting: { groups: [kit] } } },
  },
  server: { proxy: { '/rpc': server, '/api': server, '/files': server } },
}))
