import { createHmac, timingSafeEqual } from 'node:crypto'
import { type CheckInNote, checkInNotes } from '../vocabulary.ts'

/**
 * Signed, short-lived codes. Each is a few bytes and 96 bits of HMAC-SHA-256 over them, as base64url: short enough for
 * a QR code that a phone reads from the last row. Nothing is stored for them.
 *
 * - A *code* is what the projector shows: which session, in which ten seconds.
 * - A *ticket* is what the page carries that was opened with a valid code: a slow phone has some minutes to send it.
 * - A *person's code* is what a teacher shows at the door.
 */

/** The projector shows another code after this time. */
export const codeSeconds = 10
/** A code is accepted for so long after it was last shown: the camera, a slow network, an old phone. */
export const codeToleranceSeconds = 70
/** Time to press the button, or to type a password. */
export const ticketSeconds = 10 * 60
/** The person's page renews it well before. */
export const personCodeSeconds = 15 * 60

const kinds = { code: 1, ticket: 2, person: 3 } as const
const macBytes = 12

export interface Code {
  districtId: number
  sessionId: string
}
export interface Ticket extends Code {
  /** Null for someone who has yet to say who they are. */
  personId: string | null
  note: CheckInNote | null
  openedAt: Date
}
export interface PersonCode {
  districtId: number
  personId: string
}

/** The code that the projector shows at `now`. */
export function codeAt(secret: string, of: Code, now: Date): string {
  return sign(
    secret,
    Buffer.concat([head('code', of.districtId), uuid(of.sessionId), seconds(windowOf(now))]),
  )
}

/** When the next code is due. */
export function nextCodeAt(now: Date): Date {
  return new Date((windowOf(now) + 1) * codeSeconds * 1000)
}

/** What a code stands for; `expired` tells that it was ours and is too old. Null: not one of ours. */
export function readCode(secret: string, text: string, now: Date): (Code & { expired: boolean }) | null {
  const bytes = verified(secret, text, kinds.code, 25)
  if (!bytes) return null
  const age = windowOf(now) - bytes.readUInt32BE(21)
  // Clocks of two servers may differ a little: one window ahead is fine.
  const fresh = age >= -1 && age * codeSeconds <= codeToleranceSeconds
  return { districtId: bytes.readUInt32BE(1), sessionId: textOf(bytes, 5), expired: !fresh }
}

/** The ticket for a page that was opened with a valid code. */
export function ticketFor(secret: string, ticket: Ticket): string {
  const note = Buffer.from([ticket.note ? checkInNotes.indexOf(ticket.note) + 1 : 0])
  const at = seconds(Math.floor(ticket.openedAt.getTime() / 1000))
  const person = ticket.personId ? uuid(ticket.personId) : Buffer.alloc(0)
  return sign(
    secret,
    Buffer.concat([head('ticket', ticket.districtId), uuid(ticket.sessionId), at, note, person]),
  )
}

export function readTicket(secret: string, text: string, now: Date): (Ticket & { expired: boolean }) | null {
  const bytes = verified(secret, text, kinds.ticket, 26) ?? verified(secret, text, kinds.ticket, 42)
  if (!bytes) return null
  const openedAt = new Date(bytes.readUInt32BE(21) * 1000)
  return {
    districtId: bytes.readUInt32BE(1),
    sessionId: textOf(bytes, 5),
    openedAt,
    note: checkInNotes[bytes.readUInt8(25) - 1] ?? null,
    personId: bytes.length > 26 ? textOf(bytes, 26) : null,
    expired: now.getTime() - openedAt.getTime() > ticketSeconds * 1000,
  }
}

/** A teacher's own code, to be scanned at the door. */
export function personCodeAt(
  secret: string,
  of: PersonCode,
  now: Date,
): { payload: string; validUntil: Date } {
  const until = Math.floor(now.getTime() / 1000) + personCodeSeconds
  return {
    payload: sign(secret, Buffer.concat([head('person', of.districtId), uuid(of.personId), seconds(until)])),
    validUntil: new Date(until * 1000),
  }
}

export function readPersonCode(
  secret: string,
  text: string,
  now: Date,
): (PersonCode & { expired: boolean }) | null {
  const bytes = verified(secret, text.trim(), kinds.person, 25)
  if (!bytes) return null
  return {
    districtId: bytes.readUInt32BE(1),
    personId: textOf(bytes, 5),
    expired: now.getTime() > bytes.readUInt32BE(21) * 1000,
  }
}

function windowOf(now: Date): number {
  return Math.floor(now.getTime() / 1000 / codeSeconds)
}

function head(kind: keyof typeof kinds, districtId: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeUInt8(kinds[kind], 0)
  bytes.writeUInt32BE(districtId, 1)
  return bytes
}

function seconds(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value, 0)
  return bytes
}

function uuid(text: string): Buffer {
  return Buffer.from(text.replaceAll('-', ''), 'hex')
}

function textOf(bytes: Buffer, from: number): string {
  const hex = bytes.subarray(from, from + 16).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function macOf(secret: string, bytes: Uint8Array): Buffer {
  return createHmac('sha256', secret).update('check-in').update(bytes).digest().subarray(0, macBytes)
}

function sign(secret: string, bytes: Buffer): string {
  return Buffer.concat([bytes, macOf(secret, bytes)]).toString('base64url')
}

function verified(secret: string, text: string, kind: number, length: number): Buffer | null {
  if (!/^[\w-]{20,100}$/.test(text)) return null
  const all = Buffer.from(text, 'base64url')
  if (all.length !== length + macBytes || all[0] !== kind) return null
  const bytes = all.subarray(0, length)
  return timingSafeEqual(macOf(secret, bytes), all.subarray(length)) ? bytes : null
}
