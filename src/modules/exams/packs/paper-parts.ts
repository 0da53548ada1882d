import type { ItemRow } from '../contract/result-shapes.ts'
import type { ItemResults, SubjectResults } from './answers.ts'
import { type Block, heading, note, paragraph, type PackSheet } from './document.ts'
import { count, difficultyWord, discriminationWord, knownInterval, marks, percent, percentBetween, two, twoBetween } from './words.ts' // prettier-ignore

/** How pupils spread over the scores. */
export function distributionBlocks(subject: SubjectResults, title: string): Block[] {
  const { distribution } = subject
  if (distribution.length === 0) return []
  return [{ kind: 'picture', title, spec: distributionSpec(subject, 280) }]
}

function distributionSpec({ distribution }: SubjectResults, height: number) {
  return {
    kind: 'bars' as const,
    touching: true,
    along: '分数段(下限)',
    unit: '人',
    height,
    categories: distribution.map(({ from }) => String(from)),
    series: [{ name: '人数', values: distribution.map(({ count: people }) => people) }],
  }
}

/** Bands of the score table for a page; the whole of it is in the workbook. */
export function bandBlocks(subject: SubjectResults): Block[] {
  const { distribution } = subject
  if (distribution.length === 0) return []
  const top = distribution.toReversed()
  let sum = 0
  const all = distribution.reduce((total, band) => total + band.count, 0)
  return [
    {
      kind: 'table',
      title: '分数段人数',
      head: ['分数段', '人数', '占比', '本段及以上', '累计占比'],
      rows: top.map((band, at) => {
        sum += band.count
        return [
          at === 0 ? `${band.from}～${band.to}` : `${band.from}～${band.to}(不含)`,
          count(band.count),
          percent(band.share),
          count(sum),
          all > 0 ? percent(sum / all) : '—',
        ]
      }),
    },
  ]
}

/** 一分一段, with the picture of the distribution beside it. */
export function scoreSheet(name: string, subject: SubjectResults): PackSheet {
  return {
    name,
    columns: [
      { header: '分数(从)', key: 'from', format: 'decimal' },
      { header: '分数(到)', key: 'to', format: 'decimal' },
      { header: '人数', key: 'count', format: 'integer' },
      { header: '该分及以上人数', key: 'fromTop', format: 'integer' },
      { header: '累计占比', key: 'shareFromTop', format: 'percent' },
    ],
    rows: subject.scoreTable,
    pictures:
      subject.distribution.length > 0 ? [{ title: '分数分布', spec: distributionSpec(subject, 300) }] : [],
  }
}

const lowDiscrimination = 0.2
const isLow = (item: ItemRow): boolean =>
  item.discrimination !== null && item.discrimination < lowDiscrimination

function scatterSpec(items: readonly ItemRow[]) {
  const points = (rows: readonly ItemRow[]) =>
    rows.flatMap(({ item, difficulty, discrimination }) =>
      difficulty === null || discrimination === null
        ? []
        : [{ x: difficulty, y: discrimination, label: item }],
    )
  const groups = [
    { name: '题目', points: points(items.filter((item) => !isLow(item))) },
    { name: '区分度低于 0.20', points: points(items.filter(isLow)) },
  ].filter((group) => group.points.length > 0)
  return {
    kind: 'points' as const,
    height: 380,
    x: { name: '难度P(得分率，越大越容易)', from: 0, to: 1 },
    y: {
      name: '区分度D',
      marks: [
        { label: '0.20', value: 0.2 },
        { label: '0.40', value: 0.4 },
      ],
    },
    groups,
  }
}

/** The paper itself: how hard its items are, how well they tell pupils apart, what the weak ones suffer from. */
export function itemBlocks(results: ItemResults): Block[] {
  const { items, reliability, extremes, findings } = results
  const low = items.filter(isLow)
  const harder = items.filter(({ difficulty }) => difficulty !== null && difficulty < 0.38)
  const about = findings.filter(({ code }) => /^(item|option|paper)\./.test(code) && code !== unusedOption)
  const unused = findings.filter(({ code }) => code === unusedOption)
  return [
    paragraph(
      `全卷 ${reliability.items} 题，信度 ${two(reliability.alpha)}(95%区间 ${twoBetween(reliability.alphaInterval)})，单个学生总分的测量误差约 ±${marks(reliability.sem === null ? null : 1.96 * reliability.sem)} 分。得分率低于 0.38 的有 ${harder.length} 题${labelsOf(harder)}，区分度低于 0.20 的有 ${low.length} 题${labelsOf(low)}。`,
    ),
    note(
      `区分度按总分前、后 27% 各 ${count(extremes.size)} 人计算(上线 ${marks(extremes.upperCut)} 分，下线 ${marks(extremes.lowerCut)} 分)。`,
    ),
    ...(items.some(({ discrimination }) => discrimination !== null)
      ? [{ kind: 'picture' as const, title: '各题难度与区分度', spec: scatterSpec(items) }]
      : []),
    {
      kind: 'table',
      title: '各题分析',
      head: ['题号', '题型', '满分', '难度P', '预估', '区分度D', '题余相关', '难易', '区分'],
      rows: items.map((item) => [
        item.item,
        item.kind,
        String(item.full),
        two(item.difficulty),
        two(item.expected),
        two(item.discrimination),
        two(item.itemRest),
        difficultyWord(item.difficulty),
        discriminationWord(item.discrimination),
      ]),
      widths: [10, 14, 8, 10, 10, 12, 12, 12, 12],
    },
    ...(about.length > 0
      ? [
          heading('需要关注的题目', 2),
          {
            kind: 'list' as const,
            numbered: false,
            items: about.map(({ text, about: of }) => ({ text, ...optionsOf(items, of.item) })),
          },
        ]
      : []),
    ...(unused.length > 0 ? [note(unusedSentence(unused))] : []),
  ]
}

/** A distractor that hardly anybody chose: for whoever sets the next paper, not for the meeting. */
export const unusedOption = 'option.unused'

/** 「第1题 A、C；第2题 D」 */
function unusedSentence(findings: ItemResults['findings']): string {
  const byItem = Map.groupBy(findings, ({ about }) => about.item ?? '')
  const parts = [...byItem].map(
    ([item, own]) => `第${item}题 ${own.map(({ evidence }) => String(evidence.option)).join('、')}`,
  )
  return `几乎没有人选、起不到干扰作用的选项：${parts.join('；')}。`
}

const labelsOf = (items: readonly ItemRow[]): string =>
  items.length === 0
    ? ''
    : `(${items
        .slice(0, 12)
        .map(({ item }) => item)
        .join('、')}${items.length > 12 ? '等' : ''})`

/** What was chosen in a choice item, as evidence. */
function optionsOf(items: readonly ItemRow[], label: string | null): { evidence?: string } {
  const item = items.find((row) => row.item === label)
  if (!item || item.options.length === 0) return {}
  return {
    evidence: item.options
      .map(
        ({ option, isKey, share, lower }) =>
          `${option || '未选'}${isKey ? '(答案)' : ''} ${percent(share)}，后27% ${percent(lower)}`,
      )
      .join('；'),
  }
}

export function itemSheet(name: string, results: ItemResults): PackSheet {
  return {
    name,
    columns: [
      { header: '题号', key: 'item', format: 'text' },
      { header: '题型', key: 'kind' },
      { header: '满分', key: 'full', format: 'decimal' },
      { header: '知识点', key: 'knowledge', width: 26 },
      { header: '能力层级', key: 'ability' },
      { header: '平均分', key: 'mean', format: 'decimal' },
      { header: '标准差', key: 'sd', format: 'decimal' },
      { header: '难度P', key: 'difficulty', format: 'decimal' },
      { header: '预估难度', key: 'expected', format: 'decimal' },
      { header: '区分度D', key: 'discrimination', format: 'decimal' },
      { header: '题总相关', key: 'itemTotal', format: 'decimal' },
      { header: '题余相关', key: 'itemRest', format: 'decimal' },
      { header: '删题后信度', key: 'alphaIfDeleted', format: 'decimal' },
      { header: '答案', key: 'answerKey' },
      { header: '选项(选择比例)', key: 'options', width: 40 },
    ],
    rows: results.items.map(({ knowledge, options, ...item }) => ({
      ...item,
      knowledge: knowledge.join('、'),
      options: options.map(({ option, share }) => `${option || '未选'} ${percent(share)}`).join('；'),
    })),
    pictures: results.items.some(({ discrimination }) => discrimination !== null)
      ? [{ title: '各题难度与区分度', spec: scatterSpec(results.items) }]
      : [],
  }
}

/** What the paper tested: knowledge points and ability levels over the whole district. */
export function topicBlocks(subject: SubjectResults): Block[] {
  const { knowledge, ability } = subject.topics
  const whole = subject.summary.scoreRate
  const picture = (title: string, rows: typeof knowledge): Block[] =>
    rows.length === 0 ? [] : [{ kind: 'picture', title, spec: topicSpec(rows, whole) }]
  return [
    ...picture('各知识点得分率(短线为95%区间，虚线为全卷)', knowledge),
    ...picture('各能力层级得分率(短线为95%区间，虚线为全卷)', ability),
    ...(knowledge.length > 0
      ? [
          {
            kind: 'table' as const,
            title: '知识点得分率',
            head: ['知识点', '题目', '分值', '得分率', '95%区间'],
            rows: knowledge.map((topic) => [
              topic.name,
              topic.items.join('、'),
              String(topic.full),
              percent(topic.rate),
              percentBetween(topic.interval),
            ]),
          },
        ]
      : []),
  ]
}

function topicSpec(rows: SubjectResults['topics']['knowledge'], whole: number | null) {
  const shown = rows.slice(0, 30)
  return {
    kind: 'bars' as const,
    lying: true,
    percent: true,
    categories: shown.map(({ name }) => (name.length > 14 ? `${name.slice(0, 13)}…` : name)),
    series: [
      {
        name: '得分率',
        values: shown.map(({ rate }) => rate),
        intervals: shown.map(({ interval }) => knownInterval(interval)),
      },
    ],
    ...(whole === null ? {} : { mark: { label: `全卷 ${percent(whole)}`, value: whole } }),
  }
}

export function topicSheet(name: string, subject: SubjectResults): PackSheet {
  const kinds = { knowledge: '知识点', ability: '能力层级', type: '题型' } as const
  const { knowledge } = subject.topics
  return {
    name,
    columns: [
      { header: '按', key: 'by' },
      { header: '名称', key: 'name', width: 24 },
      { header: '题目', key: 'items', width: 24 },
      { header: '分值', key: 'full', format: 'decimal' },
      { header: '得分率', key: 'rate', format: 'percent' },
      { header: '区间下限', key: 'low95', format: 'percent' },
      { header: '区间上限', key: 'high95', format: 'percent' },
    ],
    rows: (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) =>
      subject.topics[kind].map(({ items, interval, ...topic }) => ({
        by: kinds[kind],
        ...topic,
        items: items.join('、'),
        low95: interval[0],
        high95: interval[1],
      })),
    ),
    pictures:
      knowledge.length > 0
        ? [{ title: '知识点得分率', spec: topicSpec(knowledge, subject.summary.scoreRate) }]
        : [],
  }
}
