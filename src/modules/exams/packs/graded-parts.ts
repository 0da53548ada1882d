import { conversionSheet } from '../exports/subject-sheets.ts'
import type { SubjectResults } from './answers.ts'
import { type Block, note, type PackSheet } from './document.ts'
import { count, percent } from './words.ts'

const scores = (from: number | null, to: number | null): string =>
  from === null || to === null ? '—' : from === to ? String(from) : `${from}～${to}`

/** 赋分: how many are in each grade; the whole 原始分对照 is in the workbook. */
export function gradedBlocks({ graded, about }: SubjectResults): Block[] {
  if (graded.length === 0) return []
  return [
    {
      kind: 'table',
      title: '等级赋分',
      head: ['等级', '规定比例', '赋分', '原始分', '人数', '实际比例'],
      rows: graded.map((band) => [
        band.grade,
        `${band.percent}%`,
        `${band.low}～${band.high}`,
        scores(band.rawFrom, band.rawTo),
        band.count === null ? '不显示' : count(band.count),
        percent(band.share),
      ]),
    },
    note(
      `每个原始分换算成多少分见工作簿“原始分对照”。不足 ${about.smallestCell} 人的分数并在一起；并到两个等级之间的，这两级的人数不单独显示。`,
    ),
  ]
}

/** 原始分对照, as it is exported from the page. */
export function gradedPackSheets({ conversions }: SubjectResults): PackSheet[] {
  return conversions.length === 0 ? [] : [conversionSheet(conversions)]
}
