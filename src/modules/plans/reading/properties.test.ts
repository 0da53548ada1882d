import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WordBlock } from '../../../platform/documents/word.ts'
import { textBlocks } from '../../../platform/documents/text.ts'
import { isDay } from './days.ts'
import type { At } from './parsed-plan.ts'
import { readPlan } from './read-plan.ts'
import { sourceLines } from './source.ts'

const words = fc.constantFrom(
  '一、活动目标',
  '二、活动时间',
  '五、活动内容',
  '(1)',
  '（二）',
  '1.',
  '2、',
  '①',
  '第一阶段',
  '第3周',
  '九月份',
  '9月',
  '2026年',
  '9月16日',
  '至',
  '-',
  '—',
  '时间:',
  '地点：',
  '负责人:',
  '主题:',
  '内容：',
  '每学期',
  '每月',
  '不少于',
  '2次',
  '3 名',
  '100%',
  '全覆盖',
  '月研、季评、年总结',
  '组织',
  '听课',
  '教师',
  '各成员学校',
  '，',
  '。',
  '；',
  '\n',
  '\t',
  ' ',
  '（',
  '）',
  '“',
  '”',
  '周次\t日期\t工作内容\n',
  '|',
  '開展',
  '週',
  '通知',
  '计划',
  '下午2:30',
  '(周三)',
  '共10个月',
  '😀',
  '\u0000',
)
const planText = fc.array(words, { maxLength: 40 }).map((pieces) => pieces.join(''))
const anyText = fc.oneof(
  planText,
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
)
const table = fc
  .array(fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 5 }), {
    maxLength: 5,
  })
  .map((rows): WordBlock => ({ kind: 'table', rows }))
const anyBlocks = fc.array(
  fc.oneof(
    anyText.map((text): WordBlock => ({ kind: 'paragraph', text })),
    table,
  ),
  { maxLength: 6 },
)

const options = fc.record({
  today: fc.constantFrom(undefined, '2026-08-20'),
  firstMonday: fc.constantFrom(undefined, '2026-08-31'),
})

describe('any input whatever', () => {
  it('gives a plan whose places lie in the source and whose days are real', () => {
    fc.assert(
      fc.property(anyBlocks, options, (blocks, given) => {
        const lines = sourceLines(blocks)
        const quote = ({ line, from, to }: At) => {
          const source = lines[line - 1]
          expect(from <= to && from >= 0 && to <= (source?.text.length ?? 0)).toBe(true)
          return source?.folded.slice(from, to) ?? ''
        }
        const plan = readPlan(blocks, given)
        for (const { text, at } of [...plan.commitments, ...plan.unread]) expect(quote(at)).toBe(text)
        for (const [index, at] of plan.goalsAt.entries()) expect(quote(at)).toBe(plan.goals[index])
        for (const { title, at } of plan.sections) expect(quote(at)).toBe(title)
        for (const { at } of [...plan.items, ...plan.phases, ...plan.warnings]) quote(at)
        const periods = [...plan.items, ...plan.phases, ...(plan.period ? [plan.period] : [])]
        for (const { from, to } of periods)
          expect([isDay(from), isDay(to), from <= to]).toEqual([true, true, true])
        for (const { message } of plan.warnings) expect(message).toMatch(/[\u4e00-\u9fff].*。$/s)
      }),
      { numRuns: 600 },
    )
  })

  it('reads the same whether its punctuation is full-width or half-width', () => {
    fc.assert(
      fc.property(planText, (text) => {
        const full = text.replace(/[,;:!?()]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0))
        expect(readPlan(textBlocks(full))).toEqual(readPlan(textBlocks(text)))
      }),
      { numRuns: 300 },
    )
  })

  it('loses nothing: each Chinese word is understood somewhere or stays visible as unread text', () => {
    const sentence = '研究表明红旗渠的水流过太行山'
    fc.assert(
      fc.property(planText, planText, (before, after) => {
        const plan = readPlan(textBlocks(`${before}\n${sentence}\n${after}`), { today: '2026-08-20' })
        expect(JSON.stringify(plan)).toContain(sentence)
      }),
      { numRuns: 300 },
    )
  })

  it('numbers that start over without end do not pile up', () => {
    for (const line of ['1.内容:\n', '1.时间:(1)地点:①', '(1)1.①'] as const) {
      expect(() => readPlan(textBlocks(line.repeat(6000)))).not.toThrow()
    }
  })
})
