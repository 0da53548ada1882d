import { ownAddedBlocks } from './added-parts.ts'
import type { SchoolResults, SchoolSubjectResults, Trends, ValueAdded } from './answers.ts'
import { coverFacts, discussionBlocks, findingBlocks, type Made, methodBlocks } from './cover.ts'
import { addedMethod, findingSheet, subjectName } from './district.ts'
import { type Block, heading, note, paragraph, type PackDocument, type PackSheet } from './document.ts'
import { headcountSentence, knownInterval, marks, percent, percentBetween, summaryCells, summaryHead, suppressedCells, tones, two, twoBetween, unitColumns, unitRowOf, verdictLabels } from './words.ts' // prettier-ignore

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
  const findings = school.findings
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
    sheets: schoolSheetsOf(school, subjects),
  }
}

/** The school, its kind and the district in one table. */
function comparison({ about, total, reference, unit }: SchoolResults): Block[] {
  if (!total || !reference || about.papers.length < 2) return []
  const { district, locality } = reference
  const short = (of: typeof district) => [
    String(of.counted),
    marks(of.mean),
    '—',
    marks(of.sd),
    percent(of.scoreRate),
    percent(of.excellent),
    percent(of.pass),
    percent(of.low),
  ]
  return [
    {
      kind: 'table',
      title: '各科总分：本校、同类学校与全区',
      head: ['范围', ...summaryHead],
      rows: [
        [unit.name, ...summaryCells(total)],
        ...(locality
          ? [
              [
                `同类学校(${locality.unit.name})`,
                ...(locality.figures ? summaryCells(locality.figures) : suppressedCells(summaryHead.length)),
              ],
            ]
          : []),
        ['全区', ...short(district)],
      ],
    },
  ]
}

function toneOfInterval([low, high]: readonly [number, number]): keyof typeof tones {
  if (low > 0) return 'above'
  return high < 0 ? 'below' : 'same'
}

/** Each subject's gap to the district with its interval, next to the others. */
function gapBlocks(school: SchoolResults): Block[] {
  const { subjects } = school
  const shown = subjects.filter(({ figures }) => figures !== null)
  if (shown.length === 0) return []
  const rows = shown.flatMap(({ subject, gap, gapInterval }) => {
    const interval = knownInterval(gapInterval)
    return gap === null || !interval
      ? []
      : [{ label: subject, estimate: gap, interval, tone: toneOfInterval(interval) }]
  })
  const weak = subjects.filter((subject) => subject.weak).map(({ subject }) => subject)
  return [
    {
      kind: 'table',
      title: '各科成绩',
      head: ['学科', ...summaryHead, '全区得分率'],
      rows: subjects.map((subject) => [
        subject.subject,
        ...(subject.figures ? summaryCells(subject.figures) : suppressedCells(summaryHead.length)),
        percent(subject.districtScoreRate),
      ]),
    },
    ...(rows.length > 0
      ? [
          {
            kind: 'picture' as const,
            title: '各科与全区平均的差(标准差)及95%区间',
            spec: {
              kind: 'intervals' as const,
              rows,
              height: 110 + rows.length * 28,
              against: { label: '全区平均', value: 0 },
              unit: '与全区平均的差(标准差)',
              tones,
            },
          },
        ]
      : []),
    paragraph(
      weak.length > 0
        ? `相对薄弱的学科：${weak.join('、')}(低于全区平均，也低于本校其他学科，区间不含 0)。`
        : '没有可以确定的相对薄弱学科。',
    ),
  ]
}

function subjectBlocks(subject: SchoolSubjectResults, smallestUnit: string): Block[] {
  const { figures, topics, items, classes, reference } = subject
  if (subject.suppressed || !figures) return [paragraph('本校参加人数过少，按规定不单独显示结果。')]
  const knowledge = topics.knowledge.slice(0, 30)
  const far = items
    .filter(
      ({ rate, districtRate }) =>
        rate !== null && districtRate !== null && Math.abs(rate - districtRate) >= 0.08,
    )
    .toSorted((a, b) => a.rate! - a.districtRate! - (b.rate! - b.districtRate!))
    .slice(0, 12)
  return [
    paragraph(
      `${headcountSentence(figures)}平均 ${marks(figures.mean)} 分(全区 ${marks(reference.district.mean)} 分)，得分率 ${percent(figures.scoreRate)}，T 分 ${marks(figures.t)}(95%区间 ${marks(figures.tInterval[0])}～${marks(figures.tInterval[1])})；与其余学生相比的效应量 ${two(figures.effect)}(${twoBetween(figures.effectInterval)})。`,
    ),
    ...(knowledge.length > 0
      ? [
          {
            kind: 'picture' as const,
            title: '各知识点得分率：本校与全区其余学生',
            spec: {
              kind: 'bars' as const,
              lying: true,
              percent: true,
              categories: knowledge.map(({ name }) => (name.length > 14 ? `${name.slice(0, 13)}…` : name)),
              series: [
                { name: '本校', values: knowledge.map(({ rate }) => rate) },
                { name: '全区其余学生', values: knowledge.map(({ restRate }) => restRate) },
              ],
            },
          },
          {
            kind: 'table' as const,
            title: '知识点',
            head: ['知识点', '分值', '本校', '其余学生', '差', '95%区间', '判断'],
            rows: topics.knowledge.map((topic) => [
              topic.name,
              String(topic.full),
              percent(topic.rate),
              percent(topic.restRate),
              percent(topic.gap),
              percentBetween(topic.gapInterval),
              verdictLabels[topic.verdict],
            ]),
          },
        ]
      : []),
    ...(far.length > 0
      ? [
          {
            kind: 'table' as const,
            title: '与全区相差 8 个百分点以上的题',
            head: ['题号', '本校得分率', '全区得分率', '差'],
            rows: far.map(({ item, rate, districtRate }) => [
              item,
              two(rate),
              two(districtRate),
              two(rate! - districtRate!),
            ]),
          },
        ]
      : []),
    ...(smallestUnit === 'school' || smallestUnit === 'district' || classes.length < 2
      ? []
      : [
          {
            kind: 'table' as const,
            title: '各班(按班名排列)',
            head: ['班级', ...summaryHead],
            rows: classes.map(({ className, figures: own }) => [
              className,
              ...(own ? summaryCells(own) : suppressedCells(summaryHead.length)),
            ]),
          },
          note('班级之间的差要与区间一起看；不作为评价教师的依据。'),
        ]),
  ]
}

function trendBlocks(trends: Trends | null): Block[] {
  const points = (trends?.points ?? []).filter(({ t }) => t !== null)
  if (points.length < 2) return []
  return [
    {
      kind: 'picture',
      title: '历次走势(T分，全区平均为 50)',
      spec: {
        kind: 'lines',
        height: 260,
        categories: points.map(({ heldFrom }) => heldFrom.slice(0, 7)),
        series: [
          {
            name: '本校',
            values: points.map(({ t }) => t),
            intervals: points.map(({ tInterval }) => knownInterval(tInterval)),
          },
        ],
        mark: { label: '全区 50', value: 50 },
      },
    },
  ]
}

function schoolSheetsOf(school: SchoolResults, subjects: readonly SchoolSubjectResults[]): PackSheet[] {
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
    findingSheet(school.findings),
  ]
}
