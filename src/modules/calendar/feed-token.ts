import { createHash, randomBytes } from 'node:crypto'

/** The secret of a private link. The district stands in front, because nothing can be looked up before it is known. */
export function newToken(districtId: number): string {
  return `${districtId}-${randomBytes(24).toString('base64url')}`
}

/** The district that a token names, or null when it is none of ours. */
export function districtOf(token: string): number | null {
  const [, district] = /^(\d{1,9})-[\w-]{32}$/.exec(token) ?? []
  return district === undefined ? null : Number(district)
}

/** What is kept of a token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
