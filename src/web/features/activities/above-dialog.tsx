import { createTheme, MantineThemeProvider } from '@mantine/core'

/** A dialog lies at 350, lists and calendars of fields at 300: within a dialog they must open above it. */
const theme = createTheme({ components: { Popover: { defaultProps: { zIndex: 400 } } } })

/** Fields in a dialog that open something. */
export function AboveDialog({ children }: { children: React.ReactNode }) {
  return (
    <MantineThemeProvider theme={theme} inherit>
      {children}
    </MantineThemeProvider>
  )
}
