import type { Picture, PictureSpec } from '../../../platform/documents/pictures/index.ts'
import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import { addPictures, type SheetPicture } from '../../../platform/documents/spreadsheets/pictures.ts'
import type { PackSheet } from './document.ts'

/** Rows of 18 points, in CSS pixels. */
const rowPixels = 24
const shownWidth = 640

/** Under so few rows a picture is in sight, and on the same printed page. */
const fewRows = 15

/** The tables as an .xlsx, its pictures under short tables and to the right of long ones. */
export async function packXlsx(
  sheets: readonly PackSheet[],
  drawn: ReadonlyMap<PictureSpec, Picture>,
): Promise<Uint8Array> {
  const plain = await workbookBytes({
    sheets: sheets.map(({ name, columns, rows }) => ({ name, columns, rows, expectedRows: rows.length })),
  })
  const pictures = sheets.flatMap(({ name, columns, rows, pictures: own = [] }): SheetPicture[] => {
    const below = rows.length <= fewRows
    const column = below ? 0 : columns.length + 1
    let row = below ? rows.length + 2 : 1
    return own.flatMap(({ title, spec }) => {
      const picture = drawn.get(spec)
      if (!picture) return []
      const scale = Math.min(1, shownWidth / picture.width)
      const [width, height] = [picture.width * scale, picture.height * scale]
      const placed = { sheet: name, png: picture.png, width, height, row, column, title }
      row += Math.ceil(height / rowPixels) + 1
      return [placed]
    })
  })
  return addPictures(plain, pictures)
}
