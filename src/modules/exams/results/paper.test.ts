import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noMark } from '../marks-row.ts'
import { paperMarks } from './marks.ts'
import type { Frame, Occasion, OccasionPaper } from './occasion.ts'
import { unpackFigures } from './packing.ts'
import { paperResults } from './paper.ts'
import { totalResults } from './total.ts'

const width = 6

/** A pupil of a small district: school, class and marks of six items (null: absent). */
interface Pupil {
  school: number
  className: number
  sex: number
  marks: number[] | null
}

function occasionOf(
  pupils: Pupil[],
  { full = 10, scale = 2, sampled = false } = {},
): { occasion: Occasion; paper: OccasionPaper } {
  const order = pupils.map((_, i) => i)
  const schools = [0, 1, 2].map((s) => ({
    id: `0000000${s}`,
    name: `学校${s}`,
    locality: ['urban', 'rural', 'rural'][s]!,
    cluster: s < 2 ? { id: 'c', name: '东片' } : null,
    alliance: null,
  }))
  const classes = [0, 1, 2].flatMap((school) => [0, 1].map((c) => ({ school, name: `${c + 1}班` })))
  const frame: Frame = {
    pupils: pupils.length,
    positions: Int32Array.from(order),
    classOf: Int32Array.from(pupils, ({ school, className }) => school * 2 + className),
    sexOf: Int8Array.from(pupils, ({ sex }) => sex),
    bookletOf: new Int16Array(pupils.length).fill(-1),
    weights: new Float32Array(pupils.length).fill(sampled ? 2 : 1),
    weighted: sampled,
    classes,
    schools,
    booklets: [],
  }
  const paper: OccasionPaper = {
    id: '11111111-1111-4111-8111-111111111111',
    subject: '数学',
    booklet: null,
    title: '数学试卷',
    scale,
    items: Array.from({ length: width }, (_, j) => ({
      label: String(j + 1),
      kind: '解答题',
      full: full * scale,
      knowledge: [`点${j % 2}`],
      ability: '理解',
      expected: 0.6,
      answerKey: null,
      choiceGroup: null,
      choicePick: null,
    })),
  }
  return {
    occasion: {
      districtId: 1,
      assessmentId: 'a',
      version: 1,
      settings: {
        thresholds: { excellent: 0.85, pass: 0.6, low: 0.4 },
        bands: null,
        lines: [],
        smallestUnit: sampled ? 'school' : 'pupil',
        sampled,
        smallestCell: 10,
      },
      frame,
      papers: [paper],
      prior: null,
    },
    paper,
  }
}

function resultsOf(
  pupils: Pupil[],
  of: { full?: number; scale?: number; sampled?: boolean; papers?: 2 } = {},
) {
  const { occasion, paper } = occasionOf(pupils, of)
  const stored = {
    rows: pupils.length,
    positions: occasion.frame.positions,
    standings: Uint8Array.from(pupils, ({ marks }) => (marks ? 0 : 1)),
    marks: Int16Array.from(
      pupils.flatMap(
        ({ marks }) =>
          marks?.map((mark) => mark * paper.scale) ?? Array.from({ length: width }, () => noMark),
      ),
    ),
    answers: null,
  }
  const { rows, outcome } = paperResults(occasion, paper, paperMarks(occasion.frame, paper, stored))
  const outcomes = of.papers ? [outcome, { ...outcome, paperId: 'again', subject: '语文' }] : [outcome]
  const over = totalResults(occasion, outcomes, new Map())
  const contents = new Map(
    [...rows, ...over].map(({ paperId, topic, unit, content }) => [
      `${paperId === paper.id ? 'paper' : 'all'} ${topic} ${unit}`.trim(),
      JSON.parse(content),
    ]),
  )
  return { contents, text: [...rows, ...over].map(({ content }) => content).join('\n') }
}

const mark = fc.integer({ min: 0, max: 5 })
const pupil: fc.Arbitrary<Pupil> = fc.record({
  school: fc.integer({ min: 0, max: 2 }),
  className: fc.integer({ min: 0, max: 1 }),
  sex: fc.integer({ min: -1, max: 1 }),
  marks: fc.option(fc.array(mark, { minLength: width, maxLength: width }), { freq: 9 }),
})
const district = fc.array(pupil, { minLength: 0, maxLength: 140 })

describe('results of a paper', () => {
  it('are the same in whatever order the pupils stand', () => {
    fc.assert(
      fc.property(district, fc.infiniteStream(fc.nat()), (pupils, keys) => {
        const shuffled = pupils
          .map((one) => ({ one, at: keys.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ one }) => one)
        const near = (value: unknown): unknown =>
          JSON.parse(JSON.stringify(value), (_, one) =>
            typeof one === 'number' ? Number(one.toPrecision(9)) : one,
          )
        expect(near([...resultsOf(shuffled).contents])).toEqual(near([...resultsOf(pupils).contents]))
      }),
      { numRuns: 40 },
    )
  })

  it('keep T, effects, rates and correlations when every mark and full mark is doubled', () => {
    fc.assert(
      fc.property(district, (pupils) => {
        const doubled = pupils.map((one) => ({ ...one, marks: one.marks?.map((own) => own * 2) ?? null }))
        const [once, twice] = [resultsOf(pupils), resultsOf(doubled, { full: 20 })]
        const subject = (of: typeof once) => of.contents.get('paper subject')
        const { summary, reliability } = subject(once)
        // Where nothing is defined: equal to itself, and to nothing else.
        const value = (of: number | null) => of ?? Infinity
        expect(value(subject(twice).summary.mean) / 2).toBeCloseTo(value(summary.mean), 9)
        expect(subject(twice).summary.pass).toEqual(summary.pass)
        expect(value(subject(twice).reliability.alpha)).toBeCloseTo(value(reliability.alpha), 9)
        const rows = (of: typeof once) =>
          of.contents.get('paper schools').rows as { figures: Record<string, number | null> | null }[]
        rows(once).forEach(({ figures }, s) => {
          const other = rows(twice)[s]!.figures
          for (const key of [
            't',
            'effect',
            'aboveMeanRate',
            'meanRatio',
            'shareAboveMean',
            'scoreRate',
            'counted',
          ]) {
            expect(value(other?.[key] ?? null)).toBeCloseTo(value(figures?.[key] ?? null), 3)
          }
        })
      }),
      { numRuns: 40 },
    )
  })

  it('say nothing that is not a number, and nothing of fewer than ten pupils', () => {
    fc.assert(
      fc.property(district, (pupils) => {
        const { contents, text } = resultsOf(pupils)
        expect(text).not.toMatch(/NaN|Infinity/)
        const counts: number[] = []
        JSON.parse(`[${text.split('\n').join(',')}]`, (key, value) => {
          if (['counted', 'count', 'n'].includes(key) && typeof value === 'number') counts.push(value)
          return value
        })
        expect(counts.filter((one) => one > 0 && one < 10)).toEqual([])
        for (const [key, content] of contents) {
          if (!key.startsWith('paper classes')) continue
          for (const { figures } of content.classes) {
            if (!figures) continue
            const { counted } = unpackFigures(figures)
            expect(counted === 0 || counted >= 10).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('count every pupil once, in a district, in its parts and in its schools', () => {
    fc.assert(
      fc.property(district, (pupils) => {
        const { summary } = resultsOf(pupils).contents.get('paper subject')
        expect(summary.enrolled).toBe(pupils.length)
        expect(summary.absent).toBe(pupils.filter(({ marks }) => marks === null).length)
        expect(summary.sat + summary.absent + summary.cheated + summary.missing).toBe(summary.enrolled)
      }),
    )
  })

  it('are undefined, and not nought, where all are absent or nobody was to sit', () => {
    for (const pupils of [
      [],
      Array.from({ length: 30 }, () => ({ school: 0, className: 0, sex: 0, marks: null })),
    ]) {
      const { contents } = resultsOf(pupils)
      const { summary, scoreTable, reliability } = contents.get('paper subject')
      expect(summary).toMatchObject({
        counted: 0,
        mean: null,
        sd: null,
        median: null,
        pass: null,
        interval: [null, null],
      })
      expect(reliability.alpha).toBeNull()
      expect(scoreTable).toEqual([])
    }
  })

  it('have a mean and no spread where all marks are equal', () => {
    const pupils = Array.from({ length: 60 }, (_, i) => ({
      school: i % 3,
      className: 0,
      sex: i % 2,
      marks: Array.from({ length: width }, () => 4),
    }))
    const { contents } = resultsOf(pupils)
    const { summary, reliability, scoreTable } = contents.get('paper subject')
    expect(summary).toMatchObject({ counted: 60, mean: 24, sd: 0, min: 24, max: 24, interval: [24, 24] })
    expect(reliability.alpha).toBeNull()
    expect(scoreTable).toEqual([{ from: 24, to: 24, count: 60, fromTop: 60, shareFromTop: 1 }])
    const [school] = contents.get('paper schools').rows
    expect(school.figures).toMatchObject({ counted: 20, mean: 24, t: null, effect: null })
  })

  it('leave a school of one pupil, and a class of one, out of sight', () => {
    const pupils = Array.from({ length: 41 }, (_, i) => ({
      school: i === 0 ? 0 : i === 1 ? 2 : (i % 2) + 1,
      className: i === 0 || i === 1 ? 1 : 0,
      sex: i % 2,
      marks: Array.from({ length: width }, (_, j) => (i + j) % 6),
    }))
    const { contents } = resultsOf(pupils)
    const rows = contents.get('paper schools').rows as { suppressed: boolean; figures: unknown }[]
    expect(rows[0]).toMatchObject({ suppressed: true, figures: null })
    expect(contents.get('paper school 00000000')).toMatchObject({ suppressed: true, figures: null })
    const classes = contents.get('paper classes 00000002').classes as {
      className: string
      figures: unknown
    }[]
    expect(classes.map(({ figures }) => figures)).toEqual([null, null])
  })
})

describe('a sample of schools', () => {
  // Three schools, in each of which all pupils are alike: sixty pupils tell no more than three.
  const alike = Array.from({ length: 60 }, (_, i) => ({
    school: i % 3,
    className: 0,
    sex: i % 2,
    marks: Array.from({ length: width }, () => 3 + (i % 3)),
  }))
  const t = 4.302652729696142
  const half = ([low, high]: [number, number]) => (high - low) / 2

  it('is as uncertain as its schools in every figure of the district: mean, items, topics and the sum over subjects', () => {
    const { contents } = resultsOf(alike, { sampled: true, papers: 2 })
    const { summary, topics, cuts } = contents.get('paper subject')
    // School means 18, 24 and 30: SD 6.
    expect(half(summary.interval)).toBeCloseTo((t * 6) / Math.sqrt(3), 9)
    const [item] = contents.get('paper items').items
    expect(half(item.difficultyInterval)).toBeCloseTo((t * 0.1) / Math.sqrt(3), 9)
    expect(half(topics.knowledge[0].interval)).toBeCloseTo((t * 0.1) / Math.sqrt(3), 9)
    expect(half(contents.get('all overview').total.figures.interval)).toBeCloseTo((t * 12) / Math.sqrt(3), 9)
    // The town's one school tells nothing of how schools differ there.
    const urban = cuts.locality.find(({ unit }: { unit: { id: string } }) => unit.id === 'urban')
    expect(urban.figures.interval).toEqual([null, null])
    expect(half(summary.passInterval)).toBeGreaterThan(0.3)
  })

  it('gives no finding that only so many pupils drawn one by one would allow', () => {
    const said = (sampled: boolean) =>
      (resultsOf(alike, { sampled }).contents.get('paper items').findings as { code: string }[]).map(
        ({ code }) => code,
      )
    expect(said(false)).toContain('item.harder')
    expect(said(true)).not.toContain('item.harder')
  })

  it('says of one school against the rest no more than the draw of the others allows', () => {
    const plain = resultsOf(alike).contents.get('paper school 00000000').figures
    const sampled = resultsOf(alike, { sampled: true }).contents.get('paper school 00000000').figures
    expect(sampled.effect).toBeCloseTo(plain.effect, 9)
    expect(half(sampled.effectInterval)).toBeGreaterThan(4 * half(plain.effectInterval))
  })
})
