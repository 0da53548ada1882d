import { addedBlocks } from './added-parts.ts'
import type { ItemResults, SubjectResults, Trends, ValueAdded } from './answers.ts'
import { coverFacts, discussionBlocks, findingBlocks, type Made, methodBlocks } from './cover.ts'
import { addedMethod, findingSheet, subjectName } from './district.ts'
import { type Block, heading, note, paragraph, type PackDocument } from './document.ts'
import { gradedBlocks, gradedPackSheets } from './graded-parts.ts'
import { gapSentence, localityPicture, localityTable, unitSheet } from './localities.ts'
import {
  bandBlocks,
  distributionBlocks,
  itemBlocks,
  itemSheet,
  scoreSheet,
  topicBlocks,
  topicSheet,
  unusedOption,
} from './paper-parts.ts'
import { headcountSentence, marks, marksBetween, percent, percentBetween, summaryCells, summaryHead } from './words.ts' // prettier-ignore

export interface SubjectMaterial {
  results: SubjectResults
  items: ItemResults
  added: ValueAdded | null
  trends: Trends | null
  made: Made
}

/** For a subject's meeting: its paper item by item, what was learnt and what was not; no school is named. */
export function subjectPack({ results, items, added, trends, made }: SubjectMaterial): PackDocument {
  const { about, summary, variance } = results
  const { assessment } = about
  const name = subjectName(about, results.paperId)
  const findings = [
    ...results.findings,
    ...items.findings.filter(({ text }) => !results.findings.some((known) => known.text === text)),
  ].filter(({ code }) => code !== unusedOption)
  const parts: [string, Block[]][] = [
    [
      '总体情况',
      [
        paragraph(headcountSentence(summary)),
        {
          kind: 'table',
          title: `${name}成绩概况(满分 ${summary.full})`,
          head: [...summaryHead],
          rows: [summaryCells(summary)],
        },
        paragraph(
          `中位数 ${marks(summary.median)} 分，中间一半的学生在 ${marksBetween([summary.q1, summary.q3])} 分之间，最高 ${marks(summary.max)} 分，最低 ${marks(summary.min)} 分。及格率 ${percent(summary.pass)}(95%区间 ${percentBetween(summary.passInterval)})。${variance?.icc === null || variance === null ? '' : `成绩差异中有 ${percent(variance.icc)} 在学校之间(${variance.schools} 所)。`}`,
        ),
        ...trendBlocks(name, trends),
      ],
    ],
    [
      '各类学校',
      [
        ...localityTable('各类学校', results.cuts.locality),
        ...localityPicture('各类学校得分率(短线为95%区间)', [
          { name, full: summary.full, rows: results.cuts.locality },
        ]),
        paragraph(gapSentence('城乡差距', results.localityGap)),
        ...localityTable('各片区', results.cuts.cluster),
      ],
    ],
    ['分数分布', [...distributionBlocks(results, `${name}分数分布`), ...bandBlocks(results)]],
    ['等级赋分', gradedBlocks(results)],
    ['试卷与各题', itemBlocks(items)],
    ['知识点与能力', topicBlocks(results)],
    ['增值', addedBlocks(added, '').slice(1)],
  ]
  const shown = parts.filter(([, blocks]) => blocks.length > 0)
  const numeral = (at: number) => '一二三四五六七八九十'[at] ?? String(at + 1)
  return {
    name: `${assessment.name} ${name}质量分析会材料`,
    title: `${assessment.name} · ${name}质量分析`,
    subtitle: `${made.districtName} · 供${name}学科质量分析会使用`,
    facts: coverFacts(
      { ...about, papers: about.papers.filter(({ id }) => id === results.paperId) },
      made,
      `${name}学科`,
    ),
    blocks: [
      ...shown.flatMap(([title, blocks], at) => [heading(`${numeral(at)}、${title}`), ...blocks]),
      ...findingBlocks(`${numeral(shown.length)}、主要发现`, findings),
      ...discussionBlocks(`${numeral(shown.length + 1)}、讨论：问题与措施`, findings),
      { kind: 'newPage' },
      ...methodBlocks('附：统计口径', about, added?.model ? [addedMethod] : []),
    ],
    sheets: [
      unitSheet('各类学校', [
        { subject: name, rows: results.cuts.locality },
        { subject: name, rows: results.cuts.cluster },
        { subject: name, rows: results.cuts.sex },
      ]),
      scoreSheet('一分一段', results),
      ...gradedPackSheets(results),
      itemSheet('各题', items),
      topicSheet('知识点', results),
      findingSheet(findings),
    ],
  }
}

function trendBlocks(name: string, trends: Trends | null): Block[] {
  const points = trends?.points ?? []
  if (points.length < 2) return []
  return [
    {
      kind: 'table',
      title: `${name}历次情况`,
      head: ['监测', '时间', '得分率', '及格率', '优秀率'],
      rows: points.map((point) => [
        point.name,
        point.heldFrom,
        percent(point.scoreRate),
        percent(point.pass),
        percent(point.excellent),
      ]),
    },
    note('各次试卷难度不同，得分率不能直接相比；各校的走势见 T 分。'),
  ]
}
