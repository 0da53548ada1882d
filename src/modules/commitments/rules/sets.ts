import { indicator, type IndicatorInput, type UnitSelectionInput } from '../../ledger/contract.ts'
import { type Promised, type Rhythm, scope } from '../contract.ts'

export interface ReadySet {
  key: string
  title: string
  description: string
  commitments: { key: string; title: string; promise: Promised }[]
}

/** A promise with what has a default left out. */
export function promiseOf(
  counted: Omit<IndicatorInput, 'unit'>,
  target: number,
  per: Rhythm,
  units: UnitSelectionInput,
): Promised {
  return {
    indicator: indicator.parse({ ...counted, unit: units.unit }),
    target,
    per,
    scope: scope.parse(units),
  }
}

const centralGroups = { unit: 'group', kind: 'centralGroup' } as const

/** Sets that a district can take over as they are, or change first. */
export const readySets: ReadySet[] = [
  {
    key: 'alliance',
    title: '校联体方案',
    description:
      '中心教研组每月开展专题教研、每学期听评课全覆盖；初中每学期两次、小学一次联合质量检测；各校每学期交流中层教干 2 名、骨干教师 3 名。',
    commitments: [
      {
        key: 'themedActivity',
        title: '专题教研活动',
        promise: promiseOf({ kinds: ['activity.ledByGroup'], measure: 'count' }, 1, 'month', centralGroups),
      },
      {
        key: 'observationCoverage',
        title: '听评课全覆盖',
        promise: promiseOf(
          { kinds: ['observation.received'], measure: 'coverage' },
          100,
          'term',
          centralGroups,
        ),
      },
      {
        key: 'assessmentJunior',
        title: '初中联合质量检测',
        promise: promiseOf({ kinds: ['assessment.held'], measure: 'count', stage: 'junior' }, 2, 'term', {
          unit: 'school',
          stage: 'junior',
        }),
      },
      {
        key: 'assessmentPrimary',
        title: '小学联合质量检测',
        promise: promiseOf({ kinds: ['assessment.held'], measure: 'count', stage: 'primary' }, 1, 'term', {
          unit: 'school',
          stage: 'primary',
        }),
      },
      {
        key: 'exchangeCadre',
        title: '中层教干交流',
        promise: promiseOf({ kinds: ['exchange.cadre'], measure: 'distinctPeople' }, 2, 'term', {
          unit: 'school',
        }),
      },
      {
        key: 'exchangeBackbone',
        title: '骨干教师交流',
        promise: promiseOf({ kinds: ['exchange.backbone'], measure: 'distinctPeople' }, 3, 'term', {
          unit: 'school',
        }),
      },
    ],
  },
  {
    key: 'rhythm',
    title: '月研、季评、年总结',
    description: '中心教研组每月有教研记录、每季度有评议、每学年有总结，写完就算，不用另外上报。',
    commitments: (
      [
        ['monthly', '月研', 'month'],
        ['quarterly', '季评', 'quarter'],
        ['annual', '年总结', 'year'],
      ] as const
    ).map(([type, title, per]) => ({
      key: type,
      title,
      promise: promiseOf(
        { kinds: ['review.written'], measure: 'count', types: [type] },
        1,
        per,
        centralGroups,
      ),
    })),
  },
  {
    key: 'everyTeacher',
    title: '教师教研基本要求',
    description: '每位教师每学期听课 15 节、参加教研活动 8 次、每学年执教公开课 1 节，按学校看完成的比例。',
    commitments: [
      {
        key: 'lessonsObserved',
        title: '教师听课',
        promise: promiseOf({ kinds: ['observation.made'], measure: 'coverage', atLeast: 15 }, 100, 'term', {
          unit: 'school',
        }),
      },
      {
        key: 'activitiesAttended',
        title: '参加教研活动',
        promise: promiseOf({ kinds: ['activity.attended'], measure: 'coverage', atLeast: 8 }, 100, 'term', {
          unit: 'school',
        }),
      },
      {
        key: 'openLesson',
        title: '执教公开课',
        promise: promiseOf(
          { kinds: ['activity.demonstrated'], measure: 'coverage', atLeast: 1 },
          100,
          'year',
          {
            unit: 'school',
          },
        ),
      },
    ],
  },
]
