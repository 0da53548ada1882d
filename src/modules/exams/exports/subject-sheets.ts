import type { ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import { localityLabels } from '../../organization/vocabulary.ts'
import type { StoredTopicRate } from '../contract/result-shapes.ts'
import type { ResultAnswer } from '../contract/results.ts'
import {
  type Cells,
  count,
  figureCells,
  fullColumns,
  number,
  range,
  share,
  sheet,
  shown,
  text,
} from './unit-columns.ts'

type Subject = ResultAnswer<'getSubjectResults'>

const cutNames = { locality: '城乡', cluster: '片区', alliance: '校联体', sex: '性别' } as const

/** One paper: who stands where, 一分一段, graded scores, and what the items test. */
export function subjectSheets(of: Subject): ExportSheet[] {
  const parts = (['locality', 'cluster', 'alliance', 'sex'] as const).flatMap((cut) =>
    of.cuts[cut].map(({ unit, figures }) => ({
      cut: cutNames[cut],
      name: unit.name,
      ...figureCells(figures),
    })),
  )
  const district = {
    cut: '全区',
    name: '全区',
    ...figureCells(of.summary),
    alpha: shown(of.reliability.alpha, 3),
  }
  return [
    sheet('概况', [text('分法', 'cut'), text('单位', 'name', 24), ...fullColumns], [district, ...parts]),
    qualitySheet(of),
    sheet(
      '分数段',
      [number('从', 'from'), number('到(不含)', 'to'), count('人数', 'count'), share('占比', 'share')],
      of.distribution.map((band) => ({ ...band, share: shown(band.share, 4) })),
    ),
    sheet(
      '一分一段',
      [
        number('最高', 'to'),
        number('最低', 'from'),
        count('人数', 'count'),
        count('累计人数', 'fromTop'),
        share('累计比例', 'shareFromTop'),
      ],
      of.scoreTable.map((line) => ({ ...line, shareFromTop: shown(line.shareFromTop, 4) })),
    ),
    ...gradedSheets(of),
    topicSheet(
      [...of.topics.knowledge, ...of.topics.ability, ...of.topics.type].map((topic) => [topic, topic.items]),
    ),
  ]
}

/** What the paper and the district are like as wholes. */
function qualitySheet({ reliability, variance, localityGap }: Subject): ExportSheet {
  const word = (locality: string) => localityLabels[locality as keyof typeof localityLabels] ?? locality
  const rows: Cells[] = [
    {
      name: '信度α',
      value: shown(reliability.alpha, 3),
      interval: range(reliability.alphaInterval, 3),
      note: `${reliability.items} 题`,
    },
    { name: '测量误差', value: shown(reliability.sem), note: '分' },
    ...(variance
      ? [
          { name: '校际差异ICC', value: shown(variance.icc, 3), note: `${variance.schools} 所学校` },
          { name: '设计效应', value: shown(variance.designEffect, 2) },
        ]
      : []),
    ...(localityGap
      ? [
          {
            name: '城乡差距',
            value: shown(localityGap.gap, 1),
            interval: range(localityGap.interval),
            note: `分，${word(localityGap.first)}减${word(localityGap.second)}${localityGap.distinguishable ? '' : '；区间含 0，无法区分'}`,
          },
          { name: '城乡差距(标准差)', value: shown(localityGap.standardisedGap, 2) },
        ]
      : []),
  ]
  return sheet(
    '信度与差异',
    [text('指标', 'name', 18), number('数值', 'value'), text('95%区间', 'interval', 18), text('说明', 'note', 34)],
    rows,
  ) // prettier-ignore
}

/** 赋分: the grades, and what each raw score becomes. */
export function gradedSheets({
  graded,
  conversions,
}: Pick<Subject, 'graded' | 'conversions'>): ExportSheet[] {
  if (graded.length === 0) return []
  return [
    sheet(
      '等级赋分',
      [
        text('等级', 'grade', 8), number('规定比例(%)', 'percent'), number('赋分最低', 'low'), number('赋分最高', 'high'),
        number('原始分最低', 'rawFrom'), number('原始分最高', 'rawTo'), count('人数', 'count'), share('实际比例', 'share'),
        text('说明', 'note', 18),
      ], // prettier-ignore
      graded.map((band) => ({
        ...band,
        share: shown(band.share, 4),
        note: band.count === null ? '人数较少，与相邻等级并在一起' : undefined,
      })),
    ),
    conversionSheet(conversions),
  ]
}

/** 原始分对照, joined as 一分一段 is. */
export function conversionSheet(conversions: Subject['conversions']): ReturnType<typeof sheet> {
  return sheet(
    '原始分对照',
    [
      number('原始分最高', 'to'), number('原始分最低', 'from'), number('赋分最高', 'gradedTo'), number('赋分最低', 'gradedFrom'),
      text('等级', 'grades', 8), count('人数', 'count'),
    ], // prettier-ignore
    conversions.map((line) => ({ ...line, grades: line.grades.join('、') })),
  )
}

function topicSheet(topics: [StoredTopicRate, string[]][]): ExportSheet {
  return sheet(
    '知识点与能力',
    [
      text('名称', 'name', 24),
      text('题号', 'items', 24),
      number('分值', 'full'),
      share('得分率', 'rate'),
      text('95%区间', 'interval', 18),
    ],
    topics.map(([topic, items]) => ({
      name: topic.name,
      items: items.join('、'),
      full: topic.full,
      rate: shown(topic.rate, 4),
      interval: range(topic.interval, 3),
    })),
  )
}
