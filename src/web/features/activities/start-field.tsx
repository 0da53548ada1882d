import { TextInput } from '@mantine/core'
import { dayOf, timeOf } from '../../ui/dates.ts'
import { DayField } from '../../ui/date-fields.tsx'
import styles from './form.module.css'

/** A day and a time of day of the district; either may still be missing. */
export type Start = { day: string | null; time: string }

export function startOf(instant: string): Start {
  return { day: dayOf(instant), time: timeOf(instant) }
}

export function StartField({ value, onChange }: { value: Start; onChange: (start: Start) => void }) {
  return (
    <div className={styles.pair}>
      <DayField label="日期" required value={value.day} onChange={(day) => onChange({ ...value, day })} />
      <TextInput
        type="time"
        label="开始时间"
        required
        value={value.time}
        onChange={(event) => onChange({ ...value, time: event.currentTarget.value })}
      />
    </div>
  )
}
