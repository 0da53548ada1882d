/** A calendar day, `YYYY-MM-DD`. */
export type Day = string

/** First and last day, both included. */
export type Period = { from: Day; to: Day }

/**
 * A place in the source: `line` counts paragraphs, lines and table rows from 1 as `sourceLines` gives them; `from` and
 * `to` are UTF-16 offsets in that line. Folding keeps every offset, so they hold in the text as it was written too.
 */
export type At = { line: number; from: number; to: number }

/** What a reading cannot settle by itself and a person should look at. */
export type WarningCode =
  | 'durationMismatch'
  | 'datesReversed'
  | 'invalidDate'
  | 'weekdayMismatch'
  | 'outsidePeriod'
  | 'phasesOverlap'
  | 'yearInferred'
  | 'yearUnknown'
  | 'termAssumed'
  | 'weekWithoutDate'
  | 'undatedItem'
  | 'undatedPhase'
  | 'dateNotUsed'
  | 'severalDates'
  | 'quantityRange'
  | 'goalsUnclear'
  | 'nothingUnderstood'

export type PlanWarning = { code: WarningCode; message: string; at: At }

export type ParsedPhase = { title: string; from: Day; to: Day; at: At }

export type ParsedItem = {
  title: string
  theme?: string
  /** an activity type in the field's own words (专题讲座, 观摩课 …), only where the wording leaves no doubt */
  type?: string
  from: Day
  to: Day
  /** `HH:MM`, 24 hours */
  startTime?: string
  endTime?: string
  place?: string
  content?: string
  /** the school or unit that holds it (承办) */
  host?: string
  responsible?: string
  participants?: string
  note?: string
  /** title of the phase that it belongs to */
  phase?: string
  at: At
}

export type Stage = 'kindergarten' | 'primary' | 'junior' | 'senior'

export type ParsedCommitment = {
  /** verbatim from the source */
  text: string
  who?: string
  per: 'week' | 'month' | 'quarter' | 'term' | 'year' | null
  /** at least this many in each period; "every two weeks" is 0.5 a week; for coverage a percentage */
  quantity: number | null
  measure: 'count' | 'coverage'
  unit?: string
  stage?: Stage
  /** what is counted, where the wording names it beside the number (骨干教师, 听课 …) */
  subject?: string
  at: At
}

export type ParsedSection = { title: string; level: number; at: At }

/** Text that nothing was understood from; it stays visible as text. */
export type UnreadText = { text: string; at: At }

/** What was understood of a plan. All strings carry half-width punctuation; see `typesetPunctuation`. */
export type ParsedPlan = {
  title: string
  period: Period | null
  theme?: string
  place?: string
  participants?: string
  responsible?: string
  goals: string[]
  goalsAt: At[]
  phases: ParsedPhase[]
  items: ParsedItem[]
  commitments: ParsedCommitment[]
  sections: ParsedSection[]
  unread: UnreadText[]
  warnings: PlanWarning[]
}

export type ReadingOptions = {
  /** Day from which a missing year is guessed when the document itself names none. */
  today?: Day
  /** Monday of teaching week 1, for calendars that give week numbers without dates. */
  firstMonday?: Day
}
