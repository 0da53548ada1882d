import { Refusal } from './refusal.ts'

/** Packs the sort keys of a row into the cursor that the client sends back. */
export function cursorOf(...keys: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url')
}

/**
 * The sort keys in a cursor, or null for the first page.
 * @throws Refusal 'conflict' when the cursor is not one of ours
 */
export function keysOf(cursor: string | undefined, length: number): (string | number | null)[] | null {
  if (cursor === undefined) return null
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(keys) && keys.length === length) return keys
  } catch {
    // Falls through to the refusal below.
  }
  throw new Refusal('conflict')
}

/** Cuts `limit + 1` fetched rows to a page; `key` gives the sort keys of a row. */
export function pageOfRows<Row>(
  rows: Row[],
  limit: number,
  key: (row: Row) => (string | number | null)[],
): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, nextCursor: rows.length > limit && last ? cursorOf(...key(last)) : null }
}
