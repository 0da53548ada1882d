import { ownAddedBlocks } from './added-parts.ts'
import type { SchoolResults, SchoolSubjectResults, Trends, ValueAdded } from './answers.ts'
import { coverFacts, discussionBlocks, findingBlocks, type Made, methodBlocks } from './cover.ts'
import { addedMethod, findingSheet, subjectName } from './district.ts'
import { type Block, heading, paragraph, type PackDocument, type PackSheet } from './document.ts'
import { headcountSentence, unitColumns, unitRowOf, verdictLabels } from './words.ts'
import { comparison, gapBlocks, subjectBlocks, trendBlocks } from './school-parts.ts'

export interface SchoolMaterial {
  school: SchoolResults
  subjects: readonly SchoolSubjectResults[]
  added: ValueAdded | null
  trends: Trends | null
  made: Made
}

/** One school's own: beside the district and schools of its kind, never beside another school. */
export function schoolPack({ school, subjects, added, trends, made }: SchoolMaterial): PackDocument {
  const { about, unit, reference, total } = school
  const { assessment } = about
  const parts: [string, Block[]][] = [
    [
      '总体情况',
      school.suppressed
        ? [paragraph('本校参加人数过少，按规定不单独显示结果。')]
        : [
            ...(total ? [paragraph(headcountSentence(total))] : []),
            ...comparison(school),
            ...trendBlocks(trends),
          ],
    ],
    ['各科相对强弱', gapBlocks(school)],
    ...subjects.map((subject): [string, Block[]] => [
      subjectName(about, subject.paperId),
      subjectBlocks(subject, assessment.smallestUnit),
    ]),
    ['增值', ownAddedBlocks(added, unit.id, '').slice(1)],
  ]
  const shown = parts.filter(([, blocks]) => blocks.length > 0)
  const numeral = (at: number) => '一二三四五六七八九十'[at] ?? String(at + 1)
  const findings = [
    ...school.findings,
    ...subjects.flatMap((subject) =>
      subject.findings.map((finding) => ({
        ...finding,
        text: `${subjectName(about, subject.paperId)}：${finding.text}`,
      })),
    ),
  ]
  return {
    name: `${assessment.name} ${unit.name}质量分析材料`,
    title: `${assessment.name} · ${unit.name}`,
    subtitle: '供学校质量分析会使用，只含本校与全区、同类学校的汇总',
    facts: coverFacts(about, made, `${unit.name}(仅供本校)`),
    blocks: [
      ...shown.flatMap(([title, blocks], at) => [heading(`${numeral(at)}、${title}`), ...blocks]),
      ...findingBlocks(`${numeral(shown.length)}、主要发现`, findings),
      ...discussionBlocks(`${numeral(shown.length + 1)}、讨论：问题与措施`, findings),
      { kind: 'newPage' },
      ...methodBlocks('附：统计口径', about, [
        '与全区的差 =(本校平均 − 全区平均)÷ 全区标准差；区间含 0 记为“与平均无法区分”。知识点的差是与全区其余学生相比。',
        ...(reference?.locality ? ['同类学校指同为城区、镇区或乡村的学校合计。'] : []),
        ...(added?.model ? [addedMethod] : []),
      ]),
    ],
    sheets: schoolSheetsOf(school, subjects, findings),
  }
}

function schoolSheetsOf(
  school: SchoolResults,
  subjects: readonly SchoolSubjectResults[],
  findings: SchoolResults['findings'],
): PackSheet[] {
  return [
    {
      name: '各科',
      columns: [
        { header: '学科', key: 'subject' },
        ...unitColumns,
        { header: '全区平均', key: 'districtMean', format: 'decimal' },
        { header: '全区得分率', key: 'districtScoreRate', format: 'percent' },
        { header: '差(标准差)', key: 'gap', format: 'decimal' },
        { header: '差的下限', key: 'gapLow', format: 'decimal' },
        { header: '差的上限', key: 'gapHigh', format: 'decimal' },
      ],
      rows: school.subjects.map((subject) => ({
        subject: subject.figures ? subject.subject : `${subject.subject}(人数过少，不显示)`,
        ...(subject.figures ? unitRowOf(subject.figures) : {}),
        districtMean: subject.districtMean,
        districtScoreRate: subject.districtScoreRate,
        gap: subject.gap,
        gapLow: subject.gapInterval[0],
        gapHigh: subject.gapInterval[1],
      })),
      pictures: gapBlocks(school).flatMap((block) =>
        block.kind === 'picture' ? [{ title: block.title, spec: block.spec }] : [],
      ),
    },
    ...subjects.flatMap((subject): PackSheet[] => {
      if (subject.suppressed) return []
      const name = subjectName(school.about, subject.paperId)
      return [
        {
          name: `${name} 知识点`,
          columns: [
            { header: '名称', key: 'name', width: 24 },
            { header: '分值', key: 'full', format: 'decimal' },
            { header: '本校', key: 'rate', format: 'percent' },
            { header: '其余学生', key: 'restRate', format: 'percent' },
            { header: '差', key: 'gap', format: 'percent' },
            { header: '下限', key: 'low95', format: 'percent' },
            { header: '上限', key: 'high95', format: 'percent' },
            { header: '判断', key: 'verdict', width: 18 },
          ],
          rows: [...subject.topics.knowledge, ...subject.topics.ability].map(
            ({ gapInterval, verdict, ...topic }) => ({
              ...topic,
              low95: gapInterval[0],
              high95: gapInterval[1],
              verdict: verdictLabels[verdict],
            }),
          ),
        },
        {
          name: `${name} 各题`,
          columns: [
            { header: '题号', key: 'item', format: 'text' },
            { header: '本校得分率', key: 'rate', format: 'decimal' },
            { header: '全区得分率', key: 'districtRate', format: 'decimal' },
          ],
          rows: subject.items,
        },
      ]
    }),
    findingSheet(findings),
  ]
}
