import {
  Document,
  HeadingLevel,
  InsertedTextRun,
  DeletedTextRun,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalMergeType,
} from 'docx'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readDocument } from './document.ts'
import { DocumentError } from './document-error.ts'
import { formatNumber } from './word-numbering.ts'
import { readWord, type WordBlock } from './word.ts'

type Children = NonNullable<ConstructorParameters<typeof Document>[0]['sections'][number]['children']>

const numbering = {
  config: [
    {
      reference: 'outline',
      levels: [
        { level: 0, format: LevelFormat.CHINESE_COUNTING, text: '%1、' },
        { level: 1, format: LevelFormat.DECIMAL, text: '（%2）' },
        { level: 2, format: LevelFormat.DECIMAL, text: '%3.' },
      ],
    },
    { reference: 'dots', levels: [{ level: 0, format: LevelFormat.BULLET, text: '\uf0b7' }] },
  ],
}

async function word(children: Children): Promise<Uint8Array> {
  return new Uint8Array(await Packer.toBuffer(new Document({ numbering, sections: [{ children }] })))
}

async function texts(children: Children): Promise<string[]> {
  return readWord(await word(children)).map((block) => (block.kind === 'paragraph' ? block.text : '<table>'))
}

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'

function rawWord(body: string, more: Record<string, string> = {}): Uint8Array {
  const document = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>${body}</w:body></w:document>`
  const parts = { '[Content_Types].xml': '<Types/>', 'word/document.xml': document, ...more }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))
}

/** An archive whose directory gives another size than its document has. */
function declaring(size: number, content: Uint8Array): Uint8Array {
  const bytes = zipSync({ 'word/document.xml': content })
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (let at = 0; at + 28 < bytes.length; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true)
  }
  return bytes
}

function refusal(read: () => WordBlock[]): string {
  try {
    read()
  } catch (error) {
    if (error instanceof DocumentError) return error.code
    throw error
  }
  return 'read'
}

describe('what a Word file says', () => {
  it('automatic numbers come out as Word shows them, levels starting anew under each point', async () => {
    const point = (text: string, level: number) =>
      new Paragraph({ text, numbering: { reference: 'outline', level } })
    const shown = await texts([
      point('活动目标', 0),
      point('提高质量', 1),
      point('促进交流', 1),
      new Paragraph('正文'),
      point('活动内容', 0),
      point('讲座', 1),
      point('地点', 2),
      new Paragraph({ text: '要点', numbering: { reference: 'dots', level: 0 } }),
    ])
    expect(shown).toEqual([
      '一、活动目标',
      '（1）提高质量',
      '（2）促进交流',
      '正文',
      '二、活动内容',
      '（1）讲座',
      '1. 地点',
      '• 要点',
    ])
  })

  it.each([
    [12, 'chineseCounting', '十二'],
    [20, 'japaneseCounting', '二十'],
    [105, 'chineseCountingThousand', '一百零五'],
    [3, 'decimalEnclosedCircle', '③'],
    [14, 'upperRoman', 'XIV'],
    [28, 'lowerLetter', 'bb'],
    [2, 'chineseLegalSimplified', '贰'],
    [2, 'ideographTraditional', '乙'],
  ])('number %i in format %s is %s', (value, format, shown) => {
    expect(formatNumber(value, format)).toBe(shown)
  })

  it('headings are known by their style, tabs and line breaks stay', async () => {
    const blocks = readWord(
      await word([
        new Paragraph({ text: '第一部分', heading: HeadingLevel.HEADING_1 }),
        new Paragraph({
          children: [
            new TextRun('时间：'),
            new TextRun({ children: ['\t'] }),
            new TextRun({ text: '九月', break: 1 }),
          ],
        }),
      ]),
    )
    expect(blocks).toMatchObject([{ text: '第一部分', style: 'heading 1' }, { text: '时间：\t\n九月' }])
  })

  it('tracked insertions count and deletions do not', async () => {
    const change = { id: 1, author: 'lin', date: '2026-09-01T00:00:00Z' }
    const shown = await texts([
      new Paragraph({
        children: [
          new TextRun('九月'),
          new DeletedTextRun({ ...change, text: '十月' }),
          new InsertedTextRun({ ...change, id: 2, text: '研讨' }),
        ],
      }),
    ])
    expect(shown).toEqual(['九月研讨'])
  })

  it('a cell that spans rows has its text in each, marked as carried; one that spans columns only in the first', async () => {
    const cell = (text: string, options = {}) =>
      new TableCell({ children: text.split('\n').map((line) => new Paragraph(line)), ...options })
    const [table] = readWord(
      await word([
        new Table({
          rows: [
            new TableRow({ children: [cell('周次'), cell('工作内容', { columnSpan: 2 })] }),
            new TableRow({
              children: [cell('1', { verticalMerge: VerticalMergeType.RESTART }), cell('甲\n乙'), cell('张')],
            }),
            new TableRow({
              children: [cell('', { verticalMerge: VerticalMergeType.CONTINUE }), cell('丙'), cell('李')],
            }),
          ],
        }),
      ]),
    )
    expect(table).toEqual({
      kind: 'table',
      rows: [
        ['周次', '工作内容', ''],
        ['1', '甲\n乙', '张'],
        ['1', '丙', '李'],
      ],
      carried: [
        [false, false, false],
        [false, false, false],
        [true, false, false],
      ],
    })
  })

  it('text in boxes, links, smart tags and content controls is read once, hidden text and field codes are not', () => {
    const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`
    const box = `<mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent><w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>${run('框内')}</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>${run('框内')}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>`
    const body = `<w:p><w:hyperlink>${run('链接')}</w:hyperlink><w:smartTag>${run('标记')}</w:smartTag><w:r>${box}</w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>${run('完')}</w:p><w:sdt><w:sdtContent><w:p>${run('控件')}</w:p></w:sdtContent></w:sdt>`
    expect(readWord(rawWord(body))).toEqual([
      { kind: 'paragraph', text: '链接标记完' },
      { kind: 'paragraph', text: '框内' },
      { kind: 'paragraph', text: '控件' },
    ])
  })

  it('paragraphs whose parting mark was deleted are one', () => {
    const body =
      '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p><w:p><w:r><w:t>后</w:t></w:r></w:p>'
    expect(readWord(rawWord(body))).toEqual([{ kind: 'paragraph', text: '前后' }])
  })
})

describe('files that are refused', () => {
  const compound = (stream: string) => {
    const bytes = new Uint8Array(2048)
    bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    bytes.set(
      [...stream].flatMap((letter) => [letter.charCodeAt(0), 0]),
      1024,
    )
    return bytes
  }
  const plain = '<w:p><w:r><w:t>计划</w:t></w:r></w:p>'

  it.each<[string, () => Uint8Array, string]>([
    ['an empty file', () => new Uint8Array(), 'empty'],
    ['a document without text', () => rawWord('<w:p/>'), 'empty'],
    ['a picture', () => Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), 'wrongType'],
    ['a workbook', () => zipSync({ 'xl/workbook.xml': strToU8('<workbook/>') }), 'wrongType'],
    ['an encrypted .docx', () => compound('EncryptedPackage'), 'passwordProtected'],
    ['an old .doc', () => compound('WordDocument'), 'oldFormat'],
    ['a document with macros', () => rawWord(plain, { 'word/vbaProject.bin': 'x' }), 'macro'],
    [
      'a macro document by type',
      () =>
        rawWord(plain, {
          '[Content_Types].xml': '<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>',
        }),
      'macro',
    ],
    ['half a file', () => rawWord(plain.repeat(50)).subarray(0, 200), 'corrupt'],
    ['broken markup', () => rawWord('<w:p><w:r>'), 'corrupt'],
    [
      'a part with a document type',
      () => zipSync({ 'word/document.xml': strToU8('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') }),
      'corrupt',
    ],
    ['a declared bomb', () => declaring(60 * 1024 * 1024, strToU8('<a/>')), 'tooBig'],
    [
      'too many parts',
      () =>
        zipSync(
          Object.fromEntries(
            Array.from({ length: 2100 }, (_, part) => [`word/${part}.xml`, new Uint8Array(1)]),
          ),
        ),
      'tooBig',
    ],
  ])('%s', (_name, bytes, code) => {
    expect(refusal(() => readWord(bytes()))).toBe(code)
  })

  it('a bomb that declares a small size is stopped where it exceeds that', () => {
    expect(refusal(() => readWord(declaring(1000, new Uint8Array(500_000))))).toBe('tooBig')
  })

  it('a file damaged in the middle is found out by its checksum', () => {
    const bytes = zipSync({ 'word/document.xml': strToU8('<a>计划</a>') }, { level: 0 })
    const at = bytes.findIndex((_, index) => bytes[index] === 0x3c && bytes[index + 1] === 0x61)
    bytes[at + 1] = 0x62
    expect(refusal(() => readWord(bytes))).toBe('corrupt')
  })

  it.each([
    ['plan.doc', 'oldFormat'],
    ['plan.docm', 'macro'],
    ['plan.pdf', 'wrongType'],
    ['plan.docx', 'corrupt'],
  ])('%s that is not what its name says is %s', (name, code) => {
    expect(refusal(() => readDocument(Buffer.from('not a document'), name))).toBe(code)
  })

  it('every refusal is a Chinese sentence that says what to do', () => {
    for (const code of [
      'empty',
      'wrongType',
      'oldFormat',
      'passwordProtected',
      'macro',
      'tooBig',
      'corrupt',
      'unreadableText',
    ] as const) {
      expect(new DocumentError(code).message).toMatch(/^[\u4e00-\u9fff].*[。]$/)
    }
  })
})
