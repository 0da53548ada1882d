import type { ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import type { LineFigures, StoredTopicGap, UnitFigures } from '../contract/result-shapes.ts'
import type { ResultAnswer } from '../contract/results.ts'
import {
  type Cells,
  count,
  figureCells,
  figureColumns,
  fullColumns,
  number,
  range,
  share,
  sheet,
  shown,
  summaryColumns,
  text,
} from './unit-columns.ts'

type Reference = ResultAnswer<'getSchoolSubjectResults'>['reference']

const paperName = ({ subject, booklet }: { subject: string; booklet: string | null }): string =>
  booklet === null || booklet === subject ? subject : `${subject}(${booklet})`

/** Units side by side, in the order of their names. */
export function unitSheets(of: ResultAnswer<'listUnitResults'>): ExportSheet[] {
  const district = of.district ? [{ name: '全区', ...figureCells(of.district) }] : []
  const rows = of.rows.map(({ unit, figures }) => ({ name: unit.name, ...figureCells(figures) }))
  return [sheet('结果', [text('单位', 'name', 24), ...figureColumns], [...district, ...rows])]
}

/** The district: every paper, the sum over them, its kinds of schools. */
export function overviewSheets(of: ResultAnswer<'getResultsOverview'>): ExportSheet[] {
  const papers = of.papers.map((paper) => ({
    subject: paperName(paper),
    full: paper.summary.full,
    ...figureCells(paper.summary),
    alpha: shown(paper.reliability.alpha, 3),
    sem: shown(paper.reliability.sem),
    icc: shown(paper.variance?.icc, 4),
  }))
  const total = of.total?.figures
  const whole = total ? [{ subject: '总分', full: total.full, ...figureCells(total) }] : []
  return [
    sheet(
      '各科',
      [text('学科', 'subject', 14), number('满分', 'full'), ...summaryColumns, number('测量误差', 'sem'), share('校际差异', 'icc')],
      [...papers, ...whole],
    ),
    ...(of.localities.length > 0
      ? [
          sheet(
            '城乡',
            [text('类别', 'name', 16), ...fullColumns],
            of.localities.map(({ unit, figures }) => ({ name: unit.name, ...figureCells(figures) })),
          ),
        ]
      : []),
    ...lineSheets(of.lines),
  ] // prettier-ignore
}

/** Double lines of the district or a school. */
function lineSheets(lines: readonly LineFigures[]): ExportSheet[] {
  if (lines.length === 0) return []
  const columns = [
    text('线', 'name'), number('总分线', 'total'), text('学科', 'subject', 14), number('单科线', 'subjectLine'), count('总分上线人数', 'overTotal'),
    count('单科上线人数', 'overSubject'), count('都上线人数', 'overBoth'), share('贡献率', 'contribution'), share('命中率', 'hit'),
    share('科目得分占比', 'subjectShare'),
  ] // prettier-ignore
  return [
    sheet(
      '双线',
      columns,
      lines.map((line) => ({
        ...line,
        contribution: shown(line.contribution, 4),
        hit: shown(line.hit, 4),
        subjectShare: shown(line.subjectShare, 4),
      })),
    ),
  ]
}

/** Items with their statistics, and how each option was chosen. */
export function itemSheets(of: ResultAnswer<'getItemResults'>): ExportSheet[] {
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

/** The unit itself, then those beside whom it is seen. */
function besideSheet(
  own: { name: string; figures: UnitFigures | null },
  reference: Reference | null,
  more: Cells[] = [],
): ExportSheet {
  const rows: Cells[] = [{ name: own.name, ...figureCells(own.figures) }, ...more]
  if (reference?.locality) {
    const { unit, figures } = reference.locality
    rows.push({ name: `同类学校(${unit.name})`, ...figureCells(figures) })
  }
  if (reference) rows.push({ name: '全区', ...figureCells(reference.district) })
  return sheet('概况', [text('单位', 'name', 24), ...fullColumns], rows)
}

const classSheet = (classes: { className: string; figures: UnitFigures | null }[]): ExportSheet =>
  sheet(
    '各班',
    [text('班级', 'className', 16), ...fullColumns],
    classes.map((one) => ({ className: one.className, ...figureCells(one.figures) })),
  )

/** A school: the sum over subjects, its subjects, its classes, double lines. */
export function schoolSheets(of: ResultAnswer<'getSchoolResults'>): ExportSheet[] {
  const gapColumns = [
    number('与全区差距(标准差)', 'gap'),
    text('差距95%区间', 'gapInterval', 18),
    text('相对薄弱', 'weak', 10),
  ]
  const byPaper = of.classes.flatMap(({ className, subjects }) =>
    subjects.map((one) => ({
      className,
      subject: of.subjects.find(({ paperId }) => paperId === one.paperId)?.subject,
      counted: one.counted ?? undefined,
      scoreRate: shown(one.scoreRate, 4),
      t: shown(one.t, 1),
      tInterval: range(one.tInterval),
    })),
  )
  return [
    ...(of.total ? [besideSheet({ name: of.unit.name, figures: of.total }, of.reference)] : []),
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
    ...(of.classes.some(({ figures }) => figures) ? [classSheet(of.classes)] : []),
    ...(byPaper.length > 0
      ? [
          sheet(
            '各班各科',
            [
              text('班级', 'className', 16), text('学科', 'subject', 14), count('统计人数', 'counted'), share('得分率', 'scoreRate'),
              number('T分', 't'), text('T分95%区间', 'tInterval', 18),
            ], // prettier-ignore
            byPaper,
          ),
        ]
      : []),
    ...lineSheets(of.lines),
  ]
}

type InPaper = {
  topics: { knowledge: StoredTopicGap[]; ability: StoredTopicGap[]; type: StoredTopicGap[] }
  items: { item: string; rate: number | null; districtRate: number | null }[]
}

/** A school in one paper, beside the district: its classes, what was tested, the items. */
export function schoolSubjectSheets(of: ResultAnswer<'getSchoolSubjectResults'>): ExportSheet[] {
  return [
    besideSheet({ name: of.unit.name, figures: of.figures }, of.reference),
    ...(of.classes.length > 0 ? [classSheet(of.classes)] : []),
    ...testedSheets(of),
  ]
}

/** A class in one paper, beside its school and the district. */
export function classSheets(of: ResultAnswer<'getClassResults'>): ExportSheet[] {
  const { school } = of.reference
  return [
    besideSheet(
      { name: of.unit.name, figures: of.figures },
      of.reference,
      school ? [{ name: of.school.name, ...figureCells(school) }] : [],
    ),
    ...testedSheets(of),
  ]
}

function testedSheets(of: InPaper): ExportSheet[] {
  const topics = [...of.topics.knowledge, ...of.topics.ability, ...of.topics.type]
  return [
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
