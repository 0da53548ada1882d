import { createContext, use } from 'react'
import {
  dayOf,
  teachingDate,
  teachingDateTime,
  teachingRange,
  teachingWeek,
  today,
  type TeachingWeeks,
} from './dates.ts'

const Term = createContext<TeachingWeeks | null>(null)

/** Gives the pages below the term that week numbers are counted in; the shell sets the current one. */
export function TeachingTerm({
  value,
  children,
}: {
  value: TeachingWeeks | null
  children: React.ReactNode
}) {
  return <Term value={value}>{children}</Term>
}

/** 9月14日 周一 第3周, with `time` also 14:00; with `to` a period. `value` is a day or an instant. */
export function TeachingDate({
  value,
  to,
  time = false,
}: {
  value: string
  to?: string | null
  time?: boolean
}) {
  const term = use(Term)
  const text = to
    ? teachingRange(value, to, { term })
    : time
      ? teachingDateTime(value, { term })
      : teachingDate(value, { term })
  return <time dateTime={value}>{text}</time>
}

/** The term of the context, for functions of dates.ts. */
export function useTeachingTerm(): TeachingWeeks | null {
  return use(Term)
}

/** Number of the teaching week of a day (default today), null outside the term. */
export function useTeachingWeek(day: string = today()): number | null {
  return teachingWeek(dayOf(day), use(Term))
}
