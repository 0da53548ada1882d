import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)

/** What time it is. Operations ask it instead of the machine, so that a test can stand on any day. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** The calendar day ('YYYY-MM-DD') on which an instant falls in a zone. */
export function dayOf(instant: Date, zone: string): string {
  return dayjs(instant).tz(zone).format('YYYY-MM-DD')
}

/** The instant of a wall-clock time ('YYYY-MM-DD', 'HH:mm') in a zone. */
export function instantOf(day: string, time: string, zone: string): Date {
  return dayjs.tz(`${day} ${time}`, zone).toDate()
}

/** The wall-clock time ('HH:mm') of an instant in a zone. */
export function timeOf(instant: Date, zone: string): string {
  return dayjs(instant).tz(zone).format('HH:mm')
}
