import type { Picture, PictureSpec } from '../../../platform/documents/pictures/index.ts'
import type { Block, PackDocument } from './document.ts'

/** Widths in twentieths of a point; A4 upright leaves 9,638 between margins of 2 cm. */
const page = { width: 11_906, height: 16_838, margin: 1_134 }
const full = page.width - 2 * page.margin
/** The same in CSS pixels. */
const fullPixels = Math.floor((full / 1_440) * 96)
/** Two lines of handwriting. */
const tallRow = 900

/** The report as a .docx on A4; pictures have been drawn before. */
export async function packDocx(
  document: PackDocument,
  drawn: ReadonlyMap<PictureSpec, Picture>,
): Promise<Uint8Array> {
  const {
    AlignmentType, BorderStyle, Document, Footer, HeadingLevel, HeightRule, ImageRun, PageBreak, PageNumber, Packer, Paragraph, Table, TableCell,
    TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType,
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
  const run = (text: string, more: { bold?: boolean; size?: number; color?: string } = {}) =>
    new TextRun({ text, font: more.bold ? headFont : font, size: 21, ...more })

  const cell = (text: string, width: number, { bold = false, small = false, centred = false } = {}) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { top: 40, bottom: 40, left: 70, right: 70 },
      shading: bold ? { fill: 'F3EFE7' } : undefined,
      children: [
        new Paragraph({
          alignment: centred ? AlignmentType.CENTER : AlignmentType.LEFT,
          children: [run(text, { bold, size: small ? 18 : 21 })],
        }),
      ],
    })
  const caption = (text: string) =>
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: { before: 160, after: 60 },
      children: [run(text, { bold: true, size: 20 })],
    })

  const tableOf = (block: Extract<Block, { kind: 'table' }>) => {
    const widths = columnWidths(block)
    const small = block.head.length > 6
    const numeric = block.head.map((_, at) =>
      block.rows.every((row) => /^[\d.,%～—\-−\s]*$/.test(row[at] ?? '')),
    )
    const row = (cells: readonly string[], head: boolean) =>
      new TableRow({
        tableHeader: head,
        cantSplit: true,
        height: block.tall && !head ? { value: tallRow, rule: HeightRule.ATLEAST } : undefined,
        children: widths.map((width, at) =>
          cell(cells[at] ?? '', width, { bold: head, small, centred: head || numeric[at]! }),
        ),
      })
    return new Table({
      layout: TableLayoutType.FIXED,
      width: { size: full, type: WidthType.DXA },
      columnWidths: widths,
      borders,
      rows: [
        ...(block.head.length > 0 ? [row(block.head, true)] : []),
        ...block.rows.map((cells) => row(cells, false)),
      ],
    })
  }

  const numbers = { tables: 0, pictures: 0 }
  const childrenOf = (block: Block) => {
    switch (block.kind) {
      case 'heading':
        return [
          new Paragraph({
            heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
            keepNext: true,
            spacing: { before: block.level === 1 ? 320 : 220, after: 100 },
            children: [run(block.text, { bold: true, size: block.level === 1 ? 28 : 24, color: '000000' })],
          }),
        ]
      case 'paragraph':
        return [
          new Paragraph({
            spacing: { after: 80, line: block.small ? 260 : 320 },
            indent: block.small ? undefined : { firstLine: 420 },
            children: [run(block.text, block.small ? { size: 18, color: '57534A' } : {})],
          }),
        ]
      case 'list':
        return block.items.flatMap((item, at) => [
          new Paragraph({
            spacing: { before: 60, after: 20 },
            indent: { left: 420, hanging: 420 },
            children: [run(block.numbered ? `${at + 1}. ${item.text}` : `• ${item.text}`)],
          }),
          ...(item.evidence
            ? [
                new Paragraph({
                  spacing: { after: 60 },
                  indent: { left: 420 },
                  children: [run(`依据：${item.evidence}`, { size: 18, color: '57534A' })],
                }),
              ]
            : []),
        ])
      case 'table':
        return [
          caption(`表${++numbers.tables} ${block.title}`),
          tableOf(block),
          new Paragraph({ spacing: { after: 80 }, children: [] }),
        ]
      case 'picture': {
        const picture = drawn.get(block.spec)
        if (!picture) throw new Error('a picture was not drawn')
        const scale = Math.min(1, fullPixels / picture.width)
        const title = `图${++numbers.pictures} ${block.title}`
        return [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            keepNext: true,
            spacing: { before: 120 },
            children: [
              new ImageRun({
                type: 'png',
                data: picture.png,
                transformation: {
                  width: Math.round(picture.width * scale),
                  height: Math.round(picture.height * scale),
                },
                altText: { name: title, title, description: block.title },
              }),
            ],
          }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { before: 40, after: 160 },
            children: [run(title, { bold: true, size: 20 })],
          }),
        ]
      }
      case 'newPage':
        return [new Paragraph({ children: [new PageBreak()] })]
    }
  }

  const factWidths = [2_000, full - 2_000]
  const file = new Document({
    title: document.title,
    creator: '联研',
    styles: { default: { document: { run: { font, size: 21 } } } },
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
                      `${document.title} · 第 `,
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
            spacing: { before: 200, after: 80 },
            children: [run(document.title, { bold: true, size: 36 })],
          }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            children: [run(document.subtitle, { size: 24 })],
          }),
          new Table({
            layout: TableLayoutType.FIXED,
            width: { size: full, type: WidthType.DXA },
            columnWidths: factWidths,
            borders,
            rows: document.facts.map(
              ([label, value]) =>
                new TableRow({
                  children: [
                    cell(label, factWidths[0]!, { bold: true, centred: true }),
                    cell(value, factWidths[1]!),
                  ],
                }),
            ),
          }),
          ...document.blocks.flatMap(childrenOf),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(file))
}

/** Widths by the longest cell of a column, a Chinese character counting twice; never under a twentieth of the page. */
function columnWidths(block: Extract<Block, { kind: 'table' }>): number[] {
  const shares =
    block.widths ??
    block.head.map((head, at) =>
      Math.min(40, Math.max(5, ...[head, ...block.rows.map((row) => row[at] ?? '')].map(displayWidth))),
    )
  const sum = shares.reduce((total, share) => total + share, 0)
  const widths = shares.map((share) => Math.max(Math.floor(full / 20), Math.floor((share / sum) * full)))
  const over = widths.reduce((total, width) => total + width, 0) - full
  const widest = widths.indexOf(Math.max(...widths))
  widths[widest]! -= over
  return widths
}

function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (character.charCodeAt(0) > 255 ? 2 : 1), 0)
}
