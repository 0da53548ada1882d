import type { BlueprintItem, Paper } from '../contract/papers.ts'

export type Finding = Paper['findings'][number]

/** Whether a mark is a whole number of 1/scale. */
export function isWholeAt(mark: number, scale: number): boolean {
  return Math.abs(mark * scale - Math.round(mark * scale)) < 1e-9
}

/** A mark as people write it: 2.5, and never 2.4999999. */
export function plain(mark: number): number {
  return Math.round(mark * 1_000) / 1_000
}

/**
 * Letters of the right options in order, from however people write a key: 'b', 'A、C', 'ＡＣ'; 对 and √ are the first of two
 * options, 错 and × the second. Null when it is no key.
 */
export function answerKeyOf(text: string): string | null {
  const key = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s,，、;；/]+/g, '')
  if (/^(√|✓|✔|对|正确|是|T|TRUE)$/.test(key)) return 'A'
  if (/^(×|✗|✘|X|错|错误|否|F|FALSE)$/.test(key) && key !== 'F') return 'B'
  if (!/^[A-H]{1,8}$/.test(key)) return null
  const letters = [...new Set(key)].toSorted()
  // All eight at once are what the store writes for "no letter recorded".
  return letters.length === key.length && letters.length < 8 ? letters.join('') : null
}

/** Knowledge points of one cell, as people part them. */
export function knowledgeOf(text: string): string[] {
  const points = text
    .split(/[、;；,，\n\r]+/)
    .map((point) => point.trim())
    .filter((point) => point !== '')
  return [...new Set(points)]
}

/** Items that stand for themselves, and the groups of which some are chosen (选做). */
function groupsOf(items: readonly BlueprintItem[]): Map<string, BlueprintItem[]> {
  const groups = new Map<string, BlueprintItem[]>()
  for (const item of items) {
    if (item.choiceGroup) groups.set(item.choiceGroup, [...(groups.get(item.choiceGroup) ?? []), item])
  }
  return groups
}

/** What the items add up to: of a group only the items to be answered count, the highest of them. */
export function marksOf(items: readonly BlueprintItem[]): number {
  let sum = 0
  for (const item of items) if (!item.choiceGroup) sum += item.fullMarks
  for (const group of groupsOf(items).values()) {
    const pick = group[0]?.choicePick ?? group.length
    const highest = group.map(({ fullMarks }) => fullMarks).toSorted((a, b) => b - a)
    sum += highest.slice(0, pick).reduce((total, mark) => total + mark, 0)
  }
  return plain(sum)
}

/** Marks that an item weighs in shares and expectations: items of a group share what the group is worth. */
export function weightsOf(items: readonly BlueprintItem[]): number[] {
  const groups = groupsOf(items)
  return items.map((item) => {
    const group = item.choiceGroup ? groups.get(item.choiceGroup) : undefined
    if (!group) return item.fullMarks
    return (item.fullMarks * Math.min(item.choicePick ?? group.length, group.length)) / group.length
  })
}

/** Expected score rate of the whole paper, 0–1; null while an item has none. */
export function expectedOf(items: readonly BlueprintItem[]): number | null {
  if (items.length === 0 || items.some(({ expected }) => expected === null)) return null
  const weights = weightsOf(items)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return null
  return items.reduce((sum, { expected }, at) => sum + expected! * weights[at]!, 0) / total
}

export interface Share {
  name: string
  items: number
  marks: number
  /** Of the marks of the paper, 0–1. */
  share: number
}

/** Share of the marks by a word of the items (ability, type), in the order in which the words first come. */
export function sharesOf(
  items: readonly BlueprintItem[],
  word: (item: BlueprintItem) => string | null,
): Share[] {
  const weights = weightsOf(items)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = new Map<string, Share>()
  for (const [at, item] of items.entries()) {
    const name = word(item) || '未填'
    const share = shares.get(name) ?? { name, items: 0, marks: 0, share: 0 }
    share.items++
    share.marks += weights[at]!
    shares.set(name, share)
  }
  return [...shares.values()].map((one) => ({
    ...one,
    marks: plain(one.marks),
    share: total === 0 ? 0 : one.marks / total,
  }))
}

export interface Coverage {
  /** Points of the syllabus with the marks that ask for them (an item of two points counts half for each). */
  covered: { point: string; marks: number }[]
  missing: string[]
  /** Asked for by the paper, and not in the syllabus's list. */
  beyond: string[]
}

/** Points are the same when they differ in nothing but spaces, width and brackets' contents of spaces. */
const plainPoint = (point: string) => point.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

/** How much of what the syllabus asks for a paper covers. */
export function coverageOf(items: readonly BlueprintItem[], syllabus: readonly string[]): Coverage {
  const weights = weightsOf(items)
  const marks = new Map<string, number>()
  const written = new Map<string, string>()
  for (const [at, { knowledge }] of items.entries()) {
    for (const point of knowledge) {
      const key = plainPoint(point)
      written.set(key, written.get(key) ?? point)
      marks.set(key, (marks.get(key) ?? 0) + weights[at]! / knowledge.length)
    }
  }
  const known = new Set(syllabus.map(plainPoint))
  return {
    covered: syllabus.flatMap((point) => {
      const found = marks.get(plainPoint(point))
      return found === undefined ? [] : [{ point, marks: plain(found) }]
    }),
    missing: syllabus.filter((point) => !marks.has(plainPoint(point))),
    beyond: [...written].flatMap(([key, point]) => (known.has(key) ? [] : [point])),
  }
}

interface PaperFrame {
  fullMarks: number
  scale: number
}

/**
 * What is to be put right in a blueprint, or might be. Of the paper first, then item by item. Where it differs from what was
 * planned, intended-shares.ts says.
 */
export function checkBlueprint(
  items: readonly BlueprintItem[],
  paper: PaperFrame,
  syllabus: readonly string[] = [],
): Finding[] {
  const ofPaper = checkWhole(items, paper, syllabus)
  const ofItems = items.flatMap((item, at) => checkItem(item, at, paper))
  return [...ofPaper, ...checkLabels(items), ...checkGroups(items), ...ofItems]
}

function finding(
  grade: Finding['grade'],
  code: string,
  message: string,
  item: number | null = null,
  field: string | null = null,
): Finding {
  return { grade, code, message, item, field }
}

function checkWhole(
  items: readonly BlueprintItem[],
  paper: PaperFrame,
  syllabus: readonly string[],
): Finding[] {
  if (items.length === 0) return [finding('open', 'empty', '还没有题目')]
  const found: Finding[] = []
  const sum = marksOf(items)
  if (sum !== paper.fullMarks) {
    const gap = plain(Math.abs(sum - paper.fullMarks))
    const how = sum > paper.fullMarks ? `多 ${gap} 分` : `差 ${gap} 分`
    found.push(finding('open', 'sum', `各题合计 ${sum} 分，与满分 ${paper.fullMarks} 分${how}`))
  }
  const without = (what: string, code: string, lacks: (item: BlueprintItem) => boolean) => {
    const count = items.filter(lacks).length
    if (count > 0) {
      found.push(
        finding('advice', code, count === items.length ? `各题都没有填${what}` : `${count} 题没有填${what}`),
      )
    }
  }
  without('知识点', 'noKnowledge', ({ knowledge }) => knowledge.length === 0)
  without('能力层级', 'noAbility', ({ ability }) => !ability)
  without('预估得分率', 'noExpected', ({ expected }) => expected === null)
  if (syllabus.length > 0 && items.some(({ knowledge }) => knowledge.length > 0)) {
    const { covered, beyond } = coverageOf(items, syllabus)
    if (covered.length < syllabus.length) {
      found.push(
        finding('advice', 'coverage', `课标知识点 ${syllabus.length} 个，本卷考到 ${covered.length} 个`),
      )
    }
    if (beyond.length > 0) {
      const some = beyond.slice(0, 3).join('、')
      const more = beyond.length > 3 ? `等 ${beyond.length} 个` : ''
      found.push(finding('advice', 'beyondSyllabus', `“${some}”${more}不在课标知识点清单里`))
    }
  }
  return found
}

function checkLabels(items: readonly BlueprintItem[]): Finding[] {
  const first = new Map<string, number>()
  return items.flatMap(({ label }, at) => {
    if (label === '') return [finding('refused', 'noLabel', `第 ${at + 1} 行没有题号`, at, 'label')]
    const before = first.get(label)
    if (before === undefined) {
      first.set(label, at)
      return []
    }
    return [finding('refused', 'labelTwice', `题号“${label}”出现了两次`, at, 'label')]
  })
}

function checkGroups(items: readonly BlueprintItem[]): Finding[] {
  return [...groupsOf(items)].flatMap(([name, group]) => {
    const at = items.indexOf(group[0]!)
    const found: Finding[] = []
    const picks = new Set(group.map(({ choicePick }) => choicePick))
    const [pick] = picks
    if (picks.size > 1 || pick === null || pick === undefined) {
      found.push(finding('refused', 'groupPick', `选做“${name}”要写明选几题，组内各题一致`, at, 'choicePick'))
    } else if (pick >= group.length) {
      found.push(
        finding(
          'open',
          'groupSmall',
          `选做“${name}”有 ${group.length} 题，却要选 ${pick} 题`,
          at,
          'choicePick',
        ),
      )
    }
    if (new Set(group.map(({ fullMarks }) => fullMarks)).size > 1) {
      found.push(
        finding('open', 'groupMarks', `选做“${name}”各题分值不同，选做题应当分值相等`, at, 'fullMarks'),
      )
    }
    return found
  })
}

function checkItem(item: BlueprintItem, at: number, { scale }: PaperFrame): Finding[] {
  const name = item.label || `第 ${at + 1} 行`
  const found: Finding[] = []
  if (!(item.fullMarks > 0)) {
    found.push(finding('refused', 'noMarks', `${name} 题没有分值`, at, 'fullMarks'))
  } else if (!isWholeAt(item.fullMarks, scale)) {
    found.push(
      finding(
        'refused',
        'marksTooFine',
        `${name} 题的分值要是 ${plain(1 / scale)} 分的整数倍`,
        at,
        'fullMarks',
      ),
    )
  }
  if (item.choicePick !== null && !item.choiceGroup) {
    found.push(
      finding('refused', 'pickWithoutGroup', `${name} 题写了选几题，却没有选做组`, at, 'choiceGroup'),
    )
  }
  if (item.answerKey !== null && answerKeyOf(item.answerKey) !== item.answerKey) {
    found.push(
      finding('refused', 'key', `${name} 题的答案“${item.answerKey}”不是选项字母(A–H)`, at, 'answerKey'),
    )
  } else if (item.answerKey === null && /选择|单选|多选|判断/.test(item.kind)) {
    found.push(finding('advice', 'noKey', `${name} 题是${item.kind}，还没有填答案`, at, 'answerKey'))
  } else if (item.answerKey !== null && /单选|判断/.test(item.kind) && item.answerKey.length > 1) {
    found.push(
      finding(
        'open',
        'keyOfOne',
        `${name} 题是${item.kind}，答案却有 ${item.answerKey.length} 个`,
        at,
        'answerKey',
      ),
    )
  }
  if (item.partialMarks !== null) {
    const field = 'partialMarks'
    if (item.answerKey === null || item.answerKey.length < 2) {
      found.push(finding('refused', 'partialWithoutKey', `${name} 题不是多选题，不用填“漏选得分”`, at, field))
    } else if (item.partialMarks >= item.fullMarks || !isWholeAt(item.partialMarks, scale)) {
      found.push(
        finding(
          'refused',
          'partial',
          `${name} 题的漏选得分要低于满分，且是 ${plain(1 / scale)} 分的整数倍`,
          at,
          field,
        ),
      )
    }
  }
  return found
}

/** The sentences of the worst findings, for a refusal; '' when there is none of that grade. */
export function worst(findings: readonly Finding[], grade: Finding['grade']): string {
  const messages = findings.filter((one) => one.grade === grade).map(({ message }) => message)
  return messages.slice(0, 3).join('；') + (messages.length > 3 ? `等 ${messages.length} 处` : '')
}
