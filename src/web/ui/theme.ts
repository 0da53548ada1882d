import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { accentScale, tokens } from './tokens.ts'

const { colour, type, radius, shadow } = tokens

const accent: MantineColorsTuple = [...accentScale]

const paper: MantineColorsTuple = [
  colour.sheet,
  '#f3efe6',
  colour.sunk,
  colour.line,
  '#d8d0c0',
  colour.lineStrong,
  colour.inkFaint,
  colour.inkSoft,
  '#3b3831',
  colour.ink,
]

const cinnabar: MantineColorsTuple = [
  '#fdf3f0',
  colour.badSoft,
  '#f0c3b8',
  '#e39c8c',
  '#d57562',
  '#c5513c',
  '#b83f2a',
  colour.bad,
  '#9c2918',
  '#8e2314',
]

/** Mantine's theme, made from the tokens. Components take their look from here, never from single pages. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 7,
  colors: { accent, gray: paper, red: cinnabar },
  white: colour.sheet,
  black: colour.ink,
  fontFamily: type.sans,
  fontFamilyMonospace: type.mono,
  headings: { fontFamily: type.sans, fontWeight: '600' },
  fontSizes: { xs: type.tiny, sm: type.small, md: type.body, lg: type.large, xl: type.heading },
  lineHeights: { xs: '1.4', sm: '1.5', md: type.leading, lg: '1.5', xl: '1.4' },
  radius: { xs: radius.sm, sm: radius.sm, md: radius.md, lg: radius.lg, xl: '16px' },
  shadows: { xs: shadow.flat, sm: shadow.flat, md: shadow.raised, lg: shadow.float, xl: shadow.float },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'lg' } },
    InputWrapper: {
      styles: {
        label: { marginBottom: '0.25rem', fontWeight: 500 },
        description: { marginBottom: '0.3rem' },
      },
    },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        centered: true,
        padding: 'lg',
        overlayProps: { color: colour.ink, backgroundOpacity: 0.32 },
        transitionProps: { duration: 120 },
      },
    },
    Menu: { defaultProps: { shadow: 'lg', withInitialFocusPlaceholder: false } },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
    Tooltip: { defaultProps: { openDelay: 300 } },
  },
})

/** Mantine's semantic variables where its own choice is too faint on paper. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': colour.sheet,
    '--mantine-color-text': colour.ink,
    '--mantine-color-placeholder': colour.inkFaint,
    '--mantine-color-dimmed': colour.inkSoft,
    '--mantine-color-error': colour.bad,
    '--mantine-color-disabled-color': colour.inkFaint,
    '--mantine-color-default-border': colour.lineStrong,
  },
  dark: {},
})
