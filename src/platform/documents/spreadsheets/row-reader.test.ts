import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { workbookBytes } from './export.ts'
import { cellKinds, textAt } from './row-cells.ts'
import { readRows } from './row-reader.ts'
import { readWorkbook } from './read.ts'
import { packPart, writeZip } from './zip-writing.ts'

interface Read {
  sheet: string
  row: number
  /** Column → value as a number or a text; formulas without a value as null. */
  cells: Record<number, number | string | null>
}

async function read(bytes: Uint8Array, limits = {}, skip: string[] = []): Promise<Read[]> {
  const found: Read[] = []
  await readRows(bytes, {
    limits,
    fileName: '表.csv',
    sheet(sheet) {
      if (skip.includes(sheet)) return null
      return (row) => {
        const cells: Read['cells'] = {}
        for (let column = 0; column < row.width; column++) {
          const kind = row.kinds[column]
          if (kind === cellKinds.number) cells[column] = row.numbers[column]!
          else if (kind === cellKinds.text) cells[column] = row.texts[column]!
          else if (kind === cellKinds.formulaWithoutValue) cells[column] = null
        }
        found.push({ sheet, row: row.number, cells })
      }
    },
  })
  return found
}

async function workbook(
  sheetData: string,
  options: { strings?: string; head?: string } = {},
): Promise<Uint8Array> {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const head = options.head ?? `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}">`
  const parts: [string, string][] = [
    ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
    [
      '_rels/.rels',
      `<Relationships xmlns="${packages}"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="语文" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packages}"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ],
    ['xl/sharedStrings.xml', options.strings ?? `<sst xmlns="${main}"/>`],
    [
      'xl/worksheets/sheet1.xml',
      `${head}${sheetData}${head.includes('<x:') ? '</x:worksheet>' : '</worksheet>'}`,
    ],
  ]
  return writeZip(await Promise.all(parts.map(([path, text]) => packPart(path, Buffer.from(text)))))
}

describe('rows read one by one', () => {
  test('hold numbers, texts of all three sorts, and blanks where nothing stands', async () => {
    const strings =
      '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>考号</t></si><si><r><t>第</t></r><r><t>1题</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>'
    const bytes = await workbook(
      `<dimension ref="A1:D3"/><sheetData><row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="C1" s="4" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t xml:space="preserve"> 缺&amp;考&#65;</t></is></c><c r="B3"><v>3.5</v></c><c r="C3"/><c r="D3" t="str"><f>B3&amp;""</f><v>3.5</v></c><c r="E3"><f>SUM(B3)</f></c><c r="F3" t="e"><v>#N/A</v></c><c r="G3"><v>1.5E-2</v></c><c r="H3"><v>-7</v></c></row><row r="4"/></sheetData>`,
      { strings },
    )
    expect(await read(bytes)).toEqual([
      { sheet: '语文', row: 1, cells: { 0: '考号', 2: '第1题' } },
      {
        sheet: '语文',
        row: 3,
        cells: { 0: ' 缺&考A', 1: 3.5, 3: '3.5', 4: null, 5: '#N/A', 6: 0.015, 7: -7 },
      },
    ])
  })

  test('are numbered and lettered by their order where a program leaves the references out', async () => {
    const bytes = await workbook(
      '<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>',
    )
    expect(await read(bytes)).toEqual([
      { sheet: '语文', row: 1, cells: { 0: 1, 1: 2 } },
      { sheet: '语文', row: 2, cells: { 0: 3 } },
    ])
  })

  test('come out the same of sheets with prefixes or comments', async () => {
    const plain =
      '<sheetData><row r="2"><c r="B2"><v>4</v></c><c r="C2" t="inlineStr"><is><t>Q</t></is></c></row></sheetData>'
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const prefixed = plain.replace(/<(\/?)(\w)/g, '<$1x:$2')
    const wanted = [{ sheet: '语文', row: 2, cells: { 1: 4, 2: 'Q' } }]
    expect(await read(await workbook(plain))).toEqual(wanted)
    expect(await read(await workbook(prefixed, { head: `<x:worksheet xmlns:x="${main}">` }))).toEqual(wanted)
    expect(await read(await workbook(plain.replace('<row', '<!-- <c> --><row')))).toEqual(wanted)
    expect(await read(await workbook(plain.replace('Q', '<![CDATA[Q]]>')))).toEqual(wanted)
    expect(await read(await workbook(plain.replace('4', ' <!-- four -->4 ')))).toEqual(wanted)
  })

  test('equal what the careful reader finds, whatever the cells hold', async () => {
    const cell = fc.oneof(
      fc.constant(''),
      fc.integer({ min: -5000, max: 5000 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('缺考', 'ＡＢ', '<a&b>', '"x"', '_x0041_', '3.5', '007'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        const columns = ['a', 'b', 'c'].map((key) => ({ header: `列${key}`, key }))
        const bytes = await workbookBytes({
          sheets: [{ name: '表', columns, rows: rows.map(([a, b, c]) => ({ a, b, c })) }],
        })
        const careful = await readWorkbook(bytes)
        const wanted = careful.sheets[0]!.rows.map(({ number, values }) => ({
          sheet: '表',
          row: number,
          cells: Object.fromEntries(
            values.flatMap((value, column) => (value === null ? [] : [[column, value]])),
          ),
        }))
        expect(await read(bytes)).toEqual(wanted)
      }),
      { numRuns: 60 },
    )
  })

  test('of a .csv keep leading zeros, and give the same texts as the careful reader', async () => {
    expect(await read(Buffer.from('考号,1,2\r\n007,3.5,0\n12,="003",3.50\n"1,2",0.5,.5\n'))).toEqual([
      { sheet: '表', row: 1, cells: { 0: '考号', 1: 1, 2: 2 } },
      { sheet: '表', row: 2, cells: { 0: '007', 1: 3.5, 2: 0 } },
      { sheet: '表', row: 3, cells: { 0: 12, 1: '003', 2: '3.50' } },
      { sheet: '表', row: 4, cells: { 0: '1,2', 1: 0.5, 2: '.5' } },
    ])
    const field = fc.oneof(
      fc.stringMatching(/^[0-9.]{0,7}$/),
      fc.string({ unit: fc.constantFrom('"', ',', '0', '1', '.', 'A', '缺', ';', ' ', '-') }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1 }),
        async (rows) => {
          const text = `考号,缺\n${rows.map((row) => row.join(',')).join('\n')}`
          const careful = (await readWorkbook(Buffer.from(text))).sheets[0]!.rows
          const texts: string[][] = []
          await readRows(Buffer.from(text), {
            sheet: () => (row) => {
              texts.push([
                String(row.number),
                ...Array.from({ length: row.width }, (_, column) => textAt(row, column)),
              ])
            },
          })
          expect(texts).toEqual(
            careful.map(({ number, values }) => [
              String(number),
              ...Array.from(values, (value) => String(value ?? '')),
            ]),
          )
        },
      ),
    )
  })

  test('are read in GB18030 as well', async () => {
    const gb = Buffer.from([0xbf, 0xbc, 0xba, 0xc5, 0x2c, 0x31, 0x0a, 0x35, 0x2c, 0xc8, 0xb1, 0xbf, 0xbc])
    expect(await read(gb)).toEqual([
      { sheet: '表', row: 1, cells: { 0: '考号', 1: 1 } },
      { sheet: '表', row: 2, cells: { 0: 5, 1: '缺考' } },
    ])
  })

  test('of a sheet that nobody wants are not read', async () => {
    const columns = [{ header: '数', key: 'a' }]
    const bytes = await workbookBytes({
      sheets: [
        { name: '一', columns, rows: [{ a: 1 }] },
        { name: '二', columns, rows: [{ a: 2 }] },
      ],
    })
    expect((await read(bytes, {}, ['一'])).map(({ sheet }) => sheet)).toEqual(['二', '二'])
  })

  test('are refused with a sentence beyond the limits, and when the sheet is cut off', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>1</v></c></row>`,
    )
    const bytes = await workbook(`<sheetData>${rows.join('')}</sheetData>`)
    await expect(read(bytes, { rows: 10 })).rejects.toMatchObject({ code: 'tooManyRows' })
    await expect(read(bytes, { cells: 10 })).rejects.toMatchObject({ code: 'tooBig' })
    await expect(read(Buffer.from('1\n2\n3\n'), { rows: 2 })).rejects.toMatchObject({ code: 'tooManyRows' })
    await expect(read(await workbook('<sheetData><row r="1"><c r="A1"><v>1'))).rejects.toMatchObject({
      code: 'corrupt',
    })
  })
})
