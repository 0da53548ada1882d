import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simplifyScript } from './script.ts'
import { foldWidth, typesetPunctuation } from './width.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 80 })

describe('width and script', () => {
  it.each([
    ['２０２６年９月１６日（周三）　１４：３０', '2026年9月16日(周三) 14:30'],
    ['“校联体”，《方案》、完。', '“校联体”,《方案》、完。'],
  ])('%s folds to %s', (written, folded) => {
    expect(foldWidth(written)).toBe(folded)
  })

  it('folding and simplifying keep every offset', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([foldWidth(text).length, simplifyScript(text).length]).toEqual([text.length, text.length])
      }),
    )
  })

  it('folding twice changes nothing more', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldWidth(foldWidth(text))).toBe(foldWidth(text))
      }),
    )
  })

  it('traditional characters are matched as simplified ones', () => {
    expect(simplifyScript('第一週的時間、地點與內容:負責人')).toBe('第一周的时间、地点与内容:负责人')
  })

  it.each([
    ['教学研讨,时间:9月(共3次);地点:一小!', '教学研讨，时间：9月（共3次）；地点：一小！'],
    ['会议14:30开始,1,000人,比例3:2', '会议14:30开始，1,000人，比例3:2'],
    ['use Word, then save (as .docx): done', 'use Word, then save (as .docx): done'],
    ['2026年9月16日(周三)14:30-16:30', '2026年9月16日（周三）14:30-16:30'],
    ['(1)主题:阅读?', '（1）主题：阅读？'],
    ['覆盖率达到100%,全覆盖', '覆盖率达到100%，全覆盖'],
  ])('%s is set as %s', (folded, typeset) => {
    expect(typesetPunctuation(folded)).toBe(typeset)
  })

  it('what is set can be folded back', () => {
    const halfWidth = fc.string({ unit: fc.constantFrom(...'教研会,;:!?()“”、。12a ') })
    fc.assert(
      fc.property(halfWidth, (text) => {
        expect(foldWidth(typesetPunctuation(text))).toBe(text)
      }),
    )
  })
})
