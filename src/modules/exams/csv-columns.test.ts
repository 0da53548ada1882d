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

describe('the encoding of a file', () => {
  // In GB18030: 学校,题1,题2 / 女校,缺,3 / 一中,1,２.
  const gb = Buffer.concat([
    Buffer.from([0xd1, 0xa7, 0xd0, 0xa3]),
    Buffer.from([0x2c, 0xcc, 0xe2, 0x31, 0x2c, 0xcc, 0xe2, 0x32, 0x0a]),
    Buffer.from([0xc5, 0xae, 0x2c, 0xc8, 0xb1, 0x2c, 0x33, 0x0a]),
    Buffer.from([0xc4, 0xd0, 0x2c, 0x31, 0x2c, 0xa3, 0xb2, 0x0a]),
  ])

  it('is guessed from the whole file, so a lone GB18030 cell of 缺 or 女 is read as the rest is', () => {
    expect(read(gb)).toEqual({
      header: ['学校', '题1', '题2'],
      rows: [
        ['女', blank, 3],
        ['男', 1, 2],
      ],
    })
  })

  it('leaves no label in pieces whose last byte is A0', () => {
    const labels = ['习', '章', '渠', '造', '匠', '你', '宠', '\u00a0城关\u3000']
    expect(read(`s,a\n${labels.map((label) => `${label},1`).join('\n')}\n`).rows).toEqual(
      labels.map((label) => [label.trim(), 1]),
    )
  })

  it('takes labels alike that differ in their quotes or in blanks around them for one', () => {
    expect(read('s,a\n一中,1\n"一中",2\n 一中 ,3\n').rows.map(([label]) => label)).toEqual([
      '一中',
      '一中',
      '一中',
    ])
  })

  it('may be any encoding with the bar as the separator', () => {
    // 誀 ends in the byte of a bar in GB18030.
    const bytes = Buffer.concat([
      Buffer.from('s|a\n'),
      Buffer.from([0xd5, 0x7c]),
      Buffer.from('|1\n'),
      Buffer.from([0xd1, 0xa7]),
      Buffer.from('|2\n'),
    ])
    expect(read(bytes).rows.map(([, mark]) => mark)).toEqual([1, 2])
  })

  it.each([
    ['a,b\nx,\u0000\n', 'file.binary'],
    ['\u00d0\u00cf\u0011\u00e0 old workbook', 'file.workbook'],
  ])('%j is refused as %s', (content, code) => {
    expect(() => read(Buffer.from(content, 'latin1'))).toThrow(expect.objectContaining({ code }))
  })
})

describe('cells without a mark or a group', () => {
  const words = [
    '',
    'NA',
    'nan',
    'NaN',
    'NULL',
    'null',
    'N/A',
    '#N/A',
    '<NA>',
    'None',
    '.',
    '-',
    '--',
    '/',
    '—',
  ]
  const absences = ['缺考', '缺', '作弊', '免考', '违纪']

  it.each([...words, ...absences])('%j is blank, as a mark and as a group', (word) => {
    expect(read(`s,a,b\n${word},${word},1\n一中,2,3\n`).rows).toEqual([
      [null, blank, 1],
      ['一中', 2, 3],
    ])
  })

  it('are no rows at all where a spreadsheet leaves them at the end, but are a pupil between others', () => {
    expect(read('s,a,b\n一中,1,2\n,,\n二中,3,4\n,,\r\n , ,\n"","",""\n').rows).toEqual([
      ['一中', 1, 2],
      [null, blank, blank],
      ['二中', 3, 4],
    ])
  })
})

describe('other ways of writing a table', () => {
  const wanted = [
    ['一中', 1.5, -2],
    ['二中', blank, 0.25],
  ]

  it.each([
    ['with decimal commas and semicolons', '"s";"a";"b"\n"一中";1,5;-2\n"二中";NA;0,25\n'],
    ['with decimal commas in quotes', 's,a,b\n一中,"1,5",-2\n二中,NA,"0,25"\n'],
    ['with bars', 's|a|b\n一中|1.5|-2\n二中||0.25\n'],
    ['with blanks around quotes', '"s", "a", "b"\n"一中", 1.5, "-2"\n "二中" ,  , "0.25" \n'],
    ['with the separator named', 'sep=;\r\ns;a;b\r\n一中;1.5;-2\r\n二中;;0.25\r\n'],
    ['with comments', '# 期末\n#数据,来源\n\ns,a,b\n一中,1.5,-2\n二中,,0.25\n# 完\n'],
    ['with blanks of any length', 's   a b\n一中 1.5   -2\n "二中"\tNA  0.25  \n'],
  ])('are read %s', (_, content) => {
    expect(read(content).rows).toEqual(wanted)
  })

  it('are read alike whatever parts the cells, wherever quotes stand and however decimals are written', () => {
    const labels = fc.constantFrom('一中', '习 水', 'a"b', '渠,县', 'x;y|z', '女', '')
    const marks = fc.option(
      fc.integer({ min: -400, max: 4000 }).map((quarters) => quarters / 4),
      { nil: blank },
    )
    const rowsOf = fc.array(fc.tuple(labels, marks, marks), { minLength: 1, maxLength: 12 })
    const ways = fc.record({
      separator: fc.constantFrom(',', ';', '\t', '|'),
      comma: fc.boolean(),
      quoted: fc.boolean(),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      gap: fc.constantFrom('', ' '),
      none: fc.constantFrom('', 'NA', '-', '缺'),
      before: fc.constantFrom('', '\uFEFF', '# 说明\n', '\n\n'),
      after: fc.constantFrom('', '\n', 'empty'),
    })
    fc.assert(
      fc.property(rowsOf, ways, (rows, { separator, comma, quoted, end, gap, none, before, after }) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
        const number = (mark: number) => {
          const text = Number.isNaN(mark) ? none : comma ? String(mark).replace('.', ',') : String(mark)
          return quoted || text.includes(separator) ? quote(text) : text
        }
        const lines = [
          [quote('学校'), 'a b', quote('c"d')],
          ...rows.map(([label, ...own]) => [quote(label), ...own.map(number)]),
          ...(after === 'empty' ? [['', '', '']] : []),
        ]
        const text = lines.map((line) => line.join(separator + gap)).join(end)
        // A last row that holds nothing is none, whoever wrote it.
        const holds = (row: (typeof rows)[number]) => row[0] !== '' || !row.slice(1).every(Number.isNaN)
        const last = none === '' ? rows.findLastIndex(holds) : rows.length - 1
        expect(read(before + text + (after === 'empty' ? '' : after))).toEqual({
          header: ['学校', 'a b', 'c"d'],
          rows: rows.slice(0, last + 1).map(([label, ...own]) => [label === '' ? null : label, ...own]),
        })
      }),
      { numRuns: 300 },
    )
  })

  it('may lack a header for the rows’ names, as R writes them', () => {
    for (const content of [
      '"s" "a b" "c"\n"1" "一 中" 1 2\n"2" "二""中" NA 3\n',
      '"s","a b","c"\n"1","一 中",1,2\n"2","二""中",NA,3\n',
    ]) {
      const path = join(folder, 'r.csv')
      writeFileSync(path, content)
      const rows: number[][] = []
      const found = readCsvColumns(
        path,
        () => ({ numbers: [2, 3], labels: [1] }),
        (marks) => rows.push([...marks]),
      )
      expect(found.header).toEqual(['', 's', 'a b', 'c'])
      expect(found.labels).toEqual([['一 中', '二"中']])
      expect(rows).toEqual([
        [1, 2],
        [blank, 3],
      ])
      expect(found.notes.join()).toContain('行名')
    }
  })

  it('are not shifted where rows are longer than the header by mistake', () => {
    expect(() => read('s,a\n一中,1,5\n一中,2,5\n')).toThrow('第 2 行有 3 列以上，表头只有 2 列')
    expect(() => read('a,b\n1,5,2\n2,5,3\n')).toThrow('第 2 行有 3 列以上，表头只有 2 列')
    expect(read('s,a,b\n一中,1,5,\n一中,2,5,\n').rows).toHaveLength(2)
  })

  it('read TRUE and FALSE as 1 and 0, and commas that part thousands as nothing', () => {
    expect(read('s,a,b\nx,TRUE,"1,234"\ny,false,"1,234.5"\n').rows).toEqual([
      ['x', 1, 1234],
      ['y', 0, 1234.5],
    ])
    expect(read('s;a\nx;1,234,567\ny;2\n').rows).toEqual([
      ['x', 1234567],
      ['y', 2],
    ])
  })

  it.each([
    ['s;a\nx;1,234\ny;5,678\n', '第 2 行「a」是“1,234”，里的逗号看不出'],
    ['s;a;b\nx;1.5;2\ny;2;3,5\n', '第 3 行「b」是“3,5”，里的逗号看不出'],
    ['s,a\nx,85%\n', '第 2 行「a」是“85%”，是百分数，不是得分'],
    ['s,a\nx,1,5\n', '第 2 行有 3 列以上，表头只有 2 列'],
    ['s,a\nx,Inf\n', '第 2 行「a」是“Inf”，不是数字。'],
  ])('refuse %j, naming the place', (content, sentence) => {
    expect(() => read(content)).toThrow(sentence)
  })
})
