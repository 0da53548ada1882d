import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSearch, searchParams, stringifySearch } from './search-params.ts'

describe('filters in the address bar', () => {
  const validate = searchParams({
    q: 'text',
    year: 'number',
    mine: 'flag',
    subject: 'list',
    scope: ['school', 'district'],
  })

  test('are read as the page declares them', () => {
    expect(validate(parseSearch('?q=2026&year=2026&mine=1&subject=语文&scope=school'))).toEqual({
      q: '2026',
      year: 2026,
      mine: true,
      subject: ['语文'],
      scope: 'school',
    })
  })

  test('that do not fit are dropped, not an error', () => {
    expect(validate(parseSearch('?q=&year=abc&mine=maybe&scope=galaxy&other=1'))).toEqual({})
  })

  test('are written as plain words, and left out when empty', () => {
    expect(
      stringifySearch({
        q: '习作',
        mine: true,
        gone: undefined,
        none: '',
        off: false,
        subject: ['语文', '数学'],
      }),
    ).toBe('?q=%E4%B9%A0%E4%BD%9C&mine=1&subject=%E8%AF%AD%E6%96%87&subject=%E6%95%B0%E5%AD%A6')
    expect(stringifySearch({})).toBe('')
  })

  test('survive being sent to a colleague', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), word), (search) => {
        expect({ ...parseSearch(stringifySearch(search)) }).toEqual({ ...search })
      }),
    )
  })
})
