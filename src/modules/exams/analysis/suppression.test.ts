import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountTree } from './suppression.ts'
import { suppressList, suppressTable, suppressTree } from './suppression.ts'

const LIMIT = 10

/** A linear statement that a reader can make: Σ coefficient × hidden count = known value. */
interface Statement {
  coefficients: number[]
  value: number
}

interface Puzzle {
  values: number[]
  statements: Statement[]
}

type Sentence = [parts: string[], whole: string]

/** "Parts add up to the whole" sentences, with what is visible moved to the right. */
function puzzleOf(entries: Map<string, { value: number; hidden: boolean }>, sentences: Sentence[]): Puzzle {
  const hidden = [...entries].filter(([, entry]) => entry.hidden)
  const place = new Map(hidden.map(([name], i) => [name, i]))
  const statements = sentences.map(([parts, whole]) => {
    const coefficients = hidden.map(() => 0)
    let value = 0
    for (const [name, sign] of [...parts.map((part) => [part, 1] as const), [whole, -1] as const]) {
      const at = place.get(name)
      if (at === undefined) value -= sign * (entries.get(name)?.value as number)
      else (coefficients[at] as number) += sign
    }
    return { coefficients, value }
  })
  return { values: hidden.map(([, entry]) => entry.value), statements }
}

function tablePuzzle(counts: readonly (readonly number[])[]): Puzzle {
  const { cells, rowTotals, columnTotals, total } = suppressTable(counts, LIMIT)
  const rows = counts.map((_, r) => r)
  const columns = (counts[0] ?? []).map((_, c) => c)
  const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
  const entries = new Map<string, { value: number; hidden: boolean }>()
  const enter = (name: string, value: number, hidden: boolean | undefined) =>
    entries.set(name, { value, hidden: hidden === true })
  counts.forEach((row, r) => row.forEach((count, c) => enter(`${r},${c}`, count, cells[r]?.[c])))
  rows.forEach((r) => enter(`row${r}`, add(counts[r] as number[]), rowTotals[r]))
  columns.forEach((c) => enter(`column${c}`, add(counts.map((row) => row[c] as number)), columnTotals[c]))
  enter('total', add(counts.flat()), total)
  return puzzleOf(entries, [
    ...rows.map((r): Sentence => [columns.map((c) => `${r},${c}`), `row${r}`]),
    ...columns.map((c): Sentence => [rows.map((r) => `${r},${c}`), `column${c}`]),
    [rows.map((r) => `row${r}`), 'total'],
    [columns.map((c) => `column${c}`), 'total'],
  ])
}

function treePuzzle(tree: CountTree): Puzzle {
  const hidden = suppressTree(tree, LIMIT)
  const entries = new Map<string, { value: number; hidden: boolean }>()
  const sentences: Sentence[] = []
  const enter = (unit: CountTree): void => {
    entries.set(unit.id, { value: unit.n, hidden: hidden.has(unit.id) })
    if (unit.parts) sentences.push([unit.parts.map((part) => part.id), unit.id])
    unit.parts?.forEach(enter)
  }
  enter(tree)
  return puzzleOf(entries, sentences)
}

/** All sums of statements with coefficients −1, 0, 1: what subtraction and addition of totals can reach. */
function* combinations(statements: readonly Statement[]): Generator<Statement> {
  const width = statements[0]?.coefficients.length ?? 0
  for (let code = 0; code < 3 ** statements.length; code++) {
    const coefficients = Array.from({ length: width }, () => 0)
    let value = 0
    for (let s = 0, rest = code; s < statements.length; s++, rest = Math.floor(rest / 3)) {
      const sign = (rest % 3) - 1
      if (sign === 0) continue
      const statement = statements[s] as Statement
      statement.coefficients.forEach((coefficient, i) => ((coefficients[i] as number) += sign * coefficient))
      value += sign * statement.value
    }
    yield { coefficients, value }
  }
}

/** Sums of hidden cells of one sign that can be worked out and concern 1 … LIMIT − 1 pupils. */
function leaks({ statements, values }: Puzzle): Statement[] {
  const found: Statement[] = []
  for (const combined of combinations(statements)) {
    const { coefficients, value } = combined
    const involved = coefficients.filter((coefficient) => coefficient !== 0)
    if (involved.length === 0 || value <= 0 || !involved.every((coefficient) => coefficient > 0)) continue
    const pupils = coefficients.reduce(
      (sum, coefficient, i) => (coefficient ? sum + (values[i] as number) : sum),
      0,
    )
    if (pupils < LIMIT) found.push(combined)
  }
  return found
}

/** Whether a hidden value follows from the statements alone, by elimination. */
function determined({ statements, values }: Puzzle): boolean[] {
  const rows = statements.map((statement) => [...statement.coefficients])
  const width = values.length
  let pivotRow = 0
  const pivots: number[] = []
  for (let column = 0; column < width && pivotRow < rows.length; column++) {
    const best = rows.findIndex((row, r) => r >= pivotRow && Math.abs(row[column] as number) > 1e-9)
    if (best < 0) continue
    ;[rows[pivotRow], rows[best]] = [rows[best] as number[], rows[pivotRow] as number[]]
    const pivot = rows[pivotRow] as number[]
    const lead = pivot[column] as number
    for (let i = 0; i < width; i++) pivot[i] = (pivot[i] as number) / lead
    for (const row of rows) {
      const factor = row[column] as number
      if (row === pivot || factor === 0) continue
      for (let i = 0; i < width; i++) row[i] = (row[i] as number) - factor * (pivot[i] as number)
    }
    pivots[pivotRow++] = column
  }
  const unique = values.map(() => false)
  pivots.forEach((column, r) => {
    unique[column] = (rows[r] as number[]).every((cell, i) => i === column || Math.abs(cell) < 1e-9)
  })
  return unique
}

const tables = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
  .chain(([rows, columns]) => {
    const count = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 60 }))
    const row = fc.array(count, { minLength: columns, maxLength: columns })
    return fc.array(row, { minLength: rows, maxLength: rows })
  })

describe('suppression in a table with totals', () => {
  it('hides every cell and total of one to nine pupils', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const { cells, rowTotals, total } = suppressTable(counts, LIMIT)
        const small = (n: number) => n > 0 && n < LIMIT
        const shown = counts.flatMap((row, r) => row.filter((_, c) => !cells[r]?.[c]))
        expect(shown.some(small)).toBe(false)
        const sums = counts.map((row) => row.reduce((a, b) => a + b, 0))
        expect(sums.some((sum, r) => !rowTotals[r] && small(sum))).toBe(false)
        expect(!total && small(sums.reduce((a, b) => a + b, 0))).toBe(false)
      }),
    )
  })

  it('leaves nothing that adding and subtracting totals could turn into fewer than ten pupils', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        expect(leaks(tablePuzzle(counts))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('leaves no hidden cell of one to nine pupils that follows from the visible ones', () => {
    const larger = fc
      .tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 6 }))
      .chain(([rows, columns]) => {
        const count = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 10, max: 90 }))
        const row = fc.array(count, { minLength: columns, maxLength: columns })
        return fc.array(row, { minLength: rows, maxLength: rows })
      })
    fc.assert(
      fc.property(larger, (counts) => {
        const puzzle = tablePuzzle(counts)
        const unique = determined(puzzle)
        const found = puzzle.values.filter((value, i) => unique[i] && value > 0 && value < LIMIT)
        expect(found).toEqual([])
      }),
    )
  })

  it('hides nothing where every cell is large or empty', () => {
    const { cells, rowTotals, columnTotals, total } = suppressTable(
      [
        [30, 0],
        [12, 10],
      ],
      LIMIT,
    )
    expect([cells.flat(), rowTotals, columnTotals, total].flat()).toEqual(
      Array.from({ length: 9 }, () => false),
    )
  })

  it('hides a rectangle around a single small cell, and no total', () => {
    const counts = [
      [4, 40, 50],
      [30, 12, 60],
      [45, 70, 80],
    ]
    const { cells, rowTotals, columnTotals, total } = suppressTable(counts, LIMIT)
    expect(cells).toEqual([
      [true, true, false],
      [true, true, false],
      [false, false, false],
    ])
    expect([...rowTotals, ...columnTotals, total]).toEqual(Array.from({ length: 7 }, () => false))
  })

  it('hides everything where there are fewer pupils than the limit in all', () => {
    const { cells, total } = suppressTable([[3], [2]], LIMIT)
    expect(cells).toEqual([[true], [true]])
    expect(total).toBe(true)
  })

  it('deals with a district of 60 schools', () => {
    const counts = Array.from({ length: 60 }, (_, r) =>
      Array.from({ length: 5 }, (_, c) => (r * 37 + c * 61) % 97),
    )
    const { cells } = suppressTable(counts, LIMIT)
    expect(cells.flat().filter(Boolean).length).toBeLessThan(120)
  })
})

describe('suppression in a list with its total', () => {
  it('hides a second group so that the small one cannot be subtracted out', () => {
    expect(suppressList([4, 30, 25, 80], LIMIT)).toEqual([true, false, true, false, false])
    expect(suppressList([30, 25], LIMIT)).toEqual([false, false, false])
    expect(suppressList([], LIMIT)).toEqual([false])
  })

  it('is not content with two small groups that together stay under the limit', () => {
    const [first, second, third] = suppressList([3, 4, 30], LIMIT)
    expect([first, second, third]).toEqual([true, true, true])
  })
})

describe('suppression in a hierarchy', () => {
  const tree: CountTree = {
    id: 'district',
    n: 200,
    parts: [
      {
        id: 'A',
        n: 104,
        parts: [
          { id: 'a1', n: 4 },
          { id: 'a2', n: 60 },
          { id: 'a3', n: 40 },
        ],
      },
      { id: 'B', n: 8, parts: [{ id: 'b1', n: 8 }] },
      {
        id: 'C',
        n: 88,
        parts: [
          { id: 'c1', n: 44 },
          { id: 'c2', n: 44 },
        ],
      },
    ],
  }

  it('hides small classes and schools with complements, and leaves the district', () => {
    const hidden = suppressTree(tree, LIMIT)
    expect(['a1', 'b1', 'B'].every((id) => hidden.has(id))).toBe(true)
    expect(hidden.size).toBeGreaterThan(3)
    expect(hidden.has('district')).toBe(false)
    expect(leaks(treePuzzle(tree))).toEqual([])
  })

  it('leaves nothing under ten pupils to be worked out over all levels', () => {
    const classes = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(classes, { minLength: 1, maxLength: 4 }), (schools) => {
        const parts = schools.map((sizes, s) => ({
          id: `s${s}`,
          n: sizes.reduce((sum, n) => sum + n, 0),
          parts: sizes.map((n, c) => ({ id: `s${s}c${c}`, n })),
        }))
        const district = { id: 'district', n: parts.reduce((sum, part) => sum + part.n, 0), parts }
        expect(leaks(treePuzzle(district))).toEqual([])
      }),
    )
  })

  it('refuses parts that do not add up', () => {
    expect(() => suppressTree({ id: 'x', n: 5, parts: [{ id: 'y', n: 4 }] }, LIMIT)).toThrow('x: 4 ≠ 5')
  })
})
