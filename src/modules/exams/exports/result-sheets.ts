import type { z } from '../../../platform/contract.ts'
import type { ExportColumn, ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import type { ListedFigures, StoredTopicGap, StoredTopicRate } from '../contract/result-shapes.ts'
import type { results as contract } from '../contract/results.ts'

type Answer<Name extends keyof typeof contract> = z.infer<
  NonNullable<(typeof contract)[Name]['~orpc']['outputSchema']>
>
type Interval = readonly [number | null, number | null]

/** Said in the place of every figure of a unit with too few pupils. */
export const suppressedText = '人数较少，不显示'

const text = (header: string, key: string, width = 16): ExportColumn => ({ header, key, width })
const number = (header: string, key: string): ExportColumn => ({ header, key, format: 'decimal', width: 12 })
const share = (header: string, key: string): ExportColumn => ({ header, key, format: 'percent', width: 12 })
const count = (header: string, key: string): ExportColumn => ({ header, key, format: 'integer', width: 10 })

const range = (of: Interval | undefined, decimals = 1): string | undefined =>
  of && of[0] !== null && of[1] !== null
    ? `${of[0].toFixed(decimals)} 至 ${of[1].toFixed(decimals)}`
    : undefined
const shown = (value: number | null | undefined, decimals = 2): number | undefined =>
  value === null || value === undefined ? undefined : Number(value.toFixed(decimals))

/** What one reads of a unit, with whom it speaks of. */
const figureColumns: ExportColumn[] = [
  count('应考人数', 'enrolled'),
  count('实考人数', 'sat'),
  count('缺考', 'absent'),
  count('违纪', 'cheated'),
  count('统计人数', 'counted'),
  number('平均分', 'mean'),
  text('平均分95%区间', 'interval', 18),
  number('标准差', 'sd'),
  number('中位数', 'median'),
  share('得分率', 'scoreRate'),
  share('优秀率', 'excellent'),
  share('及格率', 'pass'),
  share('低分率', 'low'),
  number('T分', 't'),
  text('T分95%区间', 'tInterval', 18),
  share('超均率', 'aboveMeanRate'),
  number('比均率', 'meanRatio'),
  share('高于全区均分的比例', 'shareAboveMean'),
  number('效应量(与其余学生)', 'effect'),
  text('效应量95%区间', 'effectInterval', 18),
]

function figureCells(figures: ListedFigures | null): Record<string, unknown> {
  if (!figures) return { enrolled: undefined, interval: suppressedText }
  return {
    enrolled: figures.enrolled,
    sat: figures.sat,
    absent: figures.absent,
    cheated: figures.cheated,
    counted: figures.counted,
    mean: shown(figures.mean),
    interval: range(figures.interval),
    sd: shown(figures.sd),
    median: shown(figures.median),
    scoreRate: shown(figures.scoreRate, 4),
    excellent: shown(figures.excellent, 4),
    pass: shown(figures.pass, 4),
    low: shown(figures.low, 4),
    t: shown(figures.t, 1),
    tInterval: range(figures.tInterval),
    aboveMeanRate: shown(figures.aboveMeanRate, 4),
    meanRatio: shown(figures.meanRatio, 3),
    shareAboveMean: shown(figures.shareAboveMean, 4),
    effect: shown(figures.effect, 2),
    effectInterval: range(figures.effectInterval, 2),
  }
}

const sheet = (name: string, columns: ExportColumn[], rows: Record<string, unknown>[]): ExportSheet => ({
  name,
  columns,
  rows,
  expectedRows: rows.length,
})

/** Units side by side, in the order of their names. */
export function unitSheets(of: Answer<'listUnitResults'>): ExportSheet[] {
  const district = of.district ? [{ name: '全区', ...figureCells(of.district) }] : []
  const rows = of.rows.map(({ unit, figures }) => ({ name: unit.name, ...figureCells(figures) }))
  return [sheet('结果', [text('单位', 'name', 24), ...figureColumns], [...district, ...rows])]
}

const cutNames = { locality: '城乡', cluster: '片区', alliance: '校联体', sex: '性别' } as const

/** One paper: who stands where, 一分一段, and what the items test. */
export function subjectSheets(of: Answer<'getSubjectResults'>): ExportSheet[] {
  const parts = (['locality', 'cluster', 'alliance', 'sex'] as const).flatMap((cut) =>
    of.cuts[cut].map(({ unit, figures }) => ({
      cut: cutNames[cut],
      name: unit.name,
      ...figureCells(figures),
    })),
  )
  const whole = {
    ...of.summary,
    t: null,
    tInterval: [null, null] as [null, null],
    aboveMeanRate: null,
    meanRatio: null,
  }
  const beside = { shareAboveMean: null, effect: null, effectInterval: [null, null] as [null, null] }
  const district = [{ cut: '全区', name: '全区', ...figureCells({ ...whole, ...beside }) }]
  return [
    sheet('概况', [text('分法', 'cut'), text('单位', 'name', 24), ...figureColumns], [...district, ...parts]),
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
    topicSheet(
      [...of.topics.knowledge, ...of.topics.ability, ...of.topics.type].map((topic) => [topic, topic.items]),
    ),
  ]
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

/** Items with their statistics, and how each option was chosen. */
export function itemSheets(of: Answer<'getItemResults'>): ExportSheet[] {
  const columns = [
    text('题号', 'item', 10), text('题型', 'kind', 12), number('分值', 'full'), text('知识点', 'knowledge', 28),
    text('能力层级', 'ability', 12), number('平均分', 'mean'), number('标准差', 'sd'), number('得分率(难度P)', 'difficulty'),
    number('预估得分率', 'expected'), number('区分度D27', 'discrimination'), number('题总相关', 'itemTotal'), number('题余相关', 'itemRest'),
    number('删题后α', 'alphaIfDeleted'), text('答案', 'answerKey', 8),
  ] // prettier-ignore
  const options = of.items.flatMap(({ item, options: used }) => used.map((option) => ({ item, ...option })))
  return [
    sheet(
      '各题',
      columns,
      of.items.map((item) => ({
        item: item.item,
        kind: item.kind,
        full: item.full,
        knowledge: item.knowledge.join('、'),
        ability: item.ability ?? undefined,
        mean: shown(item.mean, 3),
        sd: shown(item.sd, 3),
        difficulty: shown(item.difficulty, 3),
        expected: shown(item.expected, 3),
        discrimination: shown(item.discrimination, 3),
        itemTotal: shown(item.itemTotal, 3),
        itemRest: shown(item.itemRest, 3),
        alphaIfDeleted: shown(item.alphaIfDeleted, 3),
        answerKey: item.answerKey ?? undefined,
      })),
    ),
    sheet(
      '选项',
      [
        text('题号', 'item', 10),
        text('选项', 'option', 10),
        text('正确', 'key', 8),
        share('全体', 'share'),
        share('前27%', 'upper'),
        share('中间', 'middle'),
        share('后27%', 'lower'),
      ],
      options.map((use) => ({
        item: use.item,
        option: use.option || '未选',
        key: use.isKey ? '是' : undefined,
        share: shown(use.share, 4),
        upper: shown(use.upper, 4),
        middle: shown(use.middle, 4),
        lower: shown(use.lower, 4),
      })),
    ),
  ]
}

/** A school: its subjects, its classes. */
export function schoolSheets(of: Answer<'getSchoolResults'>): ExportSheet[] {
  const gapColumns = [
    number('与全区差距(标准差)', 'gap'),
    text('差距95%区间', 'gapInterval', 18),
    text('相对薄弱', 'weak', 10),
  ]
  return [
    sheet(
      '各科',
      [text('学科', 'subject', 14), ...figureColumns, ...gapColumns],
      of.subjects.map((one) => ({
        subject: one.subject,
        ...figureCells(one.figures),
        gap: shown(one.gap, 3),
        gapInterval: range(one.gapInterval, 2),
        weak: one.weak ? '是' : undefined,
      })),
    ),
    sheet(
      '各班',
      [text('班级', 'className', 16), ...figureColumns],
      of.classes.map((one) => ({ className: one.className, ...figureCells(one.figures) })),
    ),
  ]
}

type InPaper = {
  topics: { knowledge: StoredTopicGap[]; ability: StoredTopicGap[]; type: StoredTopicGap[] }
  items: { item: string; rate: number | null; districtRate: number | null }[]
}

/** A school or a class in one paper: what was tested, and the items, beside the district. */
export function unitPaperSheets(
  of: InPaper,
  classes: { className: string; figures: ListedFigures | null }[] | null,
): ExportSheet[] {
  const topics = [...of.topics.knowledge, ...of.topics.ability, ...of.topics.type]
  return [
    ...(classes
      ? [
          sheet(
            '各班',
            [text('班级', 'className', 16), ...figureColumns],
            classes.map((one) => ({ className: one.className, ...figureCells(one.figures) })),
          ),
        ]
      : []),
    sheet(
      '知识点与能力',
      [
        text('名称', 'name', 24),
        share('得分率', 'rate'),
        share('其余学生', 'restRate'),
        number('差', 'gap'),
        text('差的95%区间', 'interval', 18),
      ],
      topics.map((topic) => ({
        name: topic.name,
        rate: shown(topic.rate, 4),
        restRate: shown(topic.restRate, 4),
        gap: shown(topic.gap, 4),
        interval: range(topic.gapInterval, 3),
      })),
    ),
    sheet(
      '各题',
      [text('题号', 'item', 10), share('得分率', 'rate'), share('全区得分率', 'districtRate')],
      of.items.map((item) => ({
        item: item.item,
        rate: shown(item.rate, 4),
        districtRate: shown(item.districtRate, 4),
      })),
    ),
  ]
}
