import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AssessmentRequest, HeldAssessment } from './gate.ts'
import { examinationGate } from './gate.ts'
import type { AssessmentKind } from './policy-pack.ts'
import { DEFAULT_POLICY_PACK, KIND_LABELS } from './policy-pack.ts'

/** A school's own final of grade 5, which is lawful. */
const ownFinal: AssessmentRequest = {
  kind: 'final',
  stage: 'primary',
  grade: 5,
  graduating: false,
  written: true,
  schools: 1,
  sampled: false,
  smallestUnit: 'class',
  generalReview: false,
  reviewers: 3,
  date: '2026-06-25',
}
const grade8 = { stage: 'junior', grade: 8 } as const
const grade9 = { stage: 'junior', grade: 9, graduating: true, generalReview: true } as const
const grade11 = { stage: 'senior', grade: 11 } as const
const grade12 = { stage: 'senior', grade: 12, graduating: true, generalReview: true } as const
const monitoring = { kind: 'qualityMonitoring', sampled: true, smallestUnit: 'school', schools: 50 } as const
const had = (
  kind: AssessmentKind,
  of: { stage: HeldAssessment['stage']; grade: number },
): HeldAssessment => ({
  kind,
  stage: of.stage,
  grade: of.grade,
})
const filing = { number: '区教备〔2026〕3号', person: '周主任', reason: '上级统一部署' }

type Change = Partial<AssessmentRequest>
const cases: [string, Change, HeldAssessment[], string, string | null][] = [
  ['a school’s own final', {}, [], 'allowed', null],
  ['a written final in grade 1', { grade: 1 }, [], 'refused', 'no-written-in-grades-1-2'],
  ['a written monitoring in grade 2', { ...monitoring, grade: 2 }, [], 'refused', 'no-written-in-grades-1-2'],
  ['an oral final in grade 2', { grade: 2, written: false }, [], 'allowed', null],
  ['a second final in the term', {}, [had('final', ownFinal)], 'refused', 'one-final-a-term'],
  ['a final when another grade had one', {}, [had('final', { stage: 'primary', grade: 4 })], 'allowed', null],
  ['a second final in junior', grade8, [had('final', grade8)], 'refused', 'one-final-a-term'],
  ['a mid-term in primary', { kind: 'midterm' }, [], 'refused', 'no-midterm-in-primary'],
  ['a mid-term in junior', { ...grade8, kind: 'midterm' }, [had('final', grade8)], 'allowed', null],
  [
    'a second mid-term in junior',
    { ...grade8, kind: 'midterm' },
    [had('midterm', grade8)],
    'refused',
    'one-midterm-in-junior',
  ],
  ['a weekly test in primary', { kind: 'weekly' }, [], 'refused', 'no-weekly-monthly'],
  ['a monthly test in junior', { ...grade9, kind: 'monthly' }, [], 'refused', 'no-weekly-monthly'],
  ['a unit test in junior', { ...grade8, kind: 'unit' }, [], 'refused', 'no-weekly-monthly'],
  [
    'a diagnostic test of all pupils',
    { ...grade8, kind: 'diagnostic' },
    [],
    'refused',
    'no-disguised-examination',
  ],
  ['a joint final in primary', { schools: 6 }, [], 'refused', 'no-cross-school-2025'],
  [
    'a joint final in junior',
    { ...grade8, schools: 2 },
    [],
    'refused',
    'no-cross-school-non-graduating-2025',
  ],
  [
    'a joint final in senior',
    { ...grade11, schools: 2 },
    [],
    'refused',
    'no-cross-school-non-graduating-2025',
  ],
  [
    'a joint final in senior before the notice of 2025',
    { ...grade11, schools: 2, date: '2025-06-25' },
    [],
    'allowed',
    null,
  ],
  [
    'a joint final in primary before it',
    { schools: 2, date: '2025-06-25' },
    [],
    'refused',
    'no-cross-school-primary-2021',
  ],
  [
    'a joint final in junior before it',
    { ...grade8, schools: 2, date: '2025-06-25' },
    [],
    'refused',
    'no-cross-school-junior-2021',
  ],
  ['a joint final in primary before both', { schools: 2, date: '2020-06-25' }, [], 'allowed', null],
  ['a mock for grade 8', { ...grade8, kind: 'mock' }, [], 'refused', 'mock-for-graduating-only'],
  [
    'a mock before the general review',
    { ...grade9, kind: 'mock', generalReview: false },
    [],
    'refused',
    'mock-in-general-review',
  ],
  ['a school’s own mock for grade 9', { ...grade9, kind: 'mock' }, [], 'allowed', null],
  [
    'a third mock',
    { ...grade9, kind: 'mock' },
    [had('mock', grade9), had('mock', grade9)],
    'refused',
    'two-mocks-at-most',
  ],
  [
    'a joint mock without filing number',
    { ...grade9, kind: 'mock', schools: 20 },
    [],
    'needsFiling',
    'filing-of-joint-examinations',
  ],
  [
    'a joint mock for grade 12',
    { ...grade12, kind: 'mock', schools: 3 },
    [],
    'needsFiling',
    'filing-of-joint-examinations',
  ],
  [
    'a joint mock with filing number',
    { ...grade9, kind: 'mock', schools: 20, filing: { number: '3号' } },
    [],
    'allowed',
    'filing-of-joint-examinations',
  ],
  [
    'a joint mock with an empty filing number',
    { ...grade9, kind: 'mock', schools: 20, filing: { number: ' ' } },
    [],
    'needsFiling',
    'filing-of-joint-examinations',
  ],
  ['a sampled monitoring by school', monitoring, [had('final', ownFinal)], 'allowed', null],
  ['a monitoring of all pupils', { ...monitoring, sampled: false }, [], 'refused', 'monitoring-is-sampled'],
  [
    'a sample that takes everybody',
    { ...monitoring, takesAll: true },
    [],
    'refused',
    'sample-leaves-some-out',
  ],
  ['a sample of which that is not known yet', { ...monitoring, takesAll: null }, [], 'allowed', null],
  [
    'a sample of everybody that was approved',
    { ...monitoring, takesAll: true, filing },
    [],
    'allowed',
    'sample-leaves-some-out',
  ],
  [
    'a monitoring with results by class',
    { ...monitoring, smallestUnit: 'class' },
    [],
    'refused',
    'monitoring-by-school',
  ],
  ['a paper with two reviewers', { reviewers: 2 }, [], 'refused', 'three-reviewers'],
  ['a paper whose reviewers are not named yet', { reviewers: null }, [], 'allowed', null],
  ['an oral examination without reviewers', { written: false, reviewers: 0 }, [], 'allowed', null],
]

describe('the examination gate', () => {
  it.each(cases)('%s', (_, change, held, verdict, rule) => {
    const answer = examinationGate({ ...ownFinal, ...change }, held)
    expect([answer.verdict, answer.rule]).toEqual([verdict, rule])
    const wanted = DEFAULT_POLICY_PACK.rules.find(({ id }) => id === rule)
    expect(answer.source).toEqual(wanted?.source ?? null)
  })

  it('has a case that refuses, or asks for filing, for every rule of the pack', () => {
    const tested = new Set(cases.filter(([, , , verdict]) => verdict !== 'allowed').map((entry) => entry[4]))
    expect(DEFAULT_POLICY_PACK.rules.map((rule) => rule.id).filter((id) => !tested.has(id))).toEqual([])
  })

  it('quotes the rule with its document and offers sampled monitoring', () => {
    const answer = examinationGate({ ...ownFinal, schools: 6 }, [])
    expect(answer.message).toContain('不得面向小学各年级组织区域性或跨校际的考试')
    expect(answer.message).toContain('教育部办公厅《关于进一步加强中小学日常考试管理的通知》')
    expect(answer.message).toContain('质量监测')
    expect(answer.offer).toBe('qualityMonitoring')
    expect(examinationGate({ ...ownFinal, grade: 1 }, []).offer).toBeNull()
  })

  it('lifts a rule only with filing number, person and reason, and says what is missing', () => {
    const joint = { ...ownFinal, schools: 6 }
    const answer = examinationGate({ ...joint, filing }, [])
    expect([answer.verdict, answer.lifted]).toEqual(['allowed', ['no-cross-school-2025']])
    const partly = examinationGate({ ...joint, filing: { number: '3号', person: ' ' } }, [])
    expect(partly.verdict).toBe('refused')
    expect(partly.message).toContain('特批还缺批准人、理由')
  })

  it.each([
    ['a written test in grade 1', { grade: 1 }],
    ['a weekly test', { kind: 'weekly' as const }],
    ['a monitoring by pupil', { ...monitoring, smallestUnit: 'pupil' as const }],
  ])('does not lift what no one can file: %s', (_, change) => {
    expect(examinationGate({ ...ownFinal, ...change, filing }, []).verdict).toBe('refused')
  })

  it('follows a pack that the district has changed', () => {
    const pack = {
      ...DEFAULT_POLICY_PACK,
      rules: DEFAULT_POLICY_PACK.rules.map((rule) =>
        rule.id === 'three-reviewers' ? { ...rule, reviewersAtLeast: 5 } : rule,
      ),
    }
    expect(examinationGate({ ...ownFinal, reviewers: 4 }, [], pack).rule).toBe('three-reviewers')
    expect(examinationGate(ownFinal, [], { ...pack, rules: [] }).verdict).toBe('allowed')
  })

  it('never becomes milder when more was held already', () => {
    const strictness = { allowed: 0, needsFiling: 1, refused: 2 }
    const kinds = fc.constantFrom(...(Object.keys(KIND_LABELS) as AssessmentKind[]))
    const request = fc.record({
      kind: kinds,
      grade: fc.integer({ min: 1, max: 6 }),
      schools: fc.integer({ min: 1, max: 3 }),
      sampled: fc.boolean(),
      reviewers: fc.constantFrom(null, 2, 3),
    })
    fc.assert(
      fc.property(request, fc.array(kinds, { maxLength: 5 }), kinds, (change, before, more) => {
        const asked: AssessmentRequest = { ...ownFinal, ...change }
        const held = before.map((kind) => had(kind, asked))
        const one = examinationGate(asked, held)
        const other = examinationGate(asked, [...held, had(more, asked)])
        expect(strictness[other.verdict]).toBeGreaterThanOrEqual(strictness[one.verdict])
      }),
    )
  })
})
