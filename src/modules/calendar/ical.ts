import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import { addDays } from '../../platform/calendar-day.ts'
import type { SourcedEvent } from './queries/events.ts'
import { isOccasion, stands } from './rules.ts'

dayjs.extend(utc)
dayjs.extend(timezone)

/** China has kept one offset since 1991, so that the description of its zone is a constant. */
const shanghai = [
  'BEGIN:VTIMEZONE',
  'TZID:Asia/Shanghai',
  'BEGIN:STANDARD',
  'DTSTART:19910915T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n')

const stateNames: Partial<Record<SourcedEvent['state'], string>> = {
  dropped: '已取消',
  cancelled: '已取消',
  done: '已完成',
  concluded: '已总结',
}

function describe(event: SourcedEvent): string {
  return [
    event.responsible && `负责：${event.responsible}`,
    event.type && `形式：${event.type}`,
    `所属：${event.ownerName}`,
    event.planTitle && `计划：${event.planTitle}`,
    stateNames[event.state] && `状态：${stateNames[event.state]}`,
    event.description && `\n${event.description}`,
  ]
    .filter(Boolean)
    .join('\n')
}

/**
 * A calendar that programs subscribe to (RFC 5545). An event keeps its UID for life and counts its SEQUENCE up with each
 * move; what was cancelled stays in as CANCELLED, since programs keep what merely disappears.
 * @param origin address of the server, for links back
 */
export function calendarText(input: {
  name: string
  zone: string
  origin: string
  events: SourcedEvent[]
}): string {
  const { zone } = input
  const calendar = ical({
    name: input.name,
    prodId: { company: 'lianyan', product: 'calendar', language: 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    // Each event names its zone. With a zone of the calendar's own the library would write DTSTAMP without its Z.
    timezone: { name: null, generator: (name) => (name === 'Asia/Shanghai' ? shanghai : null) },
    x: { 'X-WR-TIMEZONE': zone },
    ttl: 60 * 60,
  })
  for (const event of input.events) {
    const { startTime } = event
    // An hour is what a calendar assumes of an appointment that names no end.
    const start = dayjs.tz(`${event.startsOn} ${startTime ?? '00:00'}`, zone)
    const end =
      startTime === null
        ? dayjs.tz(`${addDays(event.endsOn, 1)} 00:00`, zone)
        : event.endTime === null
          ? start.add(1, 'hour')
          : dayjs.tz(`${event.endsOn} ${event.endTime}`, zone)
    calendar.createEvent({
      id: `${event.id}@lianyan`,
      sequence: event.sequence,
      stamp: dayjs(event.updatedAt).utc(),
      lastModified: dayjs(event.updatedAt).utc(),
      start,
      end,
      timezone: zone,
      allDay: startTime === null,
      summary: stands(event) ? event.title : `[已取消] ${event.title}`,
      description: describe(event),
      location: event.place,
      url: event.activity
        ? `${input.origin}/activities/${event.activity.id}`
        : `${input.origin}/plans/${event.planId}`,
      status: stands(event) ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
      // Work in progress over weeks does not make anybody busy.
      transparency: isOccasion(event) ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
      categories: event.type ? [{ name: event.type }] : [],
    })
  }
  return calendar.toString()
}
