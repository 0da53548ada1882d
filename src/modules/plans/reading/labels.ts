import { type Span, isEmpty, keyOf, part, trimSpan } from './source.ts'

/** What a label such as `活动时间:` or 【地点】 says of the text after it. */
export type LabelName =
  | 'time'
  | 'place'
  | 'theme'
  | 'content'
  | 'responsible'
  | 'participants'
  | 'type'
  | 'title'
  | 'goal'
  | 'host'
  | 'note'

/** A labelled stretch: `span` covers label and value, `value` only the value. */
export type Label = { name: LabelName; words: string; span: Span; value: Span }

const KIND =
  '活动|会议|培训|举办|举行|开展|研讨|教研|起止|具体|实施|讲座|集合|比赛|研修|召开|上课|听课|开会|集中|主要|本次|工作|学习|交流|观摩|课程|开课'

const WORDS: [LabelName, string][] = [
  [
    'note',
    '备注|说明|(?:有关|相关|注意|其他)事项|(?:活动|会议|工作|具体|相关)?要求|联系人|联系电话|联系方式|报到时间|报名时间|报名方式|报名截止|截止时间|截止日期|提交时间|上报时间|反馈时间|材料提交|会议号|会议密码|腾讯会议|附件',
  ],
  ['time', `(?:${KIND}){0,2}(?:时间|日期)(?:安排)?|何时`],
  ['place', `(?:${KIND}){0,2}(?:地点|地址|场地|场所|会场)`],
  ['theme', `(?:${KIND}){0,2}(?:主题|议题)|课题|课题名称`],
  ['title', `(?:${KIND}|项目){0,2}名称|活动项目`],
  ['type', `(?:${KIND}){0,2}(?:形式|方式|类型|类别)`],
  ['content', `(?:${KIND}){0,3}(?:内容|议程|流程|日程)|主要工作|重点工作|工作安排`],
  [
    'participants',
    '(?:参加|参与|参会|参训|出席|与会|培训|活动|听课|观摩|研修|到会|列席|会议|受训|面向)(?:人员|对象|教师|范围|单位|学校|老师|群体)|人员|对象|参加人|参与人|参会人',
  ],
  ['host', '承办单位|承办学校|承办校|承办|举办学校|主办单位|主办学校|主办|协办单位'],
  [
    'responsible',
    '(?:活动|会议|项目|具体|总)?(?:负责人|责任人|主持人|主持|主讲人|主讲|主讲教师|主讲专家|召集人|主备人|组织者|组织单位|责任单位|责任部门|负责部门|负责单位|负责教师|负责|牵头单位|牵头部门|牵头学校|牵头人|牵头校|牵头|执教教师|执教者|执教人|执教|授课教师|授课人|上课教师|中心发言人)',
  ],
  ['goal', '(?:活动|教学|研修|培训|工作)?(?:目标|目的)'],
]

const ANY = WORDS.map(([name, words]) => `(?<${name}>${words})`).join('|')
const SEPARATED = new RegExp(
  `(?:[【\\[〔]\\s*(?:${ANY})\\s*[】\\]〕]\\s*[::]?|(?:${ANY.replaceAll('(?<', '(?<_')})\\s*(?:\\([^()]{0,12}\\))?\\s*[:])`,
  'g',
)
const SPACED = new RegExp(`^(?:${ANY})\\s+(?=\\S)`)

function nameOf(groups: Record<string, string | undefined> | undefined): [LabelName, string] | null {
  const entry = Object.entries(groups ?? {}).find(([, value]) => value !== undefined)
  return entry ? [entry[0].replace(/^_/, '') as LabelName, entry[1]!] : null
}

/** Whether the text begins with a label. */
export function isLabelled(key: string): boolean {
  const trimmed = key.trimStart()
  SEPARATED.lastIndex = 0
  return SEPARATED.exec(trimmed)?.index === 0 || SPACED.test(trimmed)
}

const BEFORE = /[\s;,。、|()】!?]/

/** A closing bracket whose opening one stands before the label is none of the value. */
function withoutLooseBracket(span: Span): Span {
  const key = keyOf(span)
  return /\)[。;,]*$/.test(key) && !key.includes('(') ? trimSpan(span, ')。;,') : span
}

/** The labelled stretches of a text, each reaching to the next. Labels at the start may do without a colon. */
export function labelsWithin(span: Span): Label[] {
  const key = keyOf(span)
  const starts: { from: number; to: number; name: LabelName; words: string }[] = []
  const spaced = SPACED.exec(key)
  const spacedName = spaced ? nameOf(spaced.groups) : null
  if (spaced && spacedName && key.length <= 120 && !/^\s*[::]/.test(key.slice(spaced[0].length))) {
    starts.push({ from: 0, to: spaced[0].length, name: spacedName[0], words: spacedName[1] })
  }
  for (const hit of key.matchAll(SEPARATED)) {
    const named = nameOf(hit.groups)
    if (!named) continue
    const before = key[hit.index - 1]
    const bracketed = /^[【[〔]/.test(hit[0])
    // `…的目标:` inside a sentence is no label; `…(周三)会议地点:` run together is one
    const clear =
      before === undefined || bracketed || BEFORE.test(before) || /[\d周一二三四五六日半分时]/.test(before)
    if (!clear && (named[1].length < 4 || /[的和与对]/.test(before ?? ''))) continue
    if (starts.some(({ from, to }) => hit.index < to && hit.index >= from)) continue
    starts.push({ from: hit.index, to: hit.index + hit[0].length, name: named[0], words: named[1] })
  }
  return starts.map((start, index) => {
    const next = starts[index + 1]?.from ?? key.length
    const close = key[start.from - 1] === '(' ? key.indexOf(')', start.to) : -1
    const end = close >= 0 && close < next ? close : next
    return {
      name: start.name,
      words: start.words,
      span: trimSpan(part(span, start.from, end), ';,、'),
      value: withoutLooseBracket(trimSpan(part(span, start.to, end), ';,、|')),
    }
  })
}

/** The label that the text begins with, with its value up to the end of the text; null when there is none. */
export function labelOf(span: Span): Label | null {
  const first = labelsWithin(span)[0]
  if (!first || first.span.from !== trimSpan(span).from) return null
  return isEmpty(first.value) ? { ...first, value: part(span, span.to - span.from) } : first
}

const WHOLE = new RegExp(`^(?:${ANY})$`)

/** The label that a text consists of, as the left cell of a form does; null when it is none. */
export function labelWord(key: string): LabelName | null {
  return nameOf(WHOLE.exec(key.replace(/[\s:【】[\]]/g, ''))?.groups)?.[0] ?? null
}
