import type { UnitRow } from '../contract/result-shapes.ts'
import type { SubjectResults } from './answers.ts'
import type { Block, PackSheet } from './document.ts'
import { knownInterval, localityWords, marks, marksBetween, ratesOf, suppressedCells, summaryCells, summaryHead, two, unitColumns, unitRowOf } from './words.ts' // prettier-ignore

type Gap = NonNullable<SubjectResults['localityGap']>

const order = ['urban', 'town', 'rural']
/** From town to country; other parts as they come. */
const inOrder = (rows: readonly UnitRow[]): UnitRow[] =>
  rows.toSorted((a, b) => order.indexOf(a.unit.id) - order.indexOf(b.unit.id))

/** Urban, town and rural schools side by side. */
export function localityTable(title: string, rows: readonly UnitRow[]): Block[] {
  if (rows.every(({ figures }) => figures === null)) return []
  return [
    {
      kind: 'table',
      title,
      head: ['类别', ...summaryHead],
      rows: inOrder(rows).map(({ unit, figures }) => [
        unit.name,
        ...(figures ? summaryCells(figures) : suppressedCells(summaryHead.length)),
      ]),
    },
  ]
}

/** One bar a kind of school and subject, with its interval. */
export function localityPicture(
  title: string,
  subjects: readonly { name: string; full: number; rows: readonly UnitRow[] }[],
): Block[] {
  const kinds = [...new Set(subjects.flatMap(({ rows }) => inOrder(rows).map(({ unit }) => unit.name)))]
  if (kinds.length === 0) return []
  const of = (rows: readonly UnitRow[], kind: string) => rows.find(({ unit }) => unit.name === kind)?.figures
  return [
    {
      kind: 'picture',
      title,
      spec: {
        kind: 'bars',
        categories: kinds,
        percent: true,
        unit: '得分率',
        series: subjects.map(({ name, full, rows }) => ({
          name,
          values: kinds.map((kind) => of(rows, kind)?.scoreRate ?? null),
          intervals: kinds.map((kind) => {
            const figures = of(rows, kind)
            return figures ? ratesOf(figures.interval, full) : null
          }),
        })),
      },
    },
  ]
}

/** The gap between two kinds of schools in words, the interval always beside it. */
export function gapSentence(subject: string, gap: Gap | null): string {
  if (!gap || gap.gap === null || !knownInterval(gap.interval)) {
    return `${subject}：学校数或人数不足，不计算城乡差距。`
  }
  const [first, second] = [gap.first, gap.second].map((word) => localityWords[word] ?? word)
  const figures = `${first}(${gap.schools[0]} 所)与${second}(${gap.schools[1]} 所)平均分相差 ${marks(gap.gap)} 分(95%区间 ${marksBetween(gap.interval)})，合 ${two(gap.standardisedGap)} 个标准差`
  return `${subject}：${figures}，${gap.distinguishable ? '差距可以确定' : '区间含 0，两类学校无法区分'}。`
}

/** Rows of units for a workbook. */
export function unitSheet(
  name: string,
  parts: readonly { subject: string; rows: readonly UnitRow[] }[],
  pictures: PackSheet['pictures'] = [],
): PackSheet {
  return {
    name,
    columns: [{ header: '学科', key: 'subject' }, { header: '类别', key: 'unit', width: 16 }, ...unitColumns],
    rows: parts.flatMap(({ subject, rows }) =>
      inOrder(rows).map(({ unit, figures }) => ({
        subject,
        unit: figures ? unit.name : `${unit.name}(人数过少，不显示)`,
        ...(figures ? unitRowOf(figures) : {}),
      })),
    ),
    pictures,
  }
}
