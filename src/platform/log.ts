import { pino } from 'pino'

export type Log = pino.Logger

/** One JSON line an event; cookies and passwords never reach it. */
export function openLog(level: string): Log {
  return pino({
    level,
    redact: ['req.headers.cookie', 'req.headers.authorization', '*.password'],
    base: null,
  })
}
