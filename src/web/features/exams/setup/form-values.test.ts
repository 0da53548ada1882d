import { describe, expect, it } from 'vitest'
import { newAssessment } from '../../../../modules/exams/contract/assessments.ts'
import {
  blankValues,
  firstBands,
  firstLines,
  fullOf,
  gateRequestOf,
  mistakesIn,
  scoringUnfinished,
  type Values,
  valuesOf,
  withoutSum,
  writtenOf,
} from './form-values.ts'
import type { Assessment } from './words.ts'

const school = '01a20000-0000-7000-8000-000000000001'
const mock = (patch: Partial<Values> = {}): Values => ({
  ...blankValues,
  kind: 'mock',
  stage: 'senior',
  grade: 12,
  held: ['2027-03-10', '2027-03-11'],
  subjects: ['语文', '数学', '物理'],
  sampled: false,
  smallestUnit: 'pupil',
  generalReview: true,
  ...patch,
})
const lines = [
  { name: '重点线', total: 445 },
  { name: '普高线', total: 390 },
]

describe('Graded scores and lines in the form of an assessment', () => {
  it('are left out unless they are switched on', () => {
    expect(writtenOf(mock())).toMatchObject({ bands: null, lines: null })
    expect(scoringUnfinished(mock())).toBe(false)
  })

  it('begin with the five bands, which can be sent as they are, and with a line that still needs its total', () => {
    const written = writtenOf(mock({ bands: firstBands() }))!
    expect(written.bands!.map(({ grade, percent }) => [grade, percent])).toEqual([
      ['A', 15],
      ['B', 35],
      ['C', 35],
      ['D', 13],
      ['E', 2],
    ])
    expect(newAssessment.safeParse({ ...written, id: school, papers: [] }).success).toBe(true)
    expect(writtenOf(mock({ lines: firstLines() }))).toBeNull()
    expect(writtenOf(mock({ lines }))).toMatchObject({ lines })
  })

  it('hold the form back while shares do not add up, and a change of one table leaves the next one whole', () => {
    const bands = firstBands()
    bands[0]!.percent = 14
    expect([scoringUnfinished(mock({ bands })), writtenOf(mock({ bands }))]).toEqual([true, null])
    expect(firstBands()[0]!.percent).toBe(15)
  })

  it('know no line where each pupil works on one subject or booklet only, whatever had been written', () => {
    for (const matrix of ['subjects', 'booklets'] as const) {
      const values = mock({ kind: 'qualityMonitoring', sampled: true, matrix, lines: firstLines() })
      expect(withoutSum(values)).toContain('没有各科总分')
      expect(scoringUnfinished(values)).toBe(false)
      expect(writtenOf(values)).toMatchObject({ lines: null })
    }
    expect(withoutSum(mock({ matrix: 'subjects' }))).toBeNull()
  })

  it('come back as they were saved when the assessment is changed', () => {
    const saved: Assessment = {
      id: school, name: '高三一模', kind: 'mock', stage: 'senior', grade: 12, graduating: true, term: { id: school, name: '' },
      heldFrom: '2027-03-10', heldTo: '2027-03-11', written: true, generalReview: true, school: null, sampled: false,
      smallestUnit: 'pupil', sampling: null, thresholds: { excellent: 850, pass: 600, low: 400 }, bands: firstBands() as never, lines,
      prior: null, state: 'drafted', currentVersion: null, filing: null, created: { at: '', by: '' }, published: null, withdrawn: null,
      schools: 1, pupils: 0, reviewersNeeded: 3, steps: [], missing: [],
      papers: [150, 150, 100].map((fullMarks) => ({ subject: '语文', fullMarks }) as never),
      may: { edit: true, withdraw: true, choosePupils: true, publish: true, seeResults: false },
    } // prettier-ignore
    const values = valuesOf(saved, [school])
    expect(writtenOf(values)).toMatchObject({
      name: '高三一模',
      heldTo: '2027-03-11',
      participation: { by: 'schools', ids: [school] },
      thresholds: saved.thresholds,
      bands: saved.bands,
      lines: saved.lines,
    })
    expect(fullOf(values)).toBe(400)
    expect([fullOf(mock()), fullOf(mock({ subjects: [] }))]).toEqual([300, null])
  })
})

describe('What is wrong with a field', () => {
  const monitoring = (patch: Partial<Values> = {}): Values => ({
    ...blankValues,
    held: ['2026-11-20', '2026-11-20'],
    ...patch,
  })

  it('is nothing in a form as it begins', () => {
    expect(mistakesIn(monitoring())).toEqual({})
    expect(writtenOf(monitoring())).not.toBeNull()
  })

  it('is an empty name, in a new form as in one that is edited, and neither is sent', () => {
    expect(mistakesIn(monitoring({ name: '  ' }))).toEqual({ name: '请填写名称。' })
    expect(writtenOf(monitoring({ name: '' }))).toBeNull()
  })

  it('is a low line above the pass line, however the other one stands', () => {
    const thresholds = { excellent: 850, pass: 600, low: 700 }
    expect(mistakesIn(monitoring({ thresholds })).thresholds).toBe(
      '低分线不能高于及格线，及格线不能高于优秀线。',
    )
    expect(writtenOf(monitoring({ thresholds }))).toBeNull()
    expect(mistakesIn(monitoring({ thresholds: { excellent: 600, pass: 600, low: 600 } }))).toEqual({})
  })

  it('is a number of pupils that was cleared: whole schools are drawn only where that is chosen', () => {
    const cleared = monitoring({ sampleSchools: 5, within: 'pupil', withinSize: '' })
    expect(mistakesIn(cleared).withinSize).toContain('请填写每校抽多少人')
    expect([gateRequestOf(cleared), writtenOf(cleared)]).toEqual([null, null])
    expect(writtenOf({ ...cleared, within: 'all' })!.sampling).toEqual({
      schools: 5,
      within: null,
      matrix: null,
    })
  })
})
