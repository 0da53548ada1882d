import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeAt, nextCodeAt, personCodeAt, readCode, readPersonCode, readTicket, ticketFor } from './codes.ts'

const secret = 'a secret of at least thirty-two letters'
const of = { districtId: 7, sessionId: '01890000-0000-7000-8000-00000000abcd' }
const personId = '01890000-0000-7000-8000-000000001234'
const at = new Date('2026-09-14T06:00:03Z')
const after = (seconds: number) => new Date(at.getTime() + seconds * 1000)

test('a code changes every ten seconds and says which session it is for', () => {
  const code = codeAt(secret, of, at)
  expect(codeAt(secret, of, after(6))).toBe(code)
  expect(codeAt(secret, of, after(7))).not.toBe(code)
  expect(nextCodeAt(at)).toEqual(after(7))
  expect(readCode(secret, code, at)).toEqual({ ...of, expired: false })
})

test('a slow phone still gets in a minute later, a photo sent around does not', () => {
  const code = codeAt(secret, of, at)
  expect(readCode(secret, code, after(60))).toMatchObject({ expired: false })
  expect(readCode(secret, code, after(90))).toMatchObject({ expired: true })
})

test('a code of a server whose clock is a little ahead is accepted', () => {
  expect(readCode(secret, codeAt(secret, of, after(5)), at)).toMatchObject({ expired: false })
  expect(readCode(secret, codeAt(secret, of, after(60)), at)).toMatchObject({ expired: true })
})

test('a ticket carries who opened the page, for ten minutes', () => {
  const ticket = { ...of, personId, note: 'walkIn' as const, openedAt: new Date('2026-09-14T06:00:03Z') }
  const text = ticketFor(secret, ticket)
  expect(readTicket(secret, text, after(599))).toEqual({ ...ticket, expired: false })
  expect(readTicket(secret, text, after(601))).toMatchObject({ expired: true })
  const nobody = ticketFor(secret, { ...ticket, personId: null, note: null })
  expect(readTicket(secret, nobody, at)).toMatchObject({ personId: null, note: null })
})

test("a person's code names the person and lapses", () => {
  const { payload, validUntil } = personCodeAt(secret, { districtId: 7, personId }, at)
  expect(readPersonCode(secret, ` ${payload}\n`, at)).toEqual({ districtId: 7, personId, expired: false })
  expect(readPersonCode(secret, payload, new Date(validUntil.getTime() + 1000))).toMatchObject({
    expired: true,
  })
})

test('no code passes for another kind, and no changed letter goes unnoticed', () => {
  const code = codeAt(secret, of, at)
  expect(readTicket(secret, code, at)).toBeNull()
  expect(readPersonCode(secret, code, at)).toBeNull()
  expect(readCode('another secret of thirty-two letters', code, at)).toBeNull()
  fc.assert(
    fc.property(fc.nat(code.length - 1), fc.constantFrom(...'abcXYZ019-_'), (index, letter) => {
      const changed = code.slice(0, index) + letter + code.slice(index + 1)
      const same = Buffer.from(changed, 'base64url').equals(Buffer.from(code, 'base64url'))
      return same || readCode(secret, changed, at) === null
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => readCode(secret, text, at) === null))
})

test('a code is short enough for a QR code that is read from the last row', () => {
  expect(codeAt(secret, of, at).length).toBeLessThanOrEqual(50)
})
