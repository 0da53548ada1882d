/**
 * The visual language in one place: paper and ink, one accent (石青, a deep mineral teal), four status colours.
 * Pure data, so that the server's own pages (check-in, public pages) use the same values as the app.
 */
export const tokens = {
  colour: {
    paper: '#f7f4ec',
    sheet: '#fffdf9',
    sunk: '#efeadf',
    line: '#e5dfd1',
    lineStrong: '#c9c0ae',
    ink: '#24231f',
    inkSoft: '#57534a',
    inkFaint: '#6e695e',
    accent: '#17525e',
    accentHover: '#11424c',
    accentSoft: '#e2eeee',
    accentLine: '#a9cdd2',
    onAccent: '#fffdf9',
    good: '#2c6339',
    goodSoft: '#e5efe2',
    warn: '#7d5200',
    warnSoft: '#f9edd2',
    bad: '#a92e1c',
    badSoft: '#fae5df',
    focus: '#1f6472',
  },
  type: {
    /** Short, as each name that a system lacks costs a look-up; HarmonyOS and MIUI have theirs as system-ui. */
    sans: '"PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", system-ui, -apple-system, "Segoe UI", sans-serif',
    /** For page titles and the seal only; a system without a good Song face falls back to the sans stack. */
    song: '"Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "PingFang SC", "Microsoft YaHei", serif',
    mono: 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace',
    tiny: '0.75rem',
    small: '0.8125rem',
    body: '0.9375rem',
    large: '1.0625rem',
    heading: '1.1875rem',
    title: '1.625rem',
    figure: '2rem',
    leading: '1.6',
  },
  space: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem', xxl: '2.25rem' },
  radius: { sm: '4px', md: '6px', lg: '10px', pill: '999px' },
  shadow: {
    flat: '0 1px 0 rgb(60 50 30 / 4%)',
    raised: '0 1px 2px rgb(60 50 30 / 6%), 0 6px 20px -8px rgb(60 50 30 / 14%)',
    float: '0 2px 6px rgb(60 50 30 / 8%), 0 18px 48px -12px rgb(60 50 30 / 26%)',
  },
} as const

/** Ten steps of the accent, light to dark; step 7 is `tokens.colour.accent`. */
export const accentScale = [
  '#eef5f5',
  '#e2eeee',
  '#a9cdd2',
  '#7bb1b9',
  '#4f939e',
  '#327a87',
  '#1f6472',
  '#17525e',
  '#144a56',
  '#11424c',
] as const

/** Series colours of charts, told apart by lightness as well as by hue. */
export const chartScale = [
  '#17525e',
  '#b9803a',
  '#6f8f52',
  '#9c4a3c',
  '#6b6f9e',
  '#4f939e',
  '#8a7f6a',
  '#c7a55b',
] as const

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The tokens as CSS custom properties: `--colour-ink`, `--type-body`, `--space-md`, `--radius-lg`, `--shadow-raised` … */
export function tokensCss(): string {
  const lines = Object.entries(tokens).flatMap(([group, values]) =>
    Object.entries(values).map(([name, value]) => `--${group}-${kebab(name)}:${value}`),
  )
  return `:root{${lines.join(';')}}`
}
