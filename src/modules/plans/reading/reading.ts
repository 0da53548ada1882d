import type { YearContext } from './dates.ts'
import type {
  ParsedItem,
  ParsedPhase,
  ParsedSection,
  Period,
  PlanWarning,
  ReadingOptions,
  WarningCode,
} from './parsed-plan.ts'
import { type Span, atOf, isEmpty, trimSpan } from './source.ts'

/** The state of one reading: what was understood so far and from which stretches of the source. */
export type Reading = {
  options: ReadingOptions
  years: YearContext
  /** Monday of week 1, given or told by the plan itself */
  firstMonday: string | null
  period: Period | null
  /** the period is a term or year named in the title, not stated as the plan's time */
  periodAssumed: boolean
  items: ParsedItem[]
  phases: ParsedPhase[]
  sections: ParsedSection[]
  warnings: PlanWarning[]
  claims: Span[]
  /** points of lists that give no date; settled when all is read */
  undated: Span[]
}

export function newReading(options: ReadingOptions): Reading {
  return {
    options,
    years: { anchor: null, previous: null, today: options.today ?? null },
    firstMonday: options.firstMonday ?? null,
    period: null,
    periodAssumed: false,
    items: [],
    phases: [],
    sections: [],
    warnings: [],
    claims: [],
    undated: [],
  }
}

/** Marks a stretch as understood. */
export function claim(reading: Reading, span: Span): void {
  if (!isEmpty(span)) reading.claims.push(span)
}

/** Adds a warning, once for each code and place. */
export function warn(reading: Reading, code: WarningCode, span: Span, message: string): void {
  const at = atOf(trimSpan(span))
  const same = (other: PlanWarning) =>
    other.code === code && other.at.line === at.line && other.at.from === at.from && other.at.to === at.to
  if (!reading.warnings.some(same)) reading.warnings.push({ code, message, at })
}
