import {
  ACTS,
  actors,
  type Frequency,
  frequencies,
  type Quantity,
  quantities,
  stageOf,
} from './commitment-patterns.ts'
import type { ParsedCommitment } from './parsed-plan.ts'
import { type Reading, claim, warn } from './reading.ts'
import { readRhythm } from './rhythms.ts'
import { type Span, atOf, keyOf, part, sentencesOf, textOf, trimSpan } from './source.ts'

type Range = { from: number; to: number }

/** Clauses between , ; and : ; coordinated parts (、) stay within one. */
function clausesOf(key: string): Range[] {
  const ranges: Range[] = []
  let from = 0
  for (let at = 0; at <= key.length; at += 1) {
    if (at < key.length && !/[,;:。!?]/.test(key[at]!)) continue
    if (at > from) ranges.push({ from, to: at })
    from = at + 1
  }
  return ranges
}

function clauseAt(clauses: Range[], at: number): Range {
  return clauses.find(({ from, to }) => at >= from && at <= to) ?? clauses.at(-1) ?? { from: 0, to: 0 }
}

/** The coordinated part (between 、) around an offset; one that ends without its object shares that of the next. */
function partAt(key: string, clause: Range, at: number): Range {
  let from = clause.from
  for (let index = clause.from; index < at; index += 1) {
    // `小学、初中每学期`: words that are only listed stay together
    if (key[index] === '、' && /每|\d|[一二两三四五六七八九十]\s*[次节篇场名]/.test(key.slice(from, index)))
      from = index + 1
  }
  const next = key.indexOf('、', at)
  return { from, to: next >= 0 && next < clause.to ? next : clause.to }
}

function actorIn(key: string, from: number, to: number): Range | null {
  return actors(key).find((actor) => actor.from >= from && actor.to <= to) ?? null
}

/** Who is bound: named before the frequency, right after it, at the head of the clause with the number, or earlier in the sentence. */
function whoOf(
  sentence: Span,
  clauses: Range[],
  frequency: Frequency | null,
  quantity: Quantity | null,
): Range | null {
  const key = keyOf(sentence)
  const at = frequency?.from ?? quantity?.from ?? 0
  if (quantity) {
    const own = clauseAt(clauses, quantity.from)
    const coordinate = partAt(key, own, quantity.from)
    const named = actorIn(key, coordinate.from, quantity.from)
    if (
      named &&
      named.from <= coordinate.from + 2 &&
      named.to < quantity.from &&
      (!frequency || quantity.from > frequency.to)
    ) {
      if (ACTS.test(key.slice(named.to, quantity.from)) || quantity.measure === 'coverage') return named
    }
  }
  if (frequency) {
    const clause = clauseAt(clauses, at)
    const coordinate = partAt(key, clause, at)
    const before = actorIn(key, coordinate.from, at) ?? actorIn(key, clause.from, at)
    if (before) return before
    const after = actorIn(key, frequency.to, Math.min(quantity?.from ?? clause.to, clause.to))
    if (after && after.from <= frequency.to + 2) return after
  } else if (quantity) {
    const clause = clauseAt(clauses, at)
    const before = actorIn(key, clause.from, at)
    if (before && before.to < quantity.from) return before
  }
  if (!frequency) return null
  for (const clause of clauses) {
    if (clause.to > at) break
    const subject = actorIn(key, clause.from, clause.to)
    if (subject && subject.from <= clause.from + 3) return subject
  }
  return null
}

const COUNTED =
  /(?:其中|包括|含|每学期|每月|每年|每周|要|应|须|需|需要|必须|都|均|人均|分别|各|完成|组织|开展|安排|撰写|承担|实现|达到|做到|对)/g

/** What the number counts, where it is named right before it: 骨干教师不少于3名 → 骨干教师. */
function subjectOf(
  key: string,
  coordinate: Range,
  quantity: Quantity,
  frequency: Frequency | null,
): Range | null {
  const from = Math.max(coordinate.from, frequency && frequency.to <= quantity.from ? frequency.to : 0)
  let start = from
  const text = key.slice(from, quantity.from)
  for (const hit of text.matchAll(COUNTED)) start = from + hit.index + hit[0].length
  const actor = actorIn(key, start, quantity.from)
  if (actor && actor.from <= start + 1 && actor.to < quantity.from - 1) start = actor.to
  const found = key.slice(start, quantity.from).trim()
  if (found.length < 2 || found.length > 12 || !quantity.least) return null
  const at = key.indexOf(found, start)
  return { from: at, to: at + found.length }
}

type Draft = {
  sentence: Span
  clauses: Range[]
  frequency: Frequency | null
  quantity: Quantity | null
  range: Range
}

function addCommitment(reading: Reading, found: ParsedCommitment[], draft: Draft): void {
  const { sentence, clauses, frequency, quantity } = draft
  const key = keyOf(sentence)
  const span = trimSpan(part(sentence, draft.range.from, draft.range.to), ' ,;、。:')
  const at = atOf(span)
  const perUnit = frequency?.perUnit ?? 1
  const amount = quantity ? quantity.value * (quantity.measure === 'coverage' ? 1 : perUnit) : perUnit
  const commitment: ParsedCommitment = {
    text: textOf(span),
    per: frequency?.per ?? null,
    quantity: Math.round(amount * 1000) / 1000,
    measure: quantity?.measure ?? 'count',
    at,
  }
  const who = whoOf(sentence, clauses, frequency, quantity)
  if (who) commitment.who = textOf(part(sentence, who.from, who.to))
  if (quantity) commitment.unit = quantity.unit
  const anchor = frequency?.from ?? quantity!.from
  const coordinate = partAt(key, clauseAt(clauses, anchor), anchor)
  const stage =
    stageOf(key.slice(coordinate.from, anchor)) ??
    (quantity
      ? stageOf(key.slice(partAt(key, clauseAt(clauses, quantity.from), quantity.from).from, quantity.from))
      : undefined) ??
    stageOf(textOf(span))
  if (stage) commitment.stage = stage
  const subject = quantity
    ? subjectOf(key, partAt(key, clauseAt(clauses, quantity.from), quantity.from), quantity, frequency)
    : null
  if (subject) commitment.subject = textOf(part(sentence, subject.from, subject.to))
  const same = found.some(
    (other) =>
      other.text === commitment.text &&
      other.per === commitment.per &&
      other.quantity === commitment.quantity &&
      other.at.line === at.line &&
      other.at.from === at.from &&
      other.stage === commitment.stage,
  )
  if (same) return
  found.push(commitment)
  claim(reading, span)
  if (quantity?.range) {
    const words = part(sentence, quantity.from, quantity.to)
    warn(
      reading,
      'quantityRange',
      words,
      `“${textOf(words)}”写的是一个范围，指标暂按下限${quantity.value}${quantity.unit}计算。`,
    )
  }
}

const PER_TIME = /^[\s其中且并]*每(?:次|节|篇|场|堂|期|天|日|本|项)|字$/

/** Numbers of the tail of a frequency that it binds: the first of each part, later ones only when they are minimums. */
function boundQuantities(key: string, clauses: Range[], tail: Range, all: Quantity[]): Quantity[] {
  const chosen: Quantity[] = []
  for (const quantity of all) {
    if (quantity.from < tail.from || quantity.to > tail.to) continue
    const clause = clauseAt(clauses, quantity.from)
    const coordinate = partAt(key, clause, quantity.from)
    if (PER_TIME.test(key.slice(Math.max(coordinate.from, tail.from), quantity.from))) continue
    const first = !chosen.some(({ from }) => from >= coordinate.from && from < coordinate.to)
    const inFirstClause = clause.from <= tail.from
    const short = quantity.from - coordinate.from <= 16
    if (quantity.least ? first || quantity.measure === 'coverage' : first && (inFirstClause || short))
      chosen.push(quantity)
  }
  return chosen
}

/** Where a commitment's words begin and end: the clause of its frequency to the end of the part with its number. */
function rangeOf(
  key: string,
  clauses: Range[],
  frequency: Frequency,
  quantity: Quantity | null,
  next: Frequency | undefined,
): Range {
  const clause = clauseAt(clauses, frequency.from)
  const coordinate = partAt(key, clause, frequency.from)
  const earlier = frequencies(key.slice(clause.from, coordinate.from)).some(({ weak }) => !weak)
  const from = earlier ? coordinate.from : clause.from
  if (!quantity) return { from, to: clause.to }
  const home = clauseAt(clauses, quantity.from)
  const own = partAt(key, home, quantity.from)
  // `初中每学期组织两次、小学每学期组织一次质量检测`: the object stands with the last part
  const objectless =
    next !== undefined &&
    next.from < home.to &&
    own.to - quantity.to <= 1 &&
    quantity.from - frequency.to <= 4
  return { from, to: objectless ? home.to : own.to }
}

function readSentence(reading: Reading, sentence: Span, found: ParsedCommitment[]): void {
  const key = keyOf(sentence)
  const clauses = clausesOf(key)
  const all = quantities(key)
  const often = frequencies(key).filter(({ weak, to }) => !weak || all.some(({ from }) => from >= to))
  const bound = new Set<Quantity>()
  for (const [index, frequency] of often.entries()) {
    const next = often[index + 1]
    const tail = { from: frequency.to, to: next?.from ?? key.length }
    const inTail = boundQuantities(key, clauses, tail, all)
    for (const quantity of inTail) bound.add(quantity)
    const clause = clauseAt(clauses, frequency.from)
    const before =
      frequency.weak || index > 0
        ? []
        : all.filter(
            ({ from, to, measure }) => from >= clause.from && to <= frequency.from && measure === 'coverage',
          )
    for (const quantity of before) bound.add(quantity)
    const first = inTail[0]
    const elaborates =
      first !== undefined &&
      (first.from <= clause.to || /^\s*(?:其中|包括|含)/.test(key.slice(clauseAt(clauses, first.from).from)))
    const act = key.slice(frequency.to, Math.min(clause.to, tail.to))
    if (
      !frequency.weak &&
      !elaborates &&
      before.length === 0 &&
      ACTS.test(act) &&
      !/^[初末底中]$/.test(act)
    ) {
      addCommitment(reading, found, {
        sentence,
        clauses,
        frequency,
        quantity: null,
        range: rangeOf(key, clauses, frequency, null, next),
      })
    }
    for (const quantity of [...before, ...inTail]) {
      addCommitment(reading, found, {
        sentence,
        clauses,
        frequency,
        quantity,
        range: rangeOf(key, clauses, frequency, quantity, next),
      })
    }
  }
  for (const quantity of all) {
    if (bound.has(quantity)) continue
    const clause = clauseAt(clauses, quantity.from)
    const coordinate = partAt(key, clause, quantity.from)
    const before = key.slice(clause.from, quantity.from)
    if (PER_TIME.test(key.slice(coordinate.from, quantity.from)) || /人数|字数|时长|时间|规模/.test(before))
      continue
    const each =
      actors(key).some((actor) => actor.each && actor.from >= clause.from && actor.to <= quantity.from) &&
      ACTS.test(before)
    const average = /人均|校均|生均|组均/.test(before)
    const least =
      quantity.least && (quantity.measure === 'coverage' || !/[名人位个天]$/.test(quantity.unit) || each)
    if (!each && !average && !least) continue
    addCommitment(reading, found, {
      sentence,
      clauses,
      frequency: null,
      quantity,
      range: { from: clause.from, to: coordinate.to },
    })
  }
}

/** Commitments of a stretch of text: who does how much how often. */
export function readCommitments(reading: Reading, span: Span): ParsedCommitment[] {
  const found: ParsedCommitment[] = []
  for (const sentence of sentencesOf(span)) {
    readSentence(reading, sentence, found)
    readRhythm(reading, sentence, found)
  }
  return found
}
