import '@mantine/dates/styles.layer.css'
import 'dayjs/locale/zh-cn'
import { DatePickerInput, DateTimePicker, DatesProvider } from '@mantine/dates'
import type { DayProps, MomentProps, PeriodProps } from './date-fields.tsx'

const settings = { locale: 'zh-cn', firstDayOfWeek: 1, weekendDays: [0, 6] } as const

/** Names of the calendar's own buttons, which would else be mute to a screen reader. */
const spoken = {
  ariaLabels: {
    previousMonth: '上个月',
    nextMonth: '下个月',
    previousYear: '上一年',
    nextYear: '下一年',
    previousDecade: '上一个十年',
    nextDecade: '下一个十年',
    monthLevelControl: '选择月份',
    yearLevelControl: '选择年份',
  },
}

/** One day, `YYYY-MM-DD` or null. */
export function DayCalendar({ value, onChange, min, max, ...input }: DayProps) {
  return (
    <DatesProvider settings={{ ...settings, weekendDays: [...settings.weekendDays] }}>
      <DatePickerInput
        {...input}
        valueFormat="YYYY年M月D日 ddd"
        placeholder="选择日期"
        monthLabelFormat="YYYY年M月"
        {...spoken}
        clearable={!input.required}
        clearButtonProps={{ 'aria-label': `清除${input.label}` }}
        minDate={min}
        maxDate={max}
        value={value}
        onChange={onChange}
      />
    </DatesProvider>
  )
}

/** A period of days; either end may still be null. */
export function PeriodCalendar({ value, onChange, min, max, ...input }: PeriodProps) {
  return (
    <DatesProvider settings={{ ...settings, weekendDays: [...settings.weekendDays] }}>
      <DatePickerInput
        {...input}
        type="range"
        allowSingleDateInRange
        valueFormat="YYYY年M月D日"
        placeholder="选择起止日期"
        monthLabelFormat="YYYY年M月"
        {...spoken}
        clearable={!input.required}
        clearButtonProps={{ 'aria-label': `清除${input.label}` }}
        minDate={min}
        maxDate={max}
        value={value}
        onChange={onChange}
      />
    </DatesProvider>
  )
}

/** A moment in the district's zone; gives and takes ISO instants with the offset (`2026-09-14T14:00:00+08:00`) or null. */
export function MomentCalendar({ value, onChange, min, max, ...input }: MomentProps) {
  return (
    <DatesProvider settings={{ ...settings, weekendDays: [...settings.weekendDays] }}>
      <DateTimePicker
        {...input}
        valueFormat="YYYY年M月D日 ddd HH:mm"
        placeholder="选择日期和时间"
        monthLabelFormat="YYYY年M月"
        {...spoken}
        clearable={!input.required}
        clearButtonProps={{ 'aria-label': `清除${input.label}` }}
        minDate={min}
        maxDate={max}
        value={value === null ? null : wallClock(value)}
        onChange={(clock) => onChange(clock === null ? null : `${clock.replace(' ', 'T')}+08:00`)}
      />
    </DatesProvider>
  )
}

/** `YYYY-MM-DD HH:mm:ss` in the district's zone. */
function wallClock(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}
