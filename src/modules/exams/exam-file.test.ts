import { describe, expect, it } from 'vitest'
import { matchColumns } from './exam-file.ts'

describe('the columns that a pattern means', () => {
  const header = ['id', 'b1', 'b2', 'b10', 'B3', 'Item 1', 'Item 1_6', 'total', '']
  const names = (pattern: string, columns: readonly string[] = header) =>
    matchColumns(columns, pattern).map((column) => columns[column])

  it.each([
    ['b*', ['b1', 'b2', 'b10']],
    ['b?', ['b1', 'b2']],
    ['?1', ['b1']],
    ['*1*', ['b1', 'b10', 'Item 1', 'Item 1_6']],
    ['Item *', ['Item 1', 'Item 1_6']],
    ['Item*_6', ['Item 1_6']],
    ['b1,total', ['b1', 'total']],
    [' b10 , b1 ', ['b1', 'b10']],
    ['b1，b2', ['b1', 'b2']],
    ['b?,*1', ['b1', 'b2', 'Item 1']],
    ['b', []],
    ['B?', ['B3']],
  ])('%j is %j', (pattern, wanted) => {
    expect(names(pattern)).toEqual(wanted)
  })

  it('are never those without a name', () => {
    expect(names('*')).not.toContain('')
    expect(names('')).toEqual([])
  })

  it('may have names with signs that mean something else in other patterns', () => {
    const signs = ['Q[1]', 'Q[2]', 'Q1', 'T(a)', 'T.a', 'Txa', '$1', 'a|b', 'a\\b', '^c', '{d}', '题+1']
    expect(names('Q[1]', signs)).toEqual(['Q[1]'])
    expect(names('Q[?]', signs)).toEqual(['Q[1]', 'Q[2]'])
    expect(names('T.a', signs)).toEqual(['T.a'])
    expect(names('T(*', signs)).toEqual(['T(a)'])
    expect(names('$*,a|*,^?,{*},题+?', signs)).toEqual(['$1', 'a|b', '^c', '{d}', '题+1'])
    expect(names('a\\b', signs)).toEqual(['a\\b'])
    expect(names('?', ['𠮷', '题', 'ab'])).toEqual(['𠮷', '题'])
  })

  it('are the one that bears the pattern as its name, where there is such a one', () => {
    expect(names('b*', ['b*', 'b1'])).toEqual(['b*'])
    expect(names('what?,b1', ['what?', 'whatx', 'b1'])).toEqual(['what?', 'b1'])
    expect(names('对,错', ['对', '错', '对,错'])).toEqual(['对,错'])
  })
})
