import { type PrintedCalendar, printedHeaders, weekName, weekSpan } from './printed.ts'

/** Column widths in twentieths of a point; A4 landscape leaves 14,570 between margins of 2 cm. */
const widths = [900, 1_900, 2_300, 5_570, 1_900, 2_000]
const margin = 1_134

/** The calendar as a .docx on A4 landscape: title, one table by week, its header repeated on each page, page numbers. */
export async function calendarDocx(calendar: PrintedCalendar): Promise<Uint8Array> {
  const {
    AlignmentType, Document, Footer, PageNumber, PageOrientation, Packer, Paragraph, Table, TableCell, TableLayoutType,
    TableRow, TextRun, VerticalAlignTable, VerticalMergeType, WidthType,
  } = await import('docx') // prettier-ignore
  type Look = { bold?: boolean; centred?: boolean; merge?: 'restart' | 'continue' }
  const font = { eastAsia: '宋体', ascii: 'Times New Roman', hAnsi: 'Times New Roman' }
  const cell = (text: string, column: number, { bold, centred, merge }: Look = {}) =>
    new TableCell({
      width: { size: widths[column] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      verticalMerge: merge && VerticalMergeType[merge === 'restart' ? 'RESTART' : 'CONTINUE'],
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      children: [
        new Paragraph({
          alignment: centred ? AlignmentType.CENTER : AlignmentType.LEFT,
          children: [new TextRun({ text, bold, font, size: 21 })],
        }),
      ],
    })
  const rows = calendar.weeks.flatMap(({ week, rows: lines }) =>
    (lines.length > 0 ? lines : [{ when: '', work: '', responsible: '', place: '' }]).map((row, index) => {
      const merge =
        lines.length > 1 ? (index === 0 ? ('restart' as const) : ('continue' as const)) : undefined
      const shown = index === 0
      return new TableRow({
        cantSplit: true,
        children: [
          cell(shown ? weekName(week) : '', 0, { centred: true, merge }),
          cell(shown ? weekSpan(week) : '', 1, { centred: true, merge }),
          cell(row.when, 2),
          cell(row.work, 3),
          cell(row.responsible, 4),
          cell(row.place, 5),
        ],
      })
    }),
  )
  const document = new Document({
    title: calendar.title,
    creator: '联研',
    sections: [
      {
        properties: {
          page: {
            size: { orientation: PageOrientation.LANDSCAPE, width: 11_906, height: 16_838 },
            margin: { top: margin, right: margin, bottom: margin, left: margin },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({
                    children: ['第 ', PageNumber.CURRENT, ' 页，共 ', PageNumber.TOTAL_PAGES, ' 页'],
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
            children: [new TextRun({ text: calendar.title, bold: true, font, size: 36 })],
          }),
          new Table({
            layout: TableLayoutType.FIXED,
            width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
            columnWidths: widths,
            rows: [
              new TableRow({
                tableHeader: true,
                children: printedHeaders.map((text, column) =>
                  cell(text, column, { bold: true, centred: true }),
                ),
              }),
              ...rows,
            ],
          }),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
