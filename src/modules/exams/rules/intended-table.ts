import type { IntendedShares } from '../contract/papers.ts'
import { expectedFrom } from './blueprint-columns.ts'
import { difficulties, planFault } from './intended-shares.ts'

/** The sheet 计划占分 of a blueprint's workbook: 类别, 名称, 计划占分(%). */
export const planColumns = [
  { key: 'what', header: '类别', hint: '能力层级或难度；可以不填' },
  { key: 'name', header: '名称', hint: '与双向细目表里的写法一致', width: 16 },
  { key: 'percent', header: '计划占分(%)', hint: '占满分的百分比，同一类别合计 100；不计划的留空' },
]

export function planRows(intended: {
  ability: readonly { name: string; percent: number | null }[]
  difficulty: IntendedShares['difficulty']
}): Record<string, unknown>[] {
  return [
    ...intended.ability.map((row) => ({ what: '能力层级', ...row })),
    ...difficulties.map(({ key, name }) => ({
      what: '难度',
      name,
      percent: intended.difficulty?.[key] ?? null,
    })),
  ]
}

/** Reads that sheet back; null where nothing is planned. What does not add up is said and not taken over. */
export function readPlan(rows: readonly (readonly string[])[]): {
  intended: IntendedShares | null
  note: string | null
} {
  const head = rows.findIndex((row) => row.some((cell) => /计划占分|占分/.test(cell)))
  const header = rows[head] ?? []
  const column = (pattern: RegExp) => header.findIndex((cell) => pattern.test(cell))
  const [what, name, percent] = [column(/类别/), column(/名称|层级/), column(/占分/)]
  if (head < 0 || name < 0) return { intended: null, note: null }
  const read = rows.slice(head + 1).flatMap((row) => {
    const share = row[percent] ? expectedFrom(row[percent]) : null
    const label = (row[name] ?? '').trim().slice(0, 20)
    if (share === null || label === '') return []
    return [{ hard: /难度/.test(row[what] ?? ''), name: label, percent: Math.round(share * 1_000) / 10 }]
  })
  const ability = read
    .filter(({ hard }) => !hard)
    .map(({ name: of, percent: share }) => ({ name: of, percent: share }))
  const of = (pattern: RegExp) => read.find((one) => one.hard && pattern.test(one.name))?.percent ?? 0
  const difficulty = read.some(({ hard }) => hard)
    ? { easy: of(/^易|容易/), medium: of(/中/), hard: of(/难$|难题/) }
    : null
  if (ability.length === 0 && !difficulty) return { intended: null, note: null }
  const intended = { ability, difficulty }
  const fault = planFault(intended)
  return fault ? { intended: null, note: `“计划占分”没有读入：${fault}` } : { intended, note: null }
}
