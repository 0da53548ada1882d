import { TextInput } from '@mantine/core'
import { lazy, Suspense } from 'react'

const Calendar = lazy(() =>
  import('../../ui/date-fields.tsx').then(({ DayField }) => ({ default: DayField })),
)

/** A day, chosen from a calendar that comes after the form: who types the title does not wait for it. */
export function DayField(props: {
  label: string
  required?: boolean
  error?: React.ReactNode
  value: string | null
  onChange: (day: string | null) => void
}) {
  const { label, required } = props
  return (
    <Suspense fallback={<TextInput label={label} required={required} readOnly placeholder="选择日期" />}>
      <Calendar {...props} />
    </Suspense>
  )
}
