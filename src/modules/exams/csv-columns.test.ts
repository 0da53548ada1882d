import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsvColumns } from './csv-columns.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianyan-csv-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** All columns but the first as numbers, the first as label. */
function read(content: string | Uint8Array) {
  const path = join(folder, 'marks.csv')
  writeFileSync(path, content)
  const rows: (number | string | null)[][] = []
  const numbers: number[][] = []
  const contents = readCsvColumns(
    path,
    (header) => ({ numbers: header.map((_, column) => column).slice(1), labels: [0] }),
    (marks, [label = -1]) => {
      numbers.push([label, ...marks])
    },
  )
  for (const [label = -1, ...marks] of numbers) rows.push([contents.labels[0]?.[label] ?? null, ...marks])
  return { header: contents.header, rows }
}

const { NaN: blank } = Number

describe('a CSV file of marks', () => {
  it('is read with quotes, blanks, signs, decimals and any line ends', () => {
    const { header, rows } = read(
      '"school","b1","b,2"\r\n"一中",1,-2.5\r\n"二""中""",NA,+3\n,0.1,1e2\r三中, 7 ,"8"\n\n四中,,缺考',
    )
    expect(header).toEqual(['school', 'b1', 'b,2'])
    expect(rows).toEqual([
      ['一中', 1, -2.5],
      ['二"中"', blank, 3],
      [null, 0.1, 100],
      ['三中', 7, 8],
      ['四中', blank, blank],
    ])
  })

  it('may be GB18030, UTF-8 with a mark, or UTF-16', () => {
    // 学校,题1 / 城关,3 in GB18030.
    const gb = Uint8Array.from([
      0xd1, 0xa7, 0xd0, 0xa3, 0x2c, 0xcc, 0xe2, 0x31, 0x0a, 0xb3, 0xc7, 0xb9, 0xd8, 0x2c, 0x33, 0x0a,
    ])
    const text = '学校,题1\n城关,3\n'
    const wanted = { header: ['学校', '题1'], rows: [['城关', 3]] }
    expect(read(gb)).toEqual(wanted)
    expect(read(`\uFEFF${text}`)).toEqual(wanted)
    expect(read(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(wanted)
  })

  it('may use semicolons, tabs and full-width digits', () => {
    expect(read('学校;题1;题2\n一中;1;2\n').rows).toEqual([['一中', 1, 2]])
    expect(read('学校\t题1\t题2\n一中\t1\t2\n').rows).toEqual([['一中', 1, 2]])
    expect(read('学校,题1,题2\n一中,12,3.5\n').rows).toEqual([['一中', 12, 3.5]])
  })

  it('may have short rows, whose missing cells are blank', () => {
    expect(read('a,b,c\nx,1\ny,2,3\n').rows).toEqual([
      ['x', 1, blank],
      ['y', 2, 3],
    ])
  })

  it('gives back every number that was written, wherever the reader’s buffer ends', () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => [`校${i % 37}`, i % 101, (i % 1000) / 8, -i - 1])
    expect(read(`s,a,b,c\n${rows.map((row) => row.join(',')).join('\r\n')}`).rows).toEqual(rows)
  })

  it('reads numbers exactly as JavaScript does', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(numbers, (values) => {
        const { rows } = read(`s,a\n${values.map((value) => `x,${value}`).join('\n')}\n`)
        expect(rows.map(([, value]) => value)).toEqual(values.map((value) => Number(String(value))))
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['', 'file.empty'],
    ['\n\r\n', 'file.empty'],
    ['a,b\nx,优秀\n', 'cell.notNumber'],
    ['a,b\nx,1.2.3\n', 'cell.notNumber'],
    ['a,b\nx,1,2\n', 'file.shape'],
    ['a,b\nx,"1\ny,2\n', 'file.quote'],
    ['PK\u0003\u0004 a workbook', 'file.workbook'],
  ])('%j is refused as %s', (content, code) => {
    expect(() => read(content)).toThrow(expect.objectContaining({ code }))
  })

  it('names the row and column of a cell that is no number', () => {
    expect(() => read('学校,题1,题2\n一中,1,2\n"二\n中",3,B\n')).toThrow('第 3 行「题2」是“B”，不是数字。')
  })

  it('must be there and be a file', () => {
    const plan = () => ({ numbers: [], labels: [] })
    const ignore = () => undefined
    expect(() => readCsvColumns(join(folder, 'none.csv'), plan, ignore)).toThrow('找不到文件')
    expect(() => readCsvColumns(folder, plan, ignore)).toThrow('文件夹')
  })
})
