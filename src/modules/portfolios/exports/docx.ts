import { hoursOf } from '../rules.ts'
import { entryColumns, factsOfPerson, type PrintedRecord, rowOf } from './printed.ts'

/** Widths in twentieths of a point; A4 upright leaves 9,638 between margins of 2 cm. */
const page = { width: 11_906, height: 16_838, margin: 1_134 }
const full = page.width - 2 * page.margin
const entryWidths = [1_250, 1_250, 3_088, 900, 900, 1_550, 700]

/** The growth record as a .docx on A4: who, stays, honours, sums by term, every entry; page numbers below. */
export async function recordDocx(printed: PrintedRecord): Promise<Uint8Array> {
  const { record, entries } = printed
  const {
    AlignmentType, BorderStyle, Document, Footer, HeadingLevel, PageNumber, Packer, Paragraph, Table, TableCell, TableLayoutType,
    TableRow, TextRun, VerticalAlignTable, WidthType,
  } = await import('docx') // prettier-ignore
  const font = { eastAsia: '宋体', ascii: 'Times New Roman', hAnsi: 'Times New Roman' }
  const headFont = { eastAsia: '黑体', ascii: 'Times New Roman', hAnsi: 'Times New Roman' }
  const line = { style: BorderStyle.SINGLE, size: 4, color: '8A8378' }
  const borders = {
    top: line,
    bottom: line,
    left: line,
    right: line,
    insideHorizontal: line,
    insideVertical: line,
  }

  const cell = (text: string, width: number, { bold = false, centred = false } = {}) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { top: 50, bottom: 50, left: 80, right: 80 },
      shading: bold ? { fill: 'F3EFE7' } : undefined,
      children: [
        new Paragraph({
          alignment: centred ? AlignmentType.CENTER : AlignmentType.LEFT,
          children: [new TextRun({ text, bold, font: bold ? headFont : font, size: 21 })],
        }),
      ],
    })
  const table = (head: readonly string[], rows: (readonly string[])[], widths: number[]) =>
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: full, type: WidthType.DXA },
      columnWidths: widths,
      borders,
      rows: [
        new TableRow({
          tableHeader: true,
          cantSplit: true,
          children: head.map((text, at) => cell(text, widths[at]!, { bold: true, centred: true })),
        }),
        ...rows.map(
          (row) =>
            new TableRow({ cantSplit: true, children: row.map((text, at) => cell(text, widths[at]!)) }),
        ),
      ],
    })
  const heading = (text: string) =>
    new Paragraph({
      heading: HeadingLevel.HEADING_1,
      keepNext: true,
      spacing: { before: 320, after: 120 },
      children: [new TextRun({ text, font: headFont, size: 28, bold: true, color: '000000' })],
    })
  const plain = (text: string) =>
    new Paragraph({ spacing: { after: 80 }, children: [new TextRun({ text, font, size: 21 })] })

  const facts = factsOfPerson(record)
  const factWidths = [1_400, 3_419, 1_400, 3_419]
  const pairs = Array.from({ length: Math.ceil(facts.length / 2) }, (_, at) =>
    facts.slice(at * 2, at * 2 + 2),
  )
  const factTable = new Table({
    layout: TableLayoutType.FIXED,
    width: { size: full, type: WidthType.DXA },
    columnWidths: factWidths,
    borders,
    rows: pairs.map(
      (pair) =>
        new TableRow({
          children: pair.flatMap(([label, value], at) => [
            cell(label, factWidths[at * 2]!, { bold: true, centred: true }),
            cell(value, factWidths[at * 2 + 1]!),
          ]),
        }),
    ),
  })
  const sums = record.terms.map((term) => [
    term.name,
    term.kinds.map((kind) => `${kind.label} ${kind.count} ${kind.unit}`).join('、'),
    String(hoursOf(term.minutes)),
  ])

  const document = new Document({
    title: printed.title,
    creator: '联研',
    sections: [
      {
        properties: {
          page: {
            size: { width: page.width, height: page.height },
            margin: { top: page.margin, right: page.margin, bottom: page.margin, left: page.margin },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({
                    children: [
                      `${record.person.name} · 第 `,
                      PageNumber.CURRENT,
                      ' 页，共 ',
                      PageNumber.TOTAL_PAGES,
                      ' 页',
                    ],
                    font,
                    size: 18,
                  }),
                ],
              }),
            ],
          }),
        },
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            children: [new TextRun({ text: printed.title, font: headFont, size: 36, bold: true })],
          }),
          factTable,
          heading('任职经历'),
          record.stays.length > 0
            ? table(
                ['单位', '职务', '起止'],
                record.stays.map((stay) => [stay.name, stay.dutyLabel, `${stay.from} 至 ${stay.to ?? '今'}`]),
                [4_200, 1_838, 3_600],
              )
            : plain('暂无记录。'),
          heading('荣誉'),
          record.honours.length > 0
            ? table(
                ['荣誉', '级别', '获得日期'],
                record.honours.map((honour) => [honour.name, honour.levelLabel, honour.awardedOn ?? '']),
                [5_638, 2_000, 2_000],
              )
            : plain('暂无记录。'),
          heading('各学期合计'),
          sums.length > 0
            ? table(['学期', '做了什么', '学时'], sums, [2_800, 5_838, 1_000])
            : plain('暂无记录。'),
          heading(`条目(${entries.length} 条)`),
          entries.length > 0
            ? table(
                entryColumns.map(({ header }) => header),
                entries.map((entry) => {
                  const row = rowOf(entry)
                  return entryColumns.map(({ key }) => String(row[key]))
                }),
                entryWidths,
              )
            : plain('暂无记录。'),
          new Paragraph({
            alignment: AlignmentType.RIGHT,
            spacing: { before: 240 },
            children: [
              new TextRun({
                text: `以上条目均由活动、听课等过程自动记入教研台账。打印日期：${printed.printedOn}`,
                font,
                size: 18,
              }),
            ],
          }),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
