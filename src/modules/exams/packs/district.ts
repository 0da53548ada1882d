import type { ItemResults, Overview, SubjectResults, UnitResults, ValueAdded } from './answers.ts'
import { addedBlocks, addedSheet } from './added-parts.ts'
import { coverFacts, discussionBlocks, findingBlocks, type Made, methodBlocks } from './cover.ts'
import { type Block, heading, note, paragraph, type PackDocument, type PackSheet } from './document.ts'
import { gapSentence, localityPicture, localityTable, unitSheet } from './localities.ts'
import { distributionBlocks, itemSheet, scoreSheet, topicSheet } from './paper-parts.ts'
import { count, evidenceLine, headcountSentence, marks, marksBetween, percent, percentBetween, ratesOf, summaryCells, summaryHead, two, unitColumns, unitRowOf } from './words.ts' // prettier-ignore

export interface DistrictMaterial {
  overview: Overview
  subjects: readonly { results: SubjectResults; items: ItemResults }[]
  added: ValueAdded | null
  made: Made
}

/** For the joint meeting: the district as a whole, by kinds of schools and subjects; no school is named. */
export function districtPack({ overview, subjects, added, made }: DistrictMaterial): PackDocument {
  const { about, papers, total } = overview
  const { assessment } = about
  const named = subjects.map((subject) => ({ ...subject, name: subjectName(about, subject.results.paperId) }))
  const findings = overview.findings
  return {
    name: `${assessment.name} 质量分析会材料(全区)`,
    title: `${assessment.name}质量分析报告`,
    subtitle: `${made.districtName} · 供质量分析会使用`,
    facts: coverFacts(about, made, '全区'),
    blocks: [
      heading('一、总体情况'),
      ...(total?.figures ? [paragraph(`各科总分：${headcountSentence(total.figures)}`)] : []),
      ...papers.map((paper) => paragraph(`${nameOf(paper)}：${headcountSentence(paper.summary)}`)),
      {
        kind: 'table',
        title: '各科成绩概况',
        head: ['学科', '满分', ...summaryHead],
        rows: [
          ...papers.map((paper) => [
            nameOf(paper),
            String(paper.summary.full),
            ...summaryCells(paper.summary),
          ]),
          ...(total?.figures && papers.length > 1
            ? [['总分', String(total.figures.full), ...summaryCells(total.figures)]]
            : []),
        ],
      },
      {
        kind: 'table',
        title: '及格率的区间、信度与测量误差',
        head: ['学科', '及格率', '95%区间', '中位数', '四分位', '信度', '测量误差(分)'],
        rows: papers.map((paper) => [
          nameOf(paper),
          percent(paper.summary.pass),
          percentBetween(paper.summary.passInterval),
          marks(paper.summary.median),
          marksBetween([paper.summary.q1, paper.summary.q3]),
          two(paper.reliability.alpha),
          marks(paper.reliability.sem),
        ]),
      },
      overviewPicture(overview),
      heading('二、各类学校'),
      ...localityTable(papers.length > 1 ? '各类学校(总分)' : '各类学校', overview.localities),
      ...localityPicture(
        '各类学校各科得分率(短线为95%区间)',
        named.map(({ name, results }) => ({ name, full: results.summary.full, rows: results.cuts.locality })),
      ),
      heading('城乡差距', 2),
      {
        kind: 'list',
        numbered: false,
        items: [
          ...papers.map((paper) => ({ text: gapSentence(nameOf(paper), paper.localityGap) })),
          ...(papers.length > 1 ? [{ text: gapSentence('总分', overview.totalLocalityGap) }] : []),
        ],
      },
      note('差距的区间已计入同一所学校学生彼此相近的影响。'),
      heading('学校之间的差异', 2),
      ...varianceBlocks(overview),
      heading('三、分数分布'),
      ...named.flatMap(({ name, results }) => distributionBlocks(results, `${name}分数分布`)),
      ...lineBlocks(overview),
      heading('四、试卷质量'),
      {
        kind: 'table',
        title: '各科试卷',
        head: ['学科', '题数', '平均难度', '难度<0.38', '区分度<0.20', '信度', '测量误差'],
        rows: named.map(({ name, results, items }) => [
          name,
          String(items.items.length),
          two(results.summary.scoreRate),
          count(items.items.filter(({ difficulty }) => difficulty !== null && difficulty < 0.38).length),
          count(
            items.items.filter(({ discrimination }) => discrimination !== null && discrimination < 0.2)
              .length,
          ),
          two(items.reliability.alpha),
          marks(items.reliability.sem),
        ]),
      },
      note('逐题分析见各学科的会议材料。'),
      ...addedBlocks(added, '五、增值'),
      ...findingBlocks(added?.model ? '六、主要发现' : '五、主要发现', findings),
      ...discussionBlocks(added?.model ? '七、讨论：问题与措施' : '六、讨论：问题与措施', findings),
      { kind: 'newPage' },
      ...methodBlocks('附：统计口径', about, added?.model ? [addedMethod] : []),
    ],
    sheets: districtSheets(overview, named),
  }
}

export const addedMethod =
  '增值：以前一次成绩为自变量的随机截距模型(REML)，学校效应为收缩估计，区间为 ±1.96 倍标准误；区间含 0 记为“与平均无法区分”。'

const nameOf = ({ subject, booklet }: { subject: string; booklet: string | null }): string =>
  booklet ? `${subject}(${booklet})` : subject

export function subjectName(about: Overview['about'], paperId: string): string {
  const paper = about.papers.find(({ id }) => id === paperId)
  return paper ? nameOf(paper) : ''
}

function overviewPicture({ papers }: Overview): Block {
  return {
    kind: 'picture',
    title: '各科得分率(短线为95%区间)',
    spec: {
      kind: 'bars',
      categories: papers.map(nameOf),
      percent: true,
      unit: '得分率',
      height: 300,
      series: [
        {
          name: '得分率',
          values: papers.map(({ summary }) => summary.scoreRate),
          intervals: papers.map(({ summary }) => ratesOf(summary.interval, summary.full)),
        },
      ],
    },
  }
}

function varianceBlocks({ papers, totalVariance }: Overview): Block[] {
  const rows = [
    ...papers.map((paper) => ({ name: nameOf(paper), variance: paper.variance })),
    ...(papers.length > 1 ? [{ name: '总分', variance: totalVariance }] : []),
  ].flatMap(({ name, variance }) =>
    variance
      ? [
          [
            name,
            String(variance.schools),
            count(variance.counted),
            percent(variance.icc),
            two(variance.designEffect),
          ],
        ]
      : [],
  )
  if (rows.length === 0) return [paragraph('学校数不足，不计算校际差异所占的比例。')]
  return [
    {
      kind: 'table',
      title: '成绩差异中学校之间所占的比例',
      head: ['学科', '学校数', '计入人数', '学校之间占比', '设计效应'],
      rows,
    },
  ]
}

function lineBlocks({ lines }: Overview): Block[] {
  if (lines.length === 0) return []
  return [
    {
      kind: 'table',
      title: '有效分、贡献率与命中率',
      head: ['上线', '学科', '有效分', '总分上线', '单科上线', '双上线', '贡献率', '命中率'],
      rows: lines.map((line) => [
        `${line.name}(${line.total})`,
        line.subject,
        marks(line.subjectLine),
        count(line.overTotal),
        count(line.overSubject),
        count(line.overBoth),
        percent(line.contribution),
        percent(line.hit),
      ]),
    },
  ]
}

function districtSheets(
  overview: Overview,
  subjects: readonly { name: string; results: SubjectResults; items: ItemResults }[],
): PackSheet[] {
  const { papers, total } = overview
  const picture = overviewPicture(overview)
  const localities = localityPicture(
    '各类学校各科得分率',
    subjects.map(({ name, results }) => ({ name, full: results.summary.full, rows: results.cuts.locality })),
  )
  const pictureOf = (blocks: readonly Block[]) =>
    blocks.flatMap((block) => (block.kind === 'picture' ? [{ title: block.title, spec: block.spec }] : []))
  return [
    {
      name: '概况',
      columns: [{ header: '学科', key: 'subject' }, { header: '满分', key: 'full', format: 'decimal' }, ...unitColumns, { header: '信度', key: 'alpha', format: 'decimal' }, { header: '测量误差', key: 'sem', format: 'decimal' }], // prettier-ignore
      rows: [
        ...papers.map((paper) => ({
          subject: nameOf(paper),
          ...unitRowOf(paper.summary),
          full: paper.summary.full,
          ...paper.reliability,
        })),
        ...(total?.figures && papers.length > 1
          ? [{ subject: '总分', ...unitRowOf(total.figures), full: total.figures.full }]
          : []),
      ],
      pictures: pictureOf([picture]),
    },
    unitSheet(
      '各类学校',
      [
        ...(papers.length > 1 ? [{ subject: '总分', rows: overview.localities }] : []),
        ...subjects.map(({ name, results }) => ({ subject: name, rows: results.cuts.locality })),
      ],
      pictureOf(localities),
    ),
    ...subjects.flatMap(({ name, results, items }) => [
      scoreSheet(`${name} 一分一段`, results),
      itemSheet(`${name} 各题`, items),
      topicSheet(`${name} 知识点`, results),
    ]),
    findingSheet(overview.findings),
  ]
}

export function findingSheet(findings: Overview['findings']): PackSheet {
  return {
    name: '主要发现',
    columns: [
      { header: '发现', key: 'text', width: 80 },
      { header: '依据', key: 'evidence', width: 60 },
    ],
    rows: findings.map((finding) => ({ text: finding.text, evidence: evidenceLine(finding) })),
  }
}

/** Schools by name: a file of its own for those who may name them. Without an order of merit. */
export function schoolSheets(
  parts: readonly { name: string; units: UnitResults }[],
  added: readonly { name: string; results: ValueAdded }[],
): PackSheet[] {
  return [
    ...parts.map(({ name, units }): PackSheet => ({
      name: `${name} 各校`,
      columns: [
        { header: '学校', key: 'unit', width: 26 },
        { header: '类别', key: 'locality' },
        { header: '片区', key: 'cluster', width: 16 },
        ...unitColumns,
        { header: 'T分', key: 't', format: 'decimal' },
        { header: '效应量', key: 'effect', format: 'decimal' },
        { header: '效应量下限', key: 'effectLow', format: 'decimal' },
        { header: '效应量上限', key: 'effectHigh', format: 'decimal' },
      ],
      rows: units.rows.map(({ unit, figures, locality, cluster }) => ({
        unit: figures ? unit.name : `${unit.name}(人数过少，不显示)`,
        locality,
        cluster,
        ...(figures
          ? {
              ...unitRowOf(figures),
              t: figures.t,
              effect: figures.effect,
              effectLow: figures.effectInterval[0],
              effectHigh: figures.effectInterval[1],
            }
          : {}),
      })),
    })),
    ...added.flatMap(({ name, results }) => addedSheet(`${name} 增值`, results) ?? []),
  ]
}
