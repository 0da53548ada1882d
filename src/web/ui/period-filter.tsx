import { Button, Popover } from '@mantine/core'
import { IconCalendar, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { addDays, daysBetween } from '../../platform/calendar-day.ts'
import { teachingRange, today } from './dates.ts'
import { useTeachingTerm } from './teaching-date.tsx'
import styles from './filter-bar.module.css'

/** A period of days: the usual ones by one press, any other by its two ends. */
export function PeriodFilter({
  label,
  from,
  to,
  onChange,
}: {
  label: string
  from: string
  to: string
  onChange: (from: string, to: string) => void
}) {
  const [open, setOpen] = useState(false)
  const term = useTeachingTerm()
  const presets = usualPeriods(today(), term)
  const usual = presets.find((it) => it.from === from && it.to === to)
  const choose = (first: string, last: string) => {
    onChange(first, last)
    setOpen(false)
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="lg" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          fw={400}
          className={styles.period}
          leftSection={<IconCalendar size={16} stroke={1.6} />}
          rightSection={<IconChevronDown size={14} />}
          aria-label={`${label}:${periodText(from, to, usual?.label)}`}
          onClick={() => setOpen(!open)}
        >
          {from || to ? periodText(from, to, usual?.label) : label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <div className={styles.presets}>
          {presets.map((it) => (
            <Button
              key={it.label}
              size="compact-sm"
              variant={it === usual ? 'filled' : 'light'}
              onClick={() => choose(it.from, it.to)}
            >
              {it.label}
            </Button>
          ))}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => choose('', '')}>
            不限
          </Button>
        </div>
        <div className={styles.ends}>
          <label>
            从
            <input
              type="date"
              max={to || undefined}
              value={from}
              onChange={(event) => onChange(event.currentTarget.value, to)}
            />
          </label>
          <label>
            到
            <input
              type="date"
              min={from || undefined}
              value={to}
              onChange={(event) => onChange(from, event.currentTarget.value)}
            />
          </label>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

function periodText(from: string, to: string, usual: string | undefined): string {
  if (usual) return usual
  if (from && to) return teachingRange(from, to)
  if (from) return `${teachingRange(from, from)}起`
  if (to) return `${teachingRange(to, to)}止`
  return '不限'
}

/** This week (from Monday), this month, and the term of the shell. */
function usualPeriods(
  now: string,
  term: { firstMonday: string; weeks: number } | null,
): { label: string; from: string; to: string }[] {
  const monday = addDays(now, -(((daysBetween('1970-01-05', now) % 7) + 7) % 7))
  const first = `${now.slice(0, 7)}-01`
  const nextMonth = `${addDays(first, 31).slice(0, 7)}-01`
  const periods = [
    { label: '今天', from: now, to: now },
    { label: '本周', from: monday, to: addDays(monday, 6) },
    { label: '下周', from: addDays(monday, 7), to: addDays(monday, 13) },
    { label: '本月', from: first, to: addDays(nextMonth, -1) },
  ]
  if (term)
    periods.push({
      label: '本学期',
      from: term.firstMonday,
      to: addDays(term.firstMonday, term.weeks * 7 - 1),
    })
  return periods
}
