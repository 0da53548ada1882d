import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { answerOf } from '../marks-row.ts'
import type { ImportItem } from './standing.ts'

/** What a cell of marks says. */
export type MarkText =
  | { is: 'number'; value: number }
  | { is: 'absent' | 'cheated' | 'none' | 'other' }
  /** Options, as the byte of an answer. */
  | { is: 'letters'; answer: number }

const absentWords =
  /^(缺考?|缺席|未考|未参加(考试)?|未到|旷考|免考|缓考|休学|弃考|q|qk|absent|\(缺考?\)|缺考\(.*\)|#?缺考#?)$/
const cheatedWords = /^(作弊|违纪|舞弊|违规|取消(成绩)?|wj|zb|cheated|\(作弊\)|\(违纪\))$/
const noneWords =
  /^(空|空白|空题|未答|未作答|没答|没做|未做|未选|无|未填涂|n\/?a|null|#n\/a|[-–—―/\\.。、*#]{1,3}|空\(.*\)|blank)$/

/** Reads the text of a cell: 3.5, ３．５, 3分, 缺考, Q, 违纪, 空, B, ＡＣ, A,C. */
export function readMarkText(raw: string): MarkText {
  const text = tight(raw).toLowerCase()
  if (text === '') return { is: 'none' }
  if (/^[+-]?(\d+\.?\d*|\.\d+)分?$/.test(text))
    return { is: 'number', value: Number(text.replace(/分$/, '')) }
  if (absentWords.test(text)) return { is: 'absent' }
  if (cheatedWords.test(text)) return { is: 'cheated' }
  if (noneWords.test(text)) return { is: 'none' }
  const letters = text.replace(/[,，;；、|/\s]/g, '').toUpperCase()
  const answer = /^[A-H]{1,8}$/.test(letters) ? answerOf(letters) : null
  return answer === null ? { is: 'other' } : { is: 'letters', answer }
}

/** What a column 缺考 or 状态 says of a pupil; `header` tells which of the two 是 means. Null: nothing out of the ordinary. */
export function readStanding(raw: string, header: string): 'absent' | 'cheated' | 'other' | null {
  const text = tight(raw).toLowerCase()
  if (/^(|否|0|no|n|false|正常|参加|已考|参考|到考|无|-|\/)$/.test(text)) return null
  if (/^(是|1|yes|y|true|√|✓|v)$/.test(text)) return /违纪|作弊/.test(header) ? 'cheated' : 'absent'
  const read = readMarkText(text)
  return read.is === 'absent' || read.is === 'cheated' ? read.is : 'other'
}

/** What options earn, ×scale: all right ones full marks, some of them and no wrong one a part, anything else nothing. */
export function markOfAnswer(answer: number, item: Pick<ImportItem, 'key' | 'full' | 'partial'>): number {
  const right = answerOf(item.key ?? '') ?? 0
  if (answer === right) return item.full
  return answer !== 0 && (answer & ~right) === 0 ? Math.min(item.partial, item.full) : 0
}
