import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../../platform/calendar-day.ts'
import { commitmentDraft, promise as promiseShape } from '../contract.ts'
import { elapsedShare, periodOn, periodsOf, type TeachingCalendar, workingDays } from './periods.ts'
import { promiseOf, readySets } from './sets.ts'
import { reached } from './standing.ts'
import { suggestCommitment } from './suggest.ts'
import { sentenceOf } from './wording.ts'

const calendar: TeachingCalendar = {
  terms: [
    {
      name: '2025—2026学年第二学期',
      startsOn: '2026-02-23',
      endsOn: '2026-07-03',
      firstMonday: '2026-02-23',
    },
    {
      name: '2026—2027学年第一学期',
      startsOn: '2026-08-31',
      endsOn: '2027-01-22',
      firstMonday: '2026-08-31',
    },
  ],
  schoolYears: [
    { name: '2025—2026学年', startsOn: '2025-09-01', endsOn: '2026-07-10' },
    { name: '2026—2027学年', startsOn: '2026-08-31', endsOn: '2027-07-09' },
  ],
  specialDays: [
    { kind: 'holiday', startsOn: '2026-10-01', endsOn: '2026-10-07' },
    { kind: 'makeup', startsOn: '2026-10-10', endsOn: '2026-10-10' },
  ],
}
const none: TeachingCalendar = { terms: [], schoolYears: [], specialDays: [] }

describe('the periods of a rhythm', () => {
  test.each([
    [
      'month',
      '2026-08-31',
      '2027-01-22',
      ['9月 09-01 09-30', '10月 10-01 10-31', '11月 11-01 11-30', '12月 12-01 12-31', '1月 01-01 01-22'],
    ],
    [
      'month',
      '2026-02-23',
      '2026-08-30',
      ['3月 03-01 03-31', '4月 04-01 04-30', '5月 05-01 05-31', '6月 06-01 06-30'],
    ],
    [
      'quarter',
      '2026-02-23',
      '2027-01-22',
      ['第一季度 02-23 03-31', '第二季度 04-01 06-30', '第三季度 07-01 09-30', '第四季度 10-01 12-31'],
    ],
    ['week', '2026-08-31', '2026-09-15', ['第1周 08-31 09-06', '第2周 09-07 09-13']],
    [
      'term',
      '2026-02-23',
      '2027-01-22',
      ['2025—2026学年第二学期 02-23 07-03', '2026—2027学年第一学期 08-31 01-22'],
    ],
    ['year', '2026-09-10', '2027-07-09', ['2026—2027学年 09-10 07-09']],
  ] as const)('each %s from %s to %s asks only where there is teaching', (per, from, to, expected) => {
    expect(
      periodsOf(per, from, to, calendar).map((p) => `${p.label} ${p.from.slice(5)} ${p.to.slice(5)}`),
    ).toEqual(expected)
  })

  test('without a calendar every month counts, and a term is the commitment’s own time', () => {
    expect(periodsOf('month', '2026-07-05', '2026-09-20', none).map((p) => p.key)).toEqual([
      '2026-07',
      '2026-08',
      '2026-09',
    ])
    expect(periodsOf('term', '2026-07-05', '2026-09-20', none)).toMatchObject([
      { from: '2026-07-05', to: '2026-09-20' },
    ])
  })

  const day = fc.integer({ min: 0, max: 900 }).map((offset) => addDays('2025-07-01', offset))
  const rhythm = fc.constantFrom('week', 'month', 'quarter', 'term', 'year')
  test('never overlap, stay within the commitment, and there is always at least one', () => {
    fc.assert(
      fc.property(rhythm, day, day, fc.constantFrom(calendar, none), (per, a, b, known) => {
        const [from, to] = [a, b].sort() as [string, string]
        const periods = periodsOf(per, from, to, known)
        expect(periods.length).toBeGreaterThan(0)
        for (const [at, period] of periods.entries()) {
          expect(period.from <= period.to && period.from >= from && period.to <= to).toBe(true)
          const before = periods[at - 1]?.to ?? ''
          expect(before < period.from).toBe(true)
        }
        expect(new Set(periods.map(({ key }) => key)).size).toBe(periods.length)
      }),
    )
  })

  test.each([
    ['in the middle of one', '2026-10-14', '2026-10-01'],
    ['on its last day', '2026-10-31', '2026-10-01'],
    ['after all are over', '2027-02-10', '2027-01-01'],
    ['before the first', '2026-08-01', '2026-09-01'],
  ])('today %s stands in one of them', (_, today, from) => {
    expect(periodOn(periodsOf('month', '2026-08-31', '2027-01-22', calendar), today)?.from).toBe(from)
  })
})

describe('the expected pace', () => {
  const october = { from: '2026-10-01', to: '2026-10-31' }
  test('counts working days of the term only, with holidays off and exchanged days on', () => {
    expect(workingDays(october.from, october.to, calendar)).toBe(18)
    expect(workingDays('2026-07-01', '2026-08-31', calendar)).toBe(4)
    expect(workingDays('2026-08-01', '2026-08-20', calendar)).toBe(0)
  })
  test.each([
    ['2026-09-30', 0],
    ['2026-10-07', 0],
    ['2026-10-08', 1 / 18],
    ['2026-10-10', 3 / 18],
    ['2026-10-30', 1],
    ['2026-11-02', 1],
  ])('at the end of %s is %d of the month', (today, share) => {
    expect(elapsedShare(october, today, calendar)).toBeCloseTo(share, 12)
  })
  test('never goes back, and is whole at the end', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 200 }),
        fc.nat({ max: 45 }),
        fc.constantFrom(calendar, none),
        (start, length, known) => {
          const from = addDays('2026-06-01', start)
          const period = { from, to: addDays(from, length) }
          let before = 0
          for (let day = addDays(from, -1); day <= period.to; day = addDays(day, 1)) {
            const share = elapsedShare(period, day, known)
            expect(share).toBeGreaterThanOrEqual(before)
            before = share
          }
          expect(before).toBe(1)
        },
      ),
    )
  })
})

describe('where a unit stands', () => {
  const count = { measure: 'count' } as const
  const coverage = { measure: 'coverage' } as const
  const at = (elapsed: number, more = {}) => ({ elapsed, begun: elapsed > 0, over: false, ...more })
  test.each([
    ['nothing yet, early', count, 3, 0, null, at(0.1), 'notStarted', 0, 3],
    ['nothing yet, when one is due', count, 3, 0, null, at(0.27), 'behind', 1, 3],
    ['one when one is due', count, 3, 1, null, at(0.59), 'onPace', 1, 2],
    ['one when two are due', count, 3, 1, null, at(0.6), 'behind', 2, 2],
    ['enough', count, 3, 3, null, at(0.27), 'done', 1, 0],
    ['more than enough', count, 3, 5, null, at(1), 'done', 3, 0],
    ['too little when it is over', count, 3, 2, null, at(1, { over: true }), 'late', 3, 1],
    ['enough when it is over', count, 3, 3, null, at(1, { over: true }), 'done', 3, 0],
    ['before it begins', count, 3, 0, null, at(0), 'notStarted', 0, 3],
    ['one a month, before its last fifth', count, 1, 0, null, at(0.79), 'notStarted', 0, 1],
    ['one a month, in its last fifth', count, 1, 0, null, at(0.8), 'behind', 1, 1],
    ['999 of 1000', coverage, 100, 999, 1000, at(1), 'behind', 100, 1],
    ['all of them', coverage, 100, 1000, 1000, at(0.3), 'done', 30, 0],
    ['90 % of 7 people is 7', coverage, 90, 6, 7, at(0.3), 'onPace', 27, 1],
    ['nobody in the roster', coverage, 100, 0, 0, at(1), 'notApplicable', 100, 0],
    ['half an hour too little', { measure: 'hours' }, 10, 9.5, null, at(1), 'behind', 10, 0.5],
  ] as const)('%s', (_, indicator, target, value, denominator, time, standing, expected, remaining) => {
    expect(reached({ value, denominator }, indicator, target, time)).toMatchObject({
      standing,
      expected,
      remaining,
    })
  })
})

describe('a promise in words', () => {
  test.each([
    [
      '每所学校每学期交流骨干教师不少于 3 人',
      promiseOf({ kinds: ['exchange.backbone'], measure: 'distinctPeople' }, 3, 'term', { unit: 'school' }),
    ],
    [
      '每所乡村小学每学年承办联片活动不少于 1 次',
      promiseOf({ kinds: ['activity.hosted'], measure: 'count' }, 1, 'year', {
        unit: 'school',
        locality: 'rural',
        stage: 'primary',
      }),
    ],
    [
      '每个小学语文中心教研组每月开展集体备课不少于 2 次',
      promiseOf({ kinds: ['activity.ledByGroup'], measure: 'count', types: ['集体备课'] }, 2, 'month', {
        unit: 'group',
        subject: '语文',
        stage: 'primary',
      }),
    ],
    [
      '全区每季度骨干教师到乡村学校执教公开课累计不少于 20 小时',
      promiseOf(
        { kinds: ['activity.demonstrated'], measure: 'hours', whose: 'backbone', toRural: true },
        20,
        'quarter',
        { unit: 'district' },
      ),
    ],
    [
      '每所学校每学期听课评课不少于 15 节的语文教师达到 90%',
      promiseOf(
        { kinds: ['observation.made'], measure: 'coverage', atLeast: 15, subject: '语文' },
        90,
        'term',
        {
          unit: 'school',
        },
      ),
    ],
  ])('%s', (sentence, promised) => expect(sentenceOf(promised)).toBe(sentence))

  test('every ready set holds whole promises, and no two of its parts read the same', () => {
    for (const { commitments } of readySets) {
      for (const { promise } of commitments) expect(promiseShape.parse(promise)).toEqual(promise)
      const sentences = commitments.map(({ promise }) => sentenceOf(promise))
      expect(new Set(sentences).size).toBe(sentences.length)
    }
  })
})

describe('a plan’s wording becomes something to count', () => {
  const draft = (text: string, more: object = {}) =>
    suggestCommitment(commitmentDraft.parse({ text, per: 'term', quantity: 1, measure: 'count', ...more }))

  test.each([
    ['每月都将开展专题教研活动', { per: 'month' }, '每个中心教研组每月开展专题教研活动不少于 1 次'],
    [
      '中心组成员需对学科老师的听评课实现每学期全覆盖',
      { who: '中心组', quantity: 100, measure: 'coverage' },
      '每个中心教研组每学期对本学科教师的听评课覆盖率达到 100%',
    ],
    [
      '初中每学期组织两次、小学每学期组织一次校联体学业水平阶段质量检测',
      { quantity: 2, stage: 'junior' },
      '每所初中每学期组织联合质量检测不少于 2 次',
    ],
    [
      '各成员学校每学期安排交流轮岗，其中中层教干不少于 2 名、骨干教师不少于 3 名',
      { who: '各成员学校', quantity: 3, counted: '骨干教师' },
      '每所学校每学期交流骨干教师不少于 3 人',
    ],
    [
      '各成员学校每学期安排交流轮岗，其中中层教干不少于 2 名',
      { who: '各成员学校', quantity: 2, counted: '中层教干' },
      '每所学校每学期交流中层教干不少于 2 人',
    ],
    ['季評', { per: 'quarter' }, '每个中心教研组每季度撰写季评不少于 1 篇'],
    ['年總結', { per: 'year' }, '每个中心教研组每学年撰写年度总结不少于 1 篇'],
    [
      '每位教师每学期听课不少于15节',
      { who: '每位教师', quantity: 15 },
      '每所学校每学期听课评课不少于 15 节的教师达到 100%',
    ],
    [
      '校长每学期听课30节',
      { who: '校长', quantity: 30 },
      '每所学校每学期听课评课不少于 30 节的中层教干达到 100%',
    ],
    [
      '备课组每两周集体备课一次',
      { who: '备课组', per: 'week', quantity: 0.5 },
      '每个备课组每月开展集体备课不少于 2 次',
    ],
    ['各校每学期承办一次片区活动', { who: '各校' }, '每所学校每学期承办联片活动不少于 1 次'],
    [
      '中心组每学期送教下乡不少于2次',
      { who: '中心组', quantity: 2 },
      '每个中心教研组每学期成员送教下乡不少于 2 次',
    ],
  ])('%s', (text, more, sentence) => {
    const suggestion = draft(text, more)
    expect(suggestion.questions).toEqual([])
    expect(suggestion.sentence).toBe(sentence)
    expect(promiseShape.parse(suggestion.promise)).toEqual(suggestion.promise)
  })

  test.each([
    ['每学期制定校内教研计划', {}, ['whatCounts']],
    ['每学年开展学科竞赛', { per: 'year' }, ['whatCounts']],
    ['80%的学校参加', { who: '学校', quantity: 80, measure: 'coverage' }, ['whatCounts']],
    ['教研员每学期听课不少于60节', { who: '教研员', quantity: 60 }, ['whatCounts']],
    ['定期开展专题教研活动', { per: null, quantity: null }, ['howMuch', 'howOften']],
  ])('%s stays a text and asks', (text, more, questions) => {
    const suggestion = draft(text, more)
    expect(suggestion.promise).toBeNull()
    expect(suggestion.questions).toEqual(questions)
    expect(suggestion.text).toBe(text)
  })
})
