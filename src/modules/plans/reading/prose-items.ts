import { findDates } from './date-expressions.ts'
import { addItem, labelDetails, splitLabels, titleOf } from './item-text.ts'
import { monthAround, partOfMonth, splitAtParts } from './month-parts.ts'
import { type Reading, claim, warn } from './reading.ts'
import { type Scope, isDated } from './scope.ts'
import { type Span, isEmpty, keyOf, part, sentencesOf, textOf, trimSpan } from './source.ts'
import { readWhen, withoutDate } from './when.ts'
import { splitWorks } from './works.ts'

const VERBS =
  '召开|举行|举办|开展|组织|进行|启动|完成|上交|提交|上报|报送|参加|承办|安排|布置|评选|检查|总结|制定|观摩|培训|教研|研讨|集体备课|讲座|比赛|展示|听课|评课|考试|检测|交流|学习'
const HELD = new RegExp(`(?:兹?定于|拟于|将于|计划于|决定于|预计于|暂定于?|将在|拟在|订于)`)
const BEGINS_WITH_VERB = new RegExp(
  `^[,、:\\s]*(?:(?:上午|下午|晚上)|在[^,。;]{2,20}?|由[^,。;]{2,20}?|我[校区县片]|各校|全[区县校]|[^,。;]{0,12}?(?:学校|组|室|中心))?\\s*(?:将|拟|要|继续|集中|统一|联合|分别)?(?:${VERBS})`,
)
const REPORTS = /上报|报送|报名|回执|反馈|提交|上传|发送|报至|报到/
export const PAST = /(?:[召举]开了|举[行办]了|已(?:经)?(?:召开|举行|举办|开展|完成)|开展了|成功)/

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

/** A sentence cut before each further date that opens a clause of its own: `10月评课,11月赛课`. */
export function splitAtDates(span: Span): Span[] {
  const key = keyOf(span)
  const dates = findDates(key).filter(({ term }) => !term)
  const cuts = dates
    .slice(1)
    .filter(({ from }) => /[,;、\s]/.test(key[from - 1] ?? '') && from > dates[0]!.to + 2)
  const bounds = [0, ...cuts.map(({ from }) => from), key.length]
  return bounds.slice(1).map((to, index) => trimSpan(part(span, bounds[index]!, to), ',;、'))
}

/** The dated clauses of a sentence, if each of them tells of something to be held. */
function piecesOf(sentence: Span): Span[] {
  const pieces = splitAtDates(sentence)
  const loose: Scope = {
    when: null,
    phase: undefined,
    listing: false,
    planning: false,
    notice: false,
    month: null,
  }
  return pieces.slice(1).every((piece) => announces(keyOf(piece), loose)) ? pieces : [sentence]
}

/** Items from running text: each sentence (or clause) that says when something is to be held. */
export function itemsOfProse(reading: Reading, span: Span, scope: Scope): boolean {
  let any = false
  for (const sentence of sentencesOf(span, /[。!?\n;]/).flatMap(piecesOf)) {
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
    const [first, ...further] = splitAtParts(sentence)
    const month = further.length > 0 ? monthAround(readWhen(reading, first!)) : null
    if (month) {
      for (const piece of [first!, ...further])
        any = itemOfText(reading, piece, { ...scope, when: month }) || any
    } else any = itemOfText(reading, sentence, scope) || any
  }
  return any
}

const AT_PLACE = new RegExp(
  `^(?:在|于)([^,。;在]{2,30}?)(?=(?:隆重|集中|统一)?(?:召开|举行|举办|开展|组织|进行))`,
)
const HOLD = /^(?:将|拟)?(?:隆重|集中)?(?:召开|举行|举办|开展)/

/** One item from a text that holds its own date, or takes that of the scope. */
export function itemOfText(reading: Reading, span: Span, scope: Scope, more: Span[] = []): boolean {
  const own = readWhen(reading, span, { weeks: true }) ?? partOfMonth(reading, span, scope.when)
  // a date that cannot be understood is not replaced by another: the text stays as it is, with its warning
  if (!own && isDated(keyOf(span))) return false
  const when = own ?? scope.when
  if (!when) return false
  const { lead, labels } = splitLabels(span)
  let main = own ? withoutDate(lead, own) : trimSpan(lead)
  let place: Span | undefined
  if (own && main.from === trimSpan(lead).from && own.span.from > main.from) {
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
      content: [
        ...body,
        ...labels.filter(({ name }) => name === 'content').map(({ value }) => value),
        ...more,
      ],
      ...labelDetails(labels),
      ...(place ? { place } : {}),
      phase: scope.phase,
    }) !== null
  )
}

/** The works that one stretch lists, each an item with the date of the scope or its own. */
export function readTexts(reading: Reading, span: Span, scope: Scope): void {
  const works = splitWorks(span)
  const each = works.length > 1 ? works : works.flatMap((one) => sentencesOf(one))
  for (const work of each.flatMap((one) =>
    partOfMonth(reading, one, scope.when) ? splitAtParts(one) : [one],
  ))
    itemOfText(reading, work, scope)
}
