import { expect, it } from 'vitest'
import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import { readWorkbook } from '../../../platform/documents/spreadsheets/read.ts'
import type { ListedFigures } from '../contract/result-shapes.ts'
import { unitSheets } from './result-sheets.ts'
import { suppressedText } from './unit-columns.ts'

const figures: ListedFigures = {
  enrolled: 40, sat: 39, absent: 1, cheated: 0, missing: 0, counted: 39, mean: 71.25, sd: 12.5, interval: [67.2, 75.3],
  scoreRate: 0.7125, median: 72, excellent: 0.2, pass: 0.8, low: 0.05, t: 51.2, tInterval: [48, 54.4], aboveMeanRate: 0.0213,
  meanRatio: 1.0213, shareAboveMean: 0.52, effect: 0.12, effectInterval: [-0.2, 0.44],
} // prettier-ignore
const place = { locality: null, cluster: null, alliance: null }

it('a unit that is suppressed has its name in the sheet and no number', async () => {
  const sheets = unitSheets({
    about: {} as never,
    district: figures,
    rows: [
      {
        unit: { kind: 'school', id: 'a', name: '=HYPERLINK("x")小学' },
        suppressed: false,
        figures,
        ...place,
      },
      {
        unit: { kind: 'school', id: 'b', name: '三河乡中心小学' },
        suppressed: true,
        figures: null,
        ...place,
      },
    ],
  })
  const bytes = await workbookBytes({ sheets })
  const { sheets: read } = await readWorkbook(bytes)
  const rows = read[0]!.rows.map(({ values }) => [...values])
  expect(rows[0]!.slice(0, 3)).toEqual(['单位', '应考人数', '实考人数'])
  const [, district, shown, hidden] = rows as [unknown[], unknown[], unknown[], unknown[]]
  expect(district[0]).toBe('全区')
  expect(shown.slice(1, 7)).toEqual([40, 39, 1, 0, 39, 71.25])
  expect(String(shown[0])).toContain('HYPERLINK')
  expect(read[0]!.rows[2]!.formulas).toBeUndefined()
  expect(hidden.filter((cell) => cell !== null && cell !== undefined && cell !== '')).toEqual([
    '三河乡中心小学',
    suppressedText,
  ])
})
