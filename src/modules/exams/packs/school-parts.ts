import type { SchoolResults, SchoolSubjectResults, Trends } from './answers.ts'
import { type Block, note, paragraph } from './document.ts'
import { headcountSentence, knownInterval, marks, percent, percentBetween, summaryCells, summaryHead, suppressedCells, tones, two, twoBetween, verdictLabels } from './words.ts' // prettier-ignore

/** The school, its kind and the district in one table. */
export function comparison({ about, total, reference, unit }: SchoolResults): Block[] {
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
export function gapBlocks(school: SchoolResults): Block[] {
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

export function subjectBlocks(subject: SchoolSubjectResults, smallestUnit: string): Block[] {
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

export function trendBlocks(trends: Trends | null): Block[] {
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
