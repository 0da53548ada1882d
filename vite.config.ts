import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressedAssets } from './src/web/build/compressed-assets.ts'
import { inlinedTokens } from './src/web/build/inlined-tokens.ts'

const server = 'http://localhost:3000'
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  root: path('./src/web'),
  base: '/',
  plugins: [react(), inlinedTokens(), compressedAssets()],
  build: {
    outDir: path('./dist/web'),
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    target: ['chrome100', 'edge100', 'firefox100', 'safari15.4'],
    assetsInlineLimit: 2048,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/rpc': server, '/api': server, '/files': server } },
})
