import { describe, expect, it } from 'vitest'
import { bandName, sameSpec, spokenInterval, tableOf, usualWidth } from './chart-spec.ts'

describe('A chart read as a table', () => {
  it('says the interval of each row, and a dash where nothing is known', () => {
    const table = tableOf({
      kind: 'intervals',
      axis: 'T分',
      digits: 1,
      rows: [
        { name: '城南小学', value: 51.24, low: 49.9, high: 52.61, note: '120人' },
        { name: '三河小学', value: null, low: null, high: null },
      ],
    })
    expect(table.columns).toEqual(['项目', 'T分', '95%区间', '说明'])
    expect(table.rows).toEqual([
      ['城南小学', '51.2', '49.9 至 52.6', '120人'],
      ['三河小学', '—', '—', ''],
    ])
  })

  it('sets a second group beside the bands, also where its bands are wider', () => {
    const table = tableOf({
      kind: 'histogram',
      unit: '分',
      name: '全区',
      bands: [
        { from: 0, to: 10, count: 5, share: 0.05 },
        { from: 10, to: 20, count: 95, share: 0.95 },
      ],
      overlay: { name: '本校', bands: [{ from: 0, to: 20, count: 12, share: 1 }] },
    })
    expect(table.rows).toEqual([
      ['0–10', '5', '5.0%', '0–20: 100.0%'],
      ['10–20', '95', '95.0%', '0–20: 100.0%'],
    ])
  })

  it('names every point of a scatter with both values', () => {
    const axis = { label: 'P', from: 0, to: 1 }
    const table = tableOf({
      kind: 'scatter',
      x: axis,
      y: { ...axis, label: 'D' },
      points: [{ name: '17', x: 0.31, y: 0.4 }],
    })
    expect(table).toEqual({ columns: ['项目', 'P', 'D'], rows: [['17', '0.31', '0.4']] })
  })
})

describe('Bands', () => {
  it('are named from the first up to the second', () => {
    expect(bandName({ from: 60, to: 65 })).toBe('60–65')
    expect(spokenInterval(null, 1)).toBe('—')
  })

  it('have the usual width as the measure of height, whatever stands together at the ends', () => {
    const band = (from: number, to: number) => ({ from, to, count: 1, share: 0.1 })
    expect(usualWidth([band(0, 40), band(40, 45), band(45, 50), band(50, 55)])).toBe(5)
    expect(usualWidth([band(0, 10.2), band(20.4, 20.4 + 10.2), band(40.8, 51)])).toBe(10.2)
  })
})

describe('A chart', () => {
  it('is drawn anew only for other data', () => {
    const spec = (value: number) => ({
      kind: 'bar' as const,
      categories: ['甲'],
      series: [{ name: '人数', values: [value] }],
    })
    expect(sameSpec(spec(1), spec(1))).toBe(true)
    expect(sameSpec(spec(1), spec(2))).toBe(false)
    const free = { kind: 'free' as const, option: {}, table: { columns: [], rows: [] } }
    expect(sameSpec(free, { ...free })).toBe(false)
  })
})
