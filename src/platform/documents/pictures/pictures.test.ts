import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workbookBytes } from '../spreadsheets/export.ts'
import { addPictures } from '../spreadsheets/pictures.ts'
import { readWorkbook } from '../spreadsheets/read.ts'
import { fontsFor, withinFont } from './fonts.ts'
import { openDrawing, type PictureSpec } from './index.ts'
import { svgOf } from './engine.ts'
import { optionOf, sizeOf } from './options.ts'

const drawing = openDrawing()
// The first picture loads the engine and the font.
beforeAll(async () => void (await drawing.draw(bars)), 120_000)
afterAll(() => drawing.close())

const bars: PictureSpec = {
  kind: 'bars',
  categories: ['城区', '镇区', '乡村'],
  series: [{ name: '语文', values: [0.7, null, 0.6], intervals: [[0.69, 0.71], null, [0.55, 0.65]] }],
  percent: true,
}
const others: PictureSpec[] = [
  { kind: 'lines', categories: ['上学期', '本学期'], series: [{ name: 'T分', values: [48, 51] }] },
  {
    kind: 'points',
    x: { name: '难度' },
    y: { name: '区分度' },
    groups: [{ name: '题目', points: [{ x: 0.5, y: 0.3, label: '1' }] }],
  },
  {
    kind: 'intervals',
    rows: [{ label: '甲', estimate: 1, interval: [-1, 3], tone: 'same' }],
    against: { label: '平均', value: 0 },
    tones: { above: '高于平均', below: '低于平均', same: '与平均无法区分' },
  },
]

/** Width and height in the header of a PNG. */
function pixels(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG')
  return [view.getUint32(16), view.getUint32(20)]
}

test('a chart becomes a PNG of twice its size, whatever it shows', async () => {
  for (const spec of [bars, ...others]) {
    const picture = await drawing.draw(spec)
    expect(pixels(picture.png)).toEqual([picture.width * 2, picture.height * 2])
  }
})

test('Chinese text is drawn as shapes of a font that comes with the product', async () => {
  const blank = await drawing.draw({ ...bars, categories: ['', '', ''] } as PictureSpec)
  const named = await drawing.draw(bars)
  const other = await drawing.draw({ ...bars, categories: ['甲校', '乙校', '丙校'] } as PictureSpec)
  expect(Buffer.from(named.png).equals(blank.png)).toBe(false)
  expect(Buffer.from(named.png).equals(other.png)).toBe(false)
  expect((await fontsFor('镇区')).length).toBeGreaterThan(0)
  // A TrueType file begins with version 1.0.
  for (const font of await fontsFor('镇区')) expect([...font.subarray(0, 4)]).toEqual([0, 1, 0, 0])
})

test('a character that the font lacks is shown as a box and costs its line nothing', async () => {
  expect(await withinFont('信度α=0.89,三河乡')).toBe('信度□=0.89,三河乡')
})

test('a value that is not known leaves a gap instead of a bar of nothing', () => {
  const svg = svgOf(optionOf(bars), sizeOf(bars))
  expect(svg).toContain('镇区')
  expect(svg.match(/fill="#17525e"/g)).toHaveLength(2)
})

test('a picture that cannot be drawn is an error, and the next one is drawn all the same', async () => {
  await expect(drawing.draw({ kind: 'nonsense' } as never)).rejects.toThrow(/not a function/)
  expect((await drawing.draw(bars)).width).toBe(720)
})

test('drawing that was closed says so instead of waiting for ever', async () => {
  const closed = openDrawing()
  const pending = closed.draw(bars)
  await Promise.all([expect(pending).rejects.toThrow('drawing was closed'), closed.close()])
  await expect(closed.draw(bars)).rejects.toThrow('drawing was closed')
})

test('a workbook carries pictures over its sheets, its rows as they were', async () => {
  const { png, width, height } = await drawing.draw(bars)
  const plain = await workbookBytes({
    sheets: [
      { name: '概况', columns: [{ header: '类别', key: 'name' }], rows: [{ name: '城区' }] },
      { name: '说明', columns: [{ header: '说明', key: 'name' }], rows: [{ name: '无图' }] },
    ],
  })
  const bytes = await addPictures(plain, [
    { sheet: '概况', png, width, height, row: 1, column: 2, title: '各类学校得分率 <图1>' },
    { sheet: '概况', png, width, height, row: 30, column: 2, title: '图2' },
    { sheet: '没有这张', png, width, height, row: 0, column: 0, title: '图3' },
  ])
  const own = await readWorkbook(bytes)
  expect(own.sheets.map(({ name, rows }) => [name, rows.at(-1)?.values[0]])).toEqual([
    ['概况', '城区'],
    ['说明', '无图'],
  ])
  const second = new ExcelJS.Workbook()
  await second.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
  const images = second.getWorksheet('概况')!.getImages()
  expect(images.map(({ range }) => [range.tl.nativeCol, range.tl.nativeRow])).toEqual([
    [2, 1],
    [2, 30],
  ])
  expect(second.getWorksheet('说明')!.getImages()).toEqual([])
  const [image] = images
  expect(
    Buffer.from(second.getImage(Number(image!.imageId)).buffer as unknown as Uint8Array).equals(png),
  ).toBe(true)
})
