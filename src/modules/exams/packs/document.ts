import type { ExportColumn } from '../../../platform/documents/spreadsheets/export.ts'
import type { PictureSpec } from '../../../platform/documents/pictures/index.ts'

/** A document for a meeting before it is written: what a report says, and the tables that go with it. */
export interface PackDocument {
  /** Of the file, without ending. */
  name: string
  title: string
  subtitle: string
  /** Label and value, on the cover. */
  facts: readonly (readonly [string, string])[]
  blocks: readonly Block[]
  sheets: readonly PackSheet[]
}

export type Block =
  | { kind: 'heading'; text: string; level: 1 | 2 }
  | { kind: 'paragraph'; text: string; small?: boolean }
  | { kind: 'list'; items: readonly ListItem[]; numbered: boolean }
  | {
      kind: 'table'
      title: string
      head: readonly string[]
      rows: readonly (readonly string[])[]
      widths?: readonly number[]
      /** Rows to write in by hand. */
      tall?: boolean
    }
  | { kind: 'picture'; title: string; spec: PictureSpec }
  | { kind: 'newPage' }

export interface ListItem {
  text: string
  /** What it rests on, in small type. */
  evidence?: string
}

export interface PackSheet {
  name: string
  columns: readonly ExportColumn[]
  rows: readonly Record<string, unknown>[]
  /** Drawn to the right of the rows, one below the other. */
  pictures?: readonly { title: string; spec: PictureSpec }[]
}

export const heading = (text: string, level: 1 | 2 = 1): Block => ({ kind: 'heading', text, level })
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
export const note = (text: string): Block => ({ kind: 'paragraph', text, small: true })
