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

const walls = new Map<string, Intl.DateTimeFormat>()

/** 'YYYY-MM-DD HH:mm' in a zone. One formatter a zone: making one takes longer than a thousand uses. */
function wallClock(instant: Date, zone: string): string {
  let wall = walls.get(zone)
  if (!wall) {
    // Swedish writes dates as ISO 8601 does.
    wall = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    walls.set(zone, wall)
  }
  return wall.format(instant)
}

/** The calendar day ('YYYY-MM-DD') on which an instant falls in a zone. */
export function dayOf(instant: Date, zone: string): string {
  return wallClock(instant, zone).slice(0, 10)
}

/** The instant of a wall-clock time ('YYYY-MM-DD', 'HH:mm') in a zone. */
export function instantOf(day: string, time: string, zone: string): Date {
  return dayjs.tz(`${day} ${time}`, zone).toDate()
}

/** The wall-clock time ('HH:mm') of an instant in a zone. */
export function timeOf(instant: Date, zone: string): string {
  return wallClock(instant, zone).slice(11, 16)
}
