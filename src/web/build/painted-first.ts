import type { Plugin } from 'vite'

const entry = /<script type="module" crossorigin src="([^"]+)"><\/script>/

/**
 * Where the server painted a first view, the app's script starts only after the browser has shown it: with everything in
 * the cache the script would else run first and hold the paint back. A hidden tab gets no frames, hence the second timer.
 */
export function paintedFirst(): Plugin {
  return {
    name: 'lianyan:painted-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const source = entry.exec(html)?.[1]
        if (!source) throw new Error('The built page has no entry script where one is expected')
        const start = `<script type="module">let started;const start=()=>{started??=import("${source}")};document.getElementById("root").firstElementChild?(requestAnimationFrame(()=>setTimeout(start)),setTimeout(start,1500)):start()</script>`
        return html
          .replace(entry, () => `<link rel="modulepreload" crossorigin href="${source}">`)
          .replace('</body>', () => `${start}</body>`)
      },
    },
  }
}
