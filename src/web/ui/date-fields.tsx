import { TextInput } from '@mantine/core'
import { lazy, Suspense } from 'react'

// Calendars come after the form: who types the title does not wait for them.
const DayCalendar = lazy(() =>
  import('./date-calendars.tsx').then(({ DayCalendar: one }) => ({ default: one })),
)
const PeriodCalendar = lazy(() =>
  import('./date-calendars.tsx').then(({ PeriodCalendar: one }) => ({ default: one })),
)
const MomentCalendar = lazy(() =>
  import('./date-calendars.tsx').then(({ MomentCalendar: one }) => ({ default: one })),
)

type Shared = {
  label: string
  description?: string
  required?: boolean
  error?: React.ReactNode
  disabled?: boolean
  min?: string
  max?: string
}
export type DayProps = Shared & { value: string | null; onChange: (day: string | null) => void }
export type PeriodProps = Shared & {
  value: [string | null, string | null]
  onChange: (period: [string | null, string | null]) => void
}
export type MomentProps = Shared & { value: string | null; onChange: (instant: string | null) => void }

/** One day, `YYYY-MM-DD` or null. */
export function DayField(props: DayProps) {
  return (
    <Suspense fallback={<Waiting {...props} placeholder="选择日期" />}>
      <DayCalendar {...props} />
    </Suspense>
  )
}

/** A period of days; either end may still be null. */
export function PeriodField(props: PeriodProps) {
  return (
    <Suspense fallback={<Waiting {...props} placeholder="选择起止日期" />}>
      <PeriodCalendar {...props} />
    </Suspense>
  )
}

/** A moment in the district's zone; gives and takes ISO instants with the offset (`2026-09-14T14:00:00+08:00`) or null. */
export function MomentField(props: MomentProps) {
  return (
    <Suspense fallback={<Waiting {...props} placeholder="选择日期和时间" />}>
      <MomentCalendar {...props} />
    </Suspense>
  )
}

function Waiting({ label, description, required, error, placeholder }: Shared & { placeholder: string }) {
  return <TextInput {...{ label, description, required, error, placeholder }} readOnly />
}
