import type { Plugin } from 'vite'

const link =
  /\s*<(?:script type="module" crossorigin src|link rel="(?:modulepreload|stylesheet)" crossorigin href)="[^"]+">(?:<\/script>)?/g

/**
 * Leaves scripts and styles out of the built page: the server writes in which of them a page needs, and whether they
 * come before or after its first view (`src/platform/page-files.ts`).
 */
export function unlinkedPage(): Plugin {
  return {
    name: 'lianyan:unlinked-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        if (!link.test(html)) throw new Error('The built page has no links where some are expected')
        return html.replaceAll(link, '')
      },
    },
  }
}
