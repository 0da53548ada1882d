import { findDates } from './date-expressions.ts'
import type { OutlineNode } from './outline.ts'
import type { When } from './when.ts'

/** What holds for everything under a node of the outline. */
export type Scope = {
  when: When | null
  phase: string | undefined
  /** points without a date are activities that miss one, not plain text */
  listing: boolean
  /** dated sentences are items even without a verb of holding */
  planning: boolean
  /** a notice tells of one activity: dates by which to report or enrol are none */
  notice: boolean
  /** the month that the plan's title names: when the points of its lists take place that give no date */
  month: When | null
}

/** Whether a text names a day or month; a year or term alone does not count. */
export function isDated(key: string): boolean {
  return findDates(key).some(({ term }) => !term)
}

/** Whether a node is numbered, bulleted or a heading, rather than plain text, a label or a table. */
export function isPoint(node: OutlineNode): boolean {
  return !['text', 'table', 'label', 'root'].includes(node.kind)
}
