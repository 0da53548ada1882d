import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../../platform/calendar-day.ts'
import {
  isOccasion,
  mistakeIn,
  missingFrom,
  overlaps,
  type PlanContent,
  samePlaceKey,
  shifted,
} from './content.ts'
import { expectedReviews, standingOf } from './reviews.ts'
import { changesBetween, type VersionContent } from './versions.ts'

const bare: PlanContent = {
  title: '联片教研计划',
  owner: { kind: 'district', id: null },
  subject: null,
  stage: null,
  termId: null,
  startsOn: '2026-09-01',
  endsOn: '2027-01-20',
  notes: null,
  goals: ['提高习作教学质量'],
  phases: [{ id: 'p1', title: '第一阶段', startsOn: '2026-09-01', endsOn: '2026-10-31' }],
  items: [],
  commitments: [],
}
const item = (id: string, title: string, over: Partial<PlanContent['items'][number]> = {}) => ({
  id, title, phaseId: null, theme: null, type: null, startsOn: '2026-09-14', endsOn: '2026-09-14', startTime: null,
  endTime: null, place: null, content: null, responsible: null, participants: null, people: [], ...over,
}) // prettier-ignore

describe('a plan as a document', () => {
  test.each([
    ['its own dates run backwards', { ...bare, startsOn: '2027-02-01' }, 'planDates'],
    [
      'a phase runs backwards',
      { ...bare, phases: [{ id: 'p1', title: '一', startsOn: '2026-10-01', endsOn: '2026-09-01' }] },
      'planDates',
    ],
    [
      'an item runs backwards',
      { ...bare, items: [item('a', '研讨', { endsOn: '2026-09-13' })] },
      'planDates',
    ],
    [
      'an item ends before it begins on one day',
      { ...bare, items: [item('a', '研讨', { startTime: '15:00', endTime: '14:00' })] },
      'planDates',
    ],
    [
      'an item stands in a phase that is not there',
      { ...bare, items: [item('a', '研讨', { phaseId: 'p9' })] },
      'planPhaseUnknown',
    ],
  ])('is refused when %s', (_, content, code) => {
    expect(mistakeIn(content)?.code).toBe(code)
  })

  test('may be saved unfinished but says what it lacks before it is submitted', () => {
    const content = { ...bare, startsOn: null, goals: [] }
    expect(mistakeIn(content)).toBeNull()
    expect(missingFrom(content)).toEqual(['起止日期', '目标', '工作安排'])
    expect(missingFrom({ ...bare, items: [item('a', '研讨')] })).toEqual([])
  })

  test('moved by whole weeks keeps its weekdays, its lengths and its phases under new ids', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 200 }), (weeks, length) => {
        let made = 0
        const content = {
          ...bare,
          items: [item('a', '研讨', { phaseId: 'p1', endsOn: addDays('2026-09-14', length) })],
        }
        const moved = shifted(content, weeks * 7, () => `new${++made}`)
        const [before, after] = [content.items[0]!, moved.items[0]!]
        expect(new Date(after.startsOn).getUTCDay()).toBe(new Date(before.startsOn).getUTCDay())
        expect(addDays(after.startsOn, length)).toBe(after.endsOn)
        expect(after.phaseId).toBe(moved.phases[0]!.id)
        expect(after.id).not.toBe('a')
      }),
    )
  })
})

describe('clashes', () => {
  const on = (startsOn: string, startTime: string | null = null, endTime: string | null = null) => ({
    startsOn, endsOn: startsOn, startTime, endTime,
  }) // prettier-ignore

  test('two occasions clash on the same day unless their hours are apart', () => {
    expect(overlaps(on('2026-09-14'), on('2026-09-15'))).toBe(false)
    expect(overlaps(on('2026-09-14'), on('2026-09-14', '09:00', '11:00'))).toBe(true)
    expect(overlaps(on('2026-09-14', '09:00', '11:00'), on('2026-09-14', '11:00', '12:00'))).toBe(false)
    expect(overlaps(on('2026-09-14', '09:00', '11:01'), on('2026-09-14', '11:00', '12:00'))).toBe(true)
  })

  test('a period of more than a week is work in progress and clashes with nothing', () => {
    expect(isOccasion({ startsOn: '2026-09-14', endsOn: '2026-09-20' })).toBe(true)
    expect(isOccasion({ startsOn: '2026-09-14', endsOn: '2026-09-21' })).toBe(false)
  })

  test('a place is the same however it is spaced, and "each school" is no place', () => {
    expect(samePlaceKey('城南小学 报告厅')).toBe(samePlaceKey('城南小学报告厅'))
    expect(samePlaceKey('各校')).toBeNull()
    expect(samePlaceKey('腾讯会议')).toBeNull()
  })
})

describe('what changed between two versions', () => {
  const version = (over: Partial<VersionContent> = {}): VersionContent => ({
    ...bare,
    owner: { ...bare.owner, name: '洪泽区' },
    termName: '第一学期',
    items: [{ ...item('a', '习作研讨', { phaseId: 'p1' }), state: 'planned', droppedReason: null }],
    ...over,
  })
  const a = version()
  const planned = a.items[0]!

  test.each<[string, VersionContent, unknown]>([
    ['nothing', version(), []],
    ['the title', version({ title: '新计划' }), [
      { part: 'plan', kind: 'changed', title: '新计划', fields: [{ label: '名称', before: '联片教研计划', after: '新计划' }] },
    ]],
    ['a reworded goal', version({ goals: ['提高写作教学质量'] }), [
      { part: 'goal', kind: 'changed', title: '提高写作教学质量',
        fields: [{ label: '表述', before: '提高习作教学质量', after: '提高写作教学质量' }] },
    ]],
    ['a goal more', version({ goals: ['提高习作教学质量', '培养青年教师'] }), [
      { part: 'goal', kind: 'added', title: '培养青年教师', fields: [] },
    ]],
    ['goals in another order', version({ goals: ['提高习作教学质量'] }), []],
    ['no goals', version({ goals: [] }), [{ part: 'goal', kind: 'removed', title: '提高习作教学质量', fields: [] }]],
    ['a phase that ends later', version({ phases: [{ ...bare.phases[0]!, endsOn: '2026-11-30' }] }), [
      { part: 'phase', kind: 'changed', title: '第一阶段',
        fields: [{ label: '起止日期', before: '2026-09-01 至 2026-10-31', after: '2026-09-01 至 2026-11-30' }] },
    ]],
    ['an item on another day at another place', version({ items: [{ ...planned, startsOn: '2026-09-21', endsOn: '2026-09-21', place: '城南小学' }] }), [
      { part: 'item', kind: 'changed', title: '习作研讨', fields: [
        { label: '日期', before: '2026-09-14', after: '2026-09-21' },
        { label: '地点', before: '(空)', after: '城南小学' },
      ] },
    ]],
    ['a dropped item', version({ items: [{ ...planned, state: 'dropped', droppedReason: '与考试冲突' }] }), [
      { part: 'item', kind: 'changed', title: '习作研讨', fields: [
        { label: '状态', before: '待办', after: '已取消' },
        { label: '取消原因', before: '(空)', after: '与考试冲突' },
      ] },
    ]],
    ['another item in place of the first', version({ items: [{ ...planned, id: 'b', title: '阅读研讨' }] }), [
      { part: 'item', kind: 'added', title: '阅读研讨', fields: [] },
      { part: 'item', kind: 'removed', title: '习作研讨', fields: [] },
    ]],
    ['a commitment', version({ commitments: [{ id: 'c', text: '每月一次主题教研', who: null, per: 'month', quantity: 1, measure: 'count', unit: '次', stage: null, counted: null }] }), [
      { part: 'commitment', kind: 'added', title: '每月一次主题教研', fields: [] },
    ]],
  ])('names %s', (_, b, changes) => {
    expect(changesBetween(a, b)).toEqual(changes)
  }) // prettier-ignore

  test('read backwards gives the same parts, added for removed', () => {
    const b = version({ goals: [], items: [] })
    const turned = { added: 'removed', removed: 'added', changed: 'changed' }
    expect(changesBetween(b, a).map((it) => `${it.part} ${it.kind}`)).toEqual(
      changesBetween(a, b).map((it) => `${it.part} ${turned[it.kind]}`),
    )
  })
})

describe('月研、季评、年总结', () => {
  test('a term plan asks for one record a month and one a quarter, and for no annual summary', () => {
    const expected = expectedReviews('2026-09-01', '2027-01-20')
    expect(expected.map((it) => `${it.period} ${it.dueOn}`)).toEqual([
      '2026-09 2026-09-30',
      '2026-Q3 2026-09-30',
      '2026-10 2026-10-31',
      '2026-Q4 2026-12-31',
      '2026-11 2026-11-30',
      '2026-12 2026-12-31',
      '2027-01 2027-01-20',
      '2027-Q1 2027-01-20',
    ])
  })

  test('a school year asks for an annual summary at its end, a month for its own record only', () => {
    const year = expectedReviews('2026-09-01', '2027-07-10')
    expect(year.filter((it) => it.kind === 'annual')).toEqual([
      { kind: 'annual', period: '2027', label: '2027年总结', dueOn: '2027-07-10', opensOn: '2026-09-01' },
    ])
    expect(expectedReviews('2026-09-05', '2026-09-28').map((it) => it.period)).toEqual(['2026-09'])
  })

  test('is missing once its period is over, and open while it runs', () => {
    const expected = expectedReviews('2026-09-01', '2027-01-20')
    const { missing, open } = standingOf(expected, [{ kind: 'monthly', period: '2026-09' }], '2026-10-14')
    expect(missing.map((it) => it.period)).toEqual(['2026-Q3'])
    expect(open.map((it) => it.period)).toEqual(['2026-10', '2026-Q4'])
  })

  test('every day of a plan lies in exactly one month that is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 900 }), (from, length) => {
        const startsOn = addDays('2024-01-01', from)
        const endsOn = addDays(startsOn, length)
        const months = expectedReviews(startsOn, endsOn).filter((it) => it.kind === 'monthly')
        expect(months[0]!.opensOn).toBe(startsOn)
        expect(months.at(-1)!.dueOn).toBe(endsOn)
        for (const [index, month] of months.slice(1).entries()) {
          expect(month.opensOn).toBe(addDays(months[index]!.dueOn, 1))
        }
      }),
    )
  })
})
