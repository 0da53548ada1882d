import { expect, test } from 'vitest'
import { tokens, tokensCss } from './tokens.ts'

const { colour } = tokens

/** Contrast of two colours, WCAG 2.2: 1 to 21. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

test.each([
  ...[colour.paper, colour.sheet, colour.sunk].flatMap((ground) =>
    [colour.ink, colour.inkSoft, colour.inkFaint, colour.accent].map((text) => [text, ground] as const),
  ),
  [colour.onAccent, colour.accent],
  [colour.accent, colour.accentSoft],
  [colour.good, colour.goodSoft],
  [colour.warn, colour.warnSoft],
  [colour.bad, colour.badSoft],
  [colour.inkSoft, colour.accentSoft],
] as const)('text in %s can be read on %s', (text, ground) => {
  expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
})

test('every token reaches the style sheets as a variable', () => {
  expect(tokensCss()).toContain('--colour-ink-soft:#57534a')
  expect(tokensCss()).toContain('--radius-lg:10px')
})
