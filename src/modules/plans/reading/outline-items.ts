import { findDates } from './date-expressions.ts'
import { type Field, fieldGroups, fieldOf, isPureHeading, valueOf } from './fields.ts'
import { addItem, titleOf } from './item-text.ts'
import type { OutlineNode } from './outline.ts'
import type { Period } from './parsed-plan.ts'
import { type Reading, claim, warn } from './reading.ts'
import { type Span, atOf, cover, isEmpty, keyOf, part, sentencesOf, textOf, trimSpan } from './source.ts'
import { warnUndated } from './table-dates.ts'
import { readCalendarTable, withoutDate } from './table-items.ts'
import { type When, readTimes, readWhen } from './when.ts'
import { splitWorks } from './works.ts'

/** What holds for everything under a node. */
type Scope = {
  when: When | null
  phase: string | undefined
  /** points without a date are activities that miss one, not plain text */
  listing: boolean
  /** dated sentences are items even without a verb of holding */
  planning: boolean
  /** a notice tells of one activity: dates by which to report or enrol are none */
  notice: boolean
}

const NEVER_ITEMS = new Set([
  'goals',
  'background',
  'theme',
  'place',
  'participants',
  'responsible',
  'attachment',
])

function isDated(key: string): boolean {
  return findDates(key).some(({ term }) => !term)
}

/** A stretch of time as heading: `九月份`, `第一周(9.1-9.5)`, `9月工作安排`. */
function headingWhen(reading: Reading, node: OutlineNode): When | null {
  const key = keyOf(node.head)
  const kinds = node.kind === 'month' || node.kind === 'week'
  if (!kinds && !isDated(key))
    return node.kind === 'week' ? readWhen(reading, node.head, { weeks: true }) : null
  return readWhen(reading, node.head, { weeks: true, loose: node.kind === 'week' })
}

const PLAIN_REST =
  /^(?:份|的|主要|重点|具体|教研|教学|工作|活动|内容|安排|计划|任务|要点|[()\s:、,]|第\d+周|第[一二三四五六七八九十]+周)*$/

/** Adds the item that a group of labelled values describes. */
function itemOfFields(
  reading: Reading,
  group: Field[],
  owner: OutlineNode | null,
  extra: Span[],
  scope: Scope,
  title?: string,
): boolean {
  const time = group.find(({ name }) => name === 'time')
  let when: When | null = null
  for (const value of time?.values ?? [])
    when ??= readWhen(reading, value, { weeks: true, terms: true, loose: true, all: true })
  if (!when) {
    for (const value of time?.values ?? []) warnUndated(reading, value)
    when = scope.when
  } else if (when.single && !when.startTime) {
    for (const value of time?.values.slice(1) ?? []) Object.assign(when, readTimes(value))
  }
  const named =
    owner && !isPureHeading(owner)
      ? trimSpan(withoutDate(owner.head, when ?? noWhen(owner.head)), ',。:')
      : undefined
  const name = valueOf(group, 'title') ?? named ?? valueOf(group, 'theme')
  if (!when) {
    if (owner) warnUndated(reading, owner.head)
    return false
  }
  for (const field of group) claimField(reading, field)
  if (owner) claim(reading, { ...owner.span, from: owner.markerFrom, to: owner.head.to })
  const content = group.filter(({ name }) => name === 'content').flatMap(({ values }) => values)
  addItem(reading, {
    when,
    title: name ?? title ?? (content[0] ? titleOf(content[0]).title : when.span),
    at: time?.values[0] ?? owner?.head ?? when.span,
    theme: valueOf(group, 'theme'),
    content: [...extra, ...content],
    place: valueOf(group, 'place'),
    responsible: valueOf(group, 'responsible'),
    participants: valueOf(group, 'participants'),
    type: valueOf(group, 'type'),
    note: valueOf(group, 'note'),
    phase: scope.phase,
  })
  return true
}

function noWhen(span: Span): When {
  return {
    period: { from: '', to: '' },
    span: part(span, span.to - span.from),
    single: false,
    deadline: false,
  }
}

function claimField(reading: Reading, { name, node, values }: Field): void {
  if (name === 'note') return
  claim(reading, { ...node.span, from: node.markerFrom, to: node.head.to })
  if (name !== 'time') for (const value of values) claim(reading, value)
}

/** Reads the whole plan as one activity, as a notice of a meeting is. */
export function itemOfNotice(reading: Reading, fields: Field[], title: string, extra: Span[] = []): boolean {
  const scope: Scope = { when: null, phase: undefined, listing: false, planning: false, notice: true }
  return itemOfFields(reading, fields, null, extra, scope, title)
}

const VERBS =
  '召开|举行|举办|开展|组织|进行|启动|完成|上交|提交|上报|报送|参加|承办|安排|布置|评选|检查|总结|制定|观摩|培训|教研|研讨|集体备课|讲座|比赛|展示|听课|评课|考试|检测|交流|学习'
const HELD = new RegExp(`(?:兹?定于|拟于|将于|计划于|决定于|预计于|暂定于?|将在|拟在|订于)`)
const BEGINS_WITH_VERB = new RegExp(
  `^[,、:\\s]*(?:(?:上午|下午|晚上)|在[^,。;]{2,20}?|由[^,。;]{2,20}?|我[校区县片]|各校|全[区县校]|[^,。;]{0,12}?(?:学校|组|室|中心))?\\s*(?:将|拟|要|继续|集中|统一|联合|分别)?(?:${VERBS})`,
)
const REPORTS = /上报|报送|报名|回执|反馈|提交|上传|发送|报至|报到/
const PAST = /(?:[召举]开了|举[行办]了|已(?:经)?(?:召开|举行|举办|开展|完成)|开展了|成功)/

/** Whether a sentence announces something for the date that it holds. */
function announces(key: string, { planning, notice }: Scope): boolean {
  if (PAST.test(key)) return false
  if (notice && REPORTS.test(key)) return false
  const first = findDates(key).find(({ term }) => !term)
  if (!first) return false
  const before = key.slice(0, first.from)
  const after = key.slice(first.to)
  if (HELD.test(before.slice(-6)) || HELD.test(key.slice(0, first.from))) return true
  if (first.from <= 2 && BEGINS_WITH_VERB.test(after)) return true
  if (/(?:于|在|至|到)\s*$/.test(before) && BEGINS_WITH_VERB.test(after)) return true
  return planning && (first.from <= 6 || after.replace(/[)。;\s]/g, '') === '' || first.deadline === true)
}

/** Items from running text: each sentence (or clause) that says when something is to be held. */
function itemsOfProse(reading: Reading, span: Span, scope: Scope): boolean {
  let any = false
  for (const sentence of sentencesOf(span, /[。!?\n;]/)) {
    const key = keyOf(sentence)
    if (!isDated(key)) continue
    if (!announces(key, scope)) {
      const first = findDates(key).find(({ term }) => !term)!
      const words = part(sentence, first.from, first.to)
      warn(
        reading,
        'dateNotUsed',
        words,
        `“${textOf(words)}”没有看出是哪一项活动的时间，请核对是否需要列入日程。`,
      )
      continue
    }
    any = itemOfText(reading, sentence, scope) || any
  }
  return any
}

const AT_PLACE = new RegExp(
  `^(?:在|于)([^,。;在]{2,30}?)(?=(?:隆重|集中|统一)?(?:召开|举行|举办|开展|组织|进行))`,
)
const HOLD = /^(?:将|拟)?(?:隆重|集中)?(?:召开|举行|举办|开展)/

/** One item from a text that holds its own date, or takes that of the scope. */
function itemOfText(reading: Reading, span: Span, scope: Scope, more: Span[] = []): boolean {
  const own = readWhen(reading, span, { weeks: true })
  const when = own ?? scope.when
  if (!when) return false
  let main = own ? withoutDate(span, own) : trimSpan(span)
  let place: Span | undefined
  if (own && main.from === trimSpan(span).from && own.span.from > main.from) {
    const before = keyOf({ ...main, to: own.span.from })
    if (HELD.test(before.slice(-4))) main = trimSpan({ ...main, from: own.span.to }, ' ,、:)')
  }
  const located = AT_PLACE.exec(keyOf(main))
  if (located) {
    place = part(main, located[0].length - located[1]!.length, located[0].length)
    main = part(main, located[0].length)
  }
  const { title, content } = titleOf(main)
  const trimmed =
    located || HELD.test(keyOf(span).slice(0, 30))
      ? part(title, HOLD.exec(keyOf(title))?.[0].length ?? 0)
      : title
  claim(reading, span)
  const body = content ? [content] : []
  return (
    addItem(reading, {
      when,
      title: isEmpty(trimmed) ? title : trimmed,
      content: [...body, ...more],
      place,
      phase: scope.phase,
    }) !== null
  )
}

function isPhase(node: OutlineNode): boolean {
  const key = keyOf(node.head)
  if (node.kind === 'stage') return true
  if (
    ![
      'cn',
      'cnParen',
      'num',
      'numParen',
      'numClose',
      'circle',
      'section',
      'heading',
      'plain',
      'bullet',
      'text',
      'chapter',
    ].includes(node.kind)
  )
    return false
  if (!/阶段/.test(key) || key.length > 40 || isPureHeading(node)) return false
  return (
    /(?:第[一二三四五六七八九十\d]+阶段|阶段(?:$|[(:\s]))/.test(key) &&
    (node.children.length > 0 || isDated(keyOf(node.span)))
  )
}

function phaseTitle(head: Span, when: When | null): Span[] {
  if (!when || when.span.source !== head.source || when.span.from < head.from || when.span.to > head.to)
    return [head]
  const edges = ' ,;:、()[]【】—-'
  return [
    trimSpan({ ...head, to: when.span.from }, edges),
    trimSpan({ ...head, from: when.span.to }, edges),
  ].filter((span) => !isEmpty(span))
}

function readPhase(reading: Reading, node: OutlineNode, scope: Scope): void {
  const field = node.children.map(fieldOf).find((one) => one?.name === 'time')
  const inBody = node.body ? (findDates(keyOf(node.body))[0]?.from ?? 99) <= 3 : false
  let when = readWhen(reading, node.head) ?? (inBody ? readWhen(reading, node.body!) : null)
  if (!when && field) when = readWhen(reading, field.values[0]!, { weeks: true, terms: true })
  const title = phaseTitle(node.head, when)
    .map((span) => textOf(span))
    .join(' ')
    .replace(/[:\s]+/g, ':')
    .replace(/^:|:$/g, '')
  claim(reading, { ...node.span, from: node.markerFrom, to: node.head.to })
  if (when) claim(reading, when.span)
  if (field && when) claimField(reading, field)
  const known = reading.items.length
  const inner: Scope = { ...scope, when: when ?? scope.when, phase: title, listing: true, planning: true }
  const rest =
    node.body && when && inBody ? trimSpan({ ...node.body, from: when.span.to }, ' ,:;)。、') : node.body
  if (rest && !isEmpty(rest)) readTexts(reading, rest, inner)
  for (const child of node.children) {
    if (field && child === field.node) continue
    visit(reading, child, inner)
  }
  const items = reading.items.slice(known)
  const period: Period | null =
    when?.period ??
    (items.length > 0
      ? {
          from: items.map(({ from }) => from).toSorted()[0]!,
          to: items
            .map(({ to }) => to)
            .toSorted()
            .at(-1)!,
        }
      : null)
  if (period) reading.phases.push({ title, ...period, at: atOf(cover(node.span, node.head)) })
  else warn(reading, 'undatedPhase', node.head, `“${title}”没有写起止时间，未列为阶段，请补上时间。`)
}

/** The works that one stretch lists, each an item with the date of the scope or its own. */
function readTexts(reading: Reading, span: Span, scope: Scope): void {
  const works = splitWorks(span).flatMap((work) => (splitWorks(span).length > 1 ? [work] : sentencesOf(work)))
  for (const work of works) itemOfText(reading, work, scope)
}

function isPoint(node: OutlineNode): boolean {
  return !['text', 'table', 'label', 'root'].includes(node.kind)
}

function readTimeHeading(reading: Reading, node: OutlineNode, when: When, scope: Scope): void {
  const inner: Scope = { ...scope, when, planning: true, listing: true }
  claim(reading, when.span)
  if (isPoint(node)) claim(reading, { ...node.span, from: node.markerFrom, to: when.span.to })
  const rest = withoutDate(node.head, when)
  const says = rest === node.head ? keyOf(rest) : keyOf(rest)
  const plain = PLAIN_REST.test(says.replace(keyOf(when.span), ''))
  const points = node.children.filter((child) => isPoint(child) || child.kind === 'table')
  if (plain) {
    claim(reading, node.head)
    if (node.body) readTexts(reading, node.body, inner)
    for (const child of node.children) visit(reading, child, inner)
    return
  }
  if (points.length > 0 && !node.body) {
    // a theme with its own points: one item, what is under it is its content
    const ownDates = points.some((child) => isDated(keyOf(child.span)))
    if (ownDates) {
      for (const child of node.children) visit(reading, child, inner)
      return
    }
  }
  const texts = node.children.map((child) => child.span)
  if (node.body) texts.unshift(node.body)
  const { title, content } = titleOf(rest)
  claim(reading, node.span)
  addItem(reading, { when, title, content: [...(content ? [content] : []), ...texts], phase: scope.phase })
}

function visitLeaf(reading: Reading, node: OutlineNode, scope: Scope): void {
  if (node.kind === 'label') return
  const key = keyOf(node.span)
  if (scope.when && (isPoint(node) || scope.phase !== undefined || node.kind === 'text')) {
    const colon = key.endsWith(':')
    if (colon) return
    for (const work of splitWorks(node.span)) itemOfText(reading, work, scope)
    return
  }
  if (isDated(key)) {
    const wholePoint =
      isPoint(node) &&
      scope.planning &&
      findDates(key).filter(({ term }) => !term).length === 1 &&
      !PAST.test(key)
    if (wholePoint && announcesPoint(key)) itemOfText(reading, node.span, scope)
    else itemsOfProse(reading, node.span, scope)
    return
  }
  if (scope.listing && isPoint(node) && !fieldOf(node)) warnUndated(reading, node.head)
}

/** In a list of activities a point with a date is one, unless the date only tells of something else. */
function announcesPoint(key: string): boolean {
  const [first] = findDates(key).filter(({ term }) => !term)
  return first !== undefined && !/(?:自|根据|按照|截至)\s*$/.test(key.slice(0, first.from))
}

/** Reads one part of the outline and all that is under it. */
export function visit(reading: Reading, node: OutlineNode, scope: Scope): void {
  if (node.kind === 'table') {
    readCalendarTable(reading, node.table!, scope.phase)
    return
  }
  const pure = isPureHeading(node)
  const short = ['cn', 'chapter', 'heading'].includes(node.kind) && keyOf(node.head).length <= 14
  const role = pure || short ? node.role : 'other'
  if (pure && NEVER_ITEMS.has(role)) return
  if (short && (role === 'goals' || role === 'background')) return
  if (
    role === 'period' &&
    !node.children.some((child) => child.kind === 'table' || (isPoint(child) && isDated(keyOf(child.span))))
  )
    return
  const groups = fieldGroups(node)
  const timed = groups.filter((group) => group.some(({ name }) => name === 'time'))
  const field = fieldOf(node)
  if (field && !scope.when && groups.length === 0 && field.name !== 'content' && field.name !== 'note') return
  if (isPhase(node)) {
    readPhase(reading, node, scope)
    return
  }
  if (timed.length > 0 && node.kind !== 'root') {
    const owner = timed.length === 1 ? node : null
    const fieldNodes = new Set(groups.flat().map(({ node: own }) => own))
    const loose = node.children
      .filter((child) => !fieldNodes.has(child) && child.kind === 'text')
      .map((child) => child.span)
    const extra = owner ? [...(node.body ? [node.body] : []), ...loose] : []
    for (const group of timed) itemOfFields(reading, group, owner, extra, scope)
    for (const child of node.children)
      if (!fieldNodes.has(child) && child.kind !== 'text') visit(reading, child, scope)
    return
  }
  const when = node.kind === 'text' ? null : headingWhen(reading, node)
  const holdsPlan = node.children.length > 0 || node.kind === 'month' || node.kind === 'week'
  if (when && holdsPlan) {
    readTimeHeading(reading, node, when, scope)
    return
  }
  visitUndatedHeading(reading, node, { ...scope, ...sectionScope(role, scope) }, pure)
}

function sectionScope(role: string, scope: Scope): Pick<Scope, 'listing' | 'planning'> {
  if (role === 'content' || role === 'schedule') return { listing: true, planning: true }
  if (role === 'tasks') return { listing: scope.listing, planning: true }
  if (role === 'organization' || role === 'requirements') return { listing: false, planning: false }
  return scope
}

function visitUndatedHeading(reading: Reading, node: OutlineNode, scope: Scope, pure: boolean): void {
  const points = node.children.filter((child) => isPoint(child) || child.kind === 'table')
  if (node.children.length === 0) {
    if (pure && node.body) {
      for (const sentence of [node.body]) itemsOfProse(reading, sentence, scope)
    } else if (!pure) visitLeaf(reading, node, scope)
    return
  }
  const texts = [
    ...(node.body ? [node.body] : []),
    ...node.children.filter(({ kind }) => kind === 'text').map(({ span }) => span),
  ]
  if (isPoint(node) && !pure && points.length === 0) {
    if (scope.when) {
      claim(reading, node.span)
      addItem(reading, {
        when: scope.when,
        title: node.head,
        content: [...texts, ...node.children.filter(({ kind }) => kind === 'label').map(({ span }) => span)],
        phase: scope.phase,
      })
      return
    }
    const dated = texts.filter((span) => isDated(keyOf(span)))
    if (
      scope.listing &&
      dated.length === 1 &&
      findDates(keyOf(dated[0]!)).filter(({ term }) => !term).length === 1
    ) {
      const when = readWhen(reading, dated[0]!)
      if (when) {
        claim(reading, node.span)
        addItem(reading, { when, title: node.head, content: texts, phase: scope.phase })
        return
      }
    }
    if (scope.listing && dated.length === 0) {
      warnUndated(reading, node.head)
      return
    }
  }
  if (isPoint(node) && !pure && scope.when && !points.some((child) => isDated(keyOf(child.span)))) {
    claim(reading, node.span)
    addItem(reading, {
      when: scope.when,
      title: node.head,
      content: [...(node.body ? [node.body] : []), ...node.children.map(({ span }) => span)],
      phase: scope.phase,
    })
    return
  }
  if (node.body) itemsOfProse(reading, node.body, scope)
  for (const child of node.children) visit(reading, child, scope)
}
