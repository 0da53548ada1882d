import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { cellAt } from './cells.ts'
import { SpreadsheetError } from './errors.ts'
import { dateOfSerial, isDateFormat } from './number-formats.ts'
import { readWorkbook } from './read.ts'
import { packPart, writeZip } from './zip-writing.ts'

const xmlOf = (rows: string) =>
  `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`

/** The least that is an .xlsx, with the given sheet and other parts. */
function packageOf(sheet: string, more: Record<string, string> = {}): Uint8Array {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${relation}"><sheets><sheet name="表" r:id="b"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="b" Type="${relation}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)])))
}

async function bytesOf(fill: (workbook: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  fill(workbook)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

const codeOf = (bytes: Uint8Array, limits = {}) =>
  readWorkbook(bytes, { limits }).then(
    () => 'read',
    (error: unknown) => (error instanceof SpreadsheetError ? error.code : String(error)),
  )

describe('an .xlsx', () => {
  test('gives strings, numbers, dates, yes and no as they are shown', async () => {
    const bytes = await bytesOf((workbook) => {
      const sheet = workbook.addWorksheet('教师')
      sheet.getCell('A1').value = '姓名'
      sheet.getCell('B2').value = 12.5
      sheet.getCell('C2').value = new Date('1985-03-01T00:00:00Z')
      sheet.getCell('D2').value = true
      sheet.getCell('E2').value = { richText: [{ text: '红' }, { text: '字', font: { bold: true } }] }
      sheet.getCell('F2').value = new Date('2026-09-14T08:30:00Z')
      sheet.getCell('F2').numFmt = 'yyyy"年"m"月"d"日" hh:mm'
    })
    const { sheets } = await readWorkbook(bytes)
    expect(sheets[0]!.rows.map(({ number, values }) => [number, [...values]])).toEqual([
      [1, ['姓名']],
      [2, [undefined, 12.5, { iso: '1985-03-01' }, true, '红字', { iso: '2026-09-14T08:30:00' }]],
    ])
  })

  test('reports a formula with the value stored beside it, and never computes', async () => {
    const bytes = await bytesOf((workbook) => {
      const sheet = workbook.addWorksheet('表')
      sheet.getCell('A1').value = { formula: '1+1', result: 7 }
      sheet.getCell('B1').value = { formula: 'HYPERLINK("http://x","点")' }
    })
    const row = (await readWorkbook(bytes)).sheets[0]!.rows[0]!
    expect(cellAt(row, 0)).toEqual({ value: 7, formula: '1+1' })
    expect(cellAt(row, 1)).toEqual({ value: null, formula: 'HYPERLINK("http://x","点")' })
  })

  test('tells merged areas and hidden sheets', async () => {
    const bytes = await bytesOf((workbook) => {
      workbook.addWorksheet('一').mergeCells('A1:C2')
      workbook.getWorksheet('一')!.getCell('A1').value = '标题'
      workbook.addWorksheet('二', { state: 'hidden' })
    })
    const { sheets } = await readWorkbook(bytes)
    expect(sheets[0]!.merges).toEqual([{ top: 1, left: 0, bottom: 2, right: 2 }])
    expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['一', false],
      ['二', true],
    ])
  })

  test('of a program that writes prefixes and leaves references out is read alike', async () => {
    const plain = xmlOf(
      '<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>2</v></c></row><row r="9"><c r="C9"><v>3</v></c></row>',
    )
    const prefixed = plain.replace(/<(\/?)(?=[a-z])/g, '<$1x:').replace('xmlns=', 'xmlns:x=')
    const rows = async (sheet: string) => (await readWorkbook(packageOf(sheet))).sheets[0]!.rows
    expect(await rows(prefixed)).toEqual(await rows(plain))
    expect((await rows(plain)).map(({ number, values }) => [number, [...values]])).toEqual([
      [1, ['甲', 2]],
      [9, [undefined, undefined, 3]],
    ])
  })

  test('keeps a million styled but empty cells out of the rows', async () => {
    const blank = '<row r="1"><c r="A1" s="0"/><c r="B1" s="0"/></row>'.repeat(100)
    const bytes = packageOf(xmlOf(`${blank}<row r="500"><c r="A500"><v>1</v></c></row>`))
    expect((await readWorkbook(bytes, { limits: { rows: 1 } })).sheets[0]!.rows).toHaveLength(1)
  })

  test('with the 1904 calendar gives the same days', async () => {
    const dates = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const bytes = packageOf(xmlOf('<row r="1"><c r="A1" s="0"><v>29645</v></c></row>'), {
      'xl/styles.xml': dates,
      'xl/workbook.xml': `<workbook xmlns:r="${relation}"><workbookPr date1904="1"/><sheets><sheet name="表" r:id="b"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="b" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
    })
    expect((await readWorkbook(bytes)).sheets[0]!.rows[0]!.values[0]).toEqual({ iso: '1985-03-01' })
  })
})

describe('number formats', () => {
  test.each([
    [14, undefined, true],
    [31, undefined, true],
    [57, undefined, true],
    [0, undefined, false],
    [10, undefined, false],
    [164, 'yyyy"年"m"月";@', true],
    [164, '[$-804]yyyy\\-mm', true],
    [164, '[h]:mm:ss.00', true],
    [164, '0.00E+00', false],
    [164, '#,##0"元"', false],
    [164, '[Red]0.0', false],
    [164, 'General', false],
    [164, '0" d"', false],
  ])('%s %s shows a date: %s', (id, code, expected) => {
    expect(isDateFormat(id, code)).toBe(expected)
  })

  test('serial numbers count the day that never was', () => {
    expect([1, 59, 61, 31107].map((serial) => dateOfSerial(serial, false)?.iso)).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '1985-03-01',
    ])
  })
})

describe('a .csv', () => {
  const gb18030 = Buffer.from('d0d5c3fb2cb9a4bac50ad5c5c8fd2c3030310a', 'hex')
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
  const valuesOf = async (bytes: Uint8Array) =>
    (await readWorkbook(bytes)).sheets[0]!.rows.map(({ values }) => [...values])
  const expected = [
    ['姓名', '工号'],
    ['张三', '001'],
  ]

  test.each([
    ['GB18030', gb18030],
    ['UTF-8', Buffer.from('姓名,工号\n张三,001\n')],
    ['UTF-8 with a mark', Buffer.from('\ufeff姓名,工号\r\n张三,001')],
    ['UTF-16 with a mark', utf16('姓名\t工号\r\n张三\t001\r\n')],
    ['UTF-16 without one', utf16('姓名,工号\r\n张三,001\r\n').subarray(2)],
    ['semicolons', Buffer.from('姓名;工号\n张三;001\n')],
    ['tabs and old Mac line ends', Buffer.from('姓名\t工号\r张三\t001\r')],
    ['a declared separator', Buffer.from('sep=|\n姓名|工号\n张三|001\n')],
    ['Excel’s way to keep zeros', Buffer.from('姓名,工号\n张三,="001"\n')],
  ])('in %s', async (_, bytes) => {
    expect(await valuesOf(bytes)).toEqual(expected)
  })

  test('keeps quotes, delimiters and line breaks inside quotes', async () => {
    expect(await valuesOf(Buffer.from('a,b\n"说""好"",\n第二行",2\n'))).toEqual([
      ['a', 'b'],
      ['说"好",\n第二行', '2'],
    ])
  })

  test('is not swallowed by a quote that never closes', async () => {
    expect(await valuesOf(Buffer.from('a,b\n"张三,1\n李四,2\n'))).toEqual([
      ['a', 'b'],
      ['"张三', '1'],
      ['李四', '2'],
    ])
  })

  test('reports fields that begin a formula', async () => {
    const row = (await readWorkbook(Buffer.from('a,b\n=1+1,2\n'))).sheets[0]!.rows[1]!
    expect(cellAt(row, 0)).toEqual({ value: '=1+1', formula: '1+1' })
  })

  test('that a program wrote comes back as it was', async () => {
    const field = fc.string({
      unit: fc.constantFrom('a', '甲', ',', '"', '\n', ' ', ';', '=x'),
      minLength: 0,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 }), async (rows) => {
        const all = [['头', '尾'], ...rows]
        const text = all
          .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
          .join('\r\n')
        const back = (await readWorkbook(Buffer.from(text))).sheets[0]!.rows
        const found = all.map((_, at) => back.find(({ number }) => number === at + 1)?.values ?? [])
        expect(found.map((values) => [values[0] ?? '', values[1] ?? ''])).toEqual(all)
      }),
    )
  })
})

describe('a file that is no such table is refused with a sentence', () => {
  const ole = (stream: string) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(504),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(64),
    ])
  const good = packageOf(xmlOf('<row r="1"><c r="A1"><v>1</v></c></row>'))
  const cases: [name: string, bytes: Uint8Array, code: string][] = [
    ['nothing at all', new Uint8Array(), 'empty'],
    ['only spaces', Buffer.from('\n\n  \n'), 'empty'],
    ['a workbook without a cell', packageOf(xmlOf('')), 'empty'],
    ['an empty zip', Buffer.from('504b0506' + '00'.repeat(18), 'hex'), 'empty'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'wrongType'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'wrongType'],
    [
      'a Word document',
      zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'word/document.xml': strToU8('<d/>') }),
      'wrongType',
    ],
    ['some zip', zipSync({ 'a.txt': strToU8('a') }), 'wrongType'],
    ['noise', Uint8Array.from({ length: 600 }, (_, at) => ((at * 37) % 255) + 1), 'wrongType'],
    ['an old .xls', ole('Workbook'), 'oldFormat'],
    ['an old .doc', ole('WordDocument'), 'wrongType'],
    ['a web page that calls itself .xls', Buffer.from('<html><table></table></html>'), 'oldFormat'],
    ['a password-protected .xlsx', ole('EncryptedPackage'), 'passwordProtected'],
    ['a workbook with macros', packageOf(xmlOf(''), { 'xl/vbaProject.bin': 'x' }), 'macros'],
    [
      'a workbook of the type for macros',
      packageOf(xmlOf(''), {
        '[Content_Types].xml': '<Types a="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>',
      }),
      'macros',
    ],
    ['a file cut off', good.subarray(0, good.length - 40), 'corrupt'],
    ['a file cut off early', good.subarray(0, 200), 'corrupt'],
    ['broken XML', packageOf('<worksheet><sheetData><row></sheetData>'), 'corrupt'],
    ['XML nested without end', packageOf('<a>'.repeat(200)), 'corrupt'],
    ['XML with a DTD', packageOf(`<!DOCTYPE x [<!ENTITY a "b">]>${xmlOf('')}`), 'corrupt'],
  ]
  test.each(cases)('%s', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code)
    const error = await readWorkbook(bytes).catch((error: SpreadsheetError) => error)
    expect((error as SpreadsheetError).message).toMatch(/[\u4e00-\u9fff].*。$/)
  })

  test('bytes changed inside are noticed by their checksum', async () => {
    const bytes = Uint8Array.from(packageOf(xmlOf(`<row r="1">${'<c><v>1</v></c>'.repeat(50)}</row>`)))
    const view = Buffer.from(bytes.buffer)
    bytes[view.indexOf('xl/worksheets/sheet1.xml') + 30]! ^= 0xff
    expect(await codeOf(bytes)).toBe('corrupt')
  })

  test('a bomb of zeros is stopped by its ratio, a lie about its size by the first byte too many', async () => {
    const limits = { ratioFrom: 100_000, ratio: 100 }
    expect(await codeOf(packageOf(xmlOf(' '.repeat(2_000_000))), limits)).toBe('tooBig')
    const part = await packPart('[Content_Types].xml', Buffer.from('<Types/>'))
    const lie = { ...part, name: '_rels/.rels', size: 10, packed: deflateRawSync(Buffer.alloc(5_000_000)) }
    expect(await codeOf(writeZip([part, lie]))).toBe('tooBig')
  })

  test('more rows, columns, parts or bytes than allowed', async () => {
    const rows = packageOf(
      xmlOf(Array.from({ length: 12 }, (_, at) => `<row r="${at + 1}"><c><v>1</v></c></row>`).join('')),
    )
    expect(await codeOf(rows, { rows: 12 })).toBe('read')
    expect(await codeOf(rows, { rows: 11 })).toBe('tooManyRows')
    expect(await codeOf(Buffer.from('a\n'.repeat(12)), { rows: 11 })).toBe('tooManyRows')
    expect(await codeOf(packageOf(xmlOf('<row r="1"><c r="XFD1"><v>1</v></c></row>')))).toBe('tooManyColumns')
    expect(await codeOf(rows, { entries: 3 })).toBe('tooBig')
    expect(await codeOf(rows, { fileBytes: 100 })).toBe('tooBig')
    expect(
      await codeOf(packageOf(xmlOf('<row r="1"><c t="str"><v>十个字的一格文字内容</v></c></row>')), {
        characters: 9,
      }),
    ).toBe('tooBig')
    expect(
      await codeOf(packageOf(xmlOf('<row r="1"><c t="str"><v>十个字的一格文字内容</v></c></row>')), {
        cellCharacters: 9,
      }),
    ).toBe('tooBig')
  })

  test('whatever bytes come, the answer is a table or such a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (noise, asZip) => {
        const bytes = asZip ? Buffer.concat([Buffer.from('504b0304', 'hex'), noise]) : noise
        expect(await codeOf(bytes)).not.toContain(' ')
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
        const bytes = Uint8Array.from(good)
        bytes[at] = byte
        expect(await codeOf(bytes)).not.toContain(' ')
      }),
    )
  })
})
