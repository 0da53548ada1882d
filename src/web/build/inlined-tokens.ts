import type { Plugin } from 'vite'
import { tokensCss } from '../ui/tokens.ts'

/** Puts the tokens into the page itself: paper and type are right before the first script has arrived. */
export function inlinedTokens(): Plugin {
  return {
    name: 'lianyan:inlined-tokens',
    transformIndexHtml(html) {
      return html.replace(
        '<!--tokens-->',
        `<style>${tokensCss()}html,body{background:var(--colour-paper)}</style>`,
      )
    },
  }
}
