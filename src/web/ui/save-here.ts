import { neutraliseFormula } from '../../platform/documents/formula-text.ts'

/**
 * Rows as a .csv that Excel opens: the mark in front lets it read UTF-8, quotes keep commas, and what it would take for a
 * formula gets an apostrophe, as in the server's exports.
 */
export function csvOf(rows: string[][]): string {
  const cell = (text: string): string => {
    const safe = neutraliseFormula(text)
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** Saves what is here already as a file, without asking the server for it again. */
export function saveHere(name: string, content: string | Uint8Array<ArrayBuffer>): void {
  const type = typeof content === 'string' ? 'text/csv;charset=utf-8' : 'application/octet-stream'
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
