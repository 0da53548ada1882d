import type { Item } from './words.ts'

type Finding = { about: { item: string | null } }

/** What items are filtered by. */
export const itemFilters = [
  { value: 'finding', label: '有发现的' },
  { value: 'hard', label: '难题(P < 0.38)' },
  { value: 'easy', label: '易题(P ≥ 0.86)' },
  { value: 'flat', label: '区分度低(D < 0.20)' },
  { value: 'off', label: '与预估相差 0.10 以上' },
] as const
export type ItemFilter = (typeof itemFilters)[number]['value']

/** The items that a filter leaves; undefined figures never match a band. */
export function filteredItems(
  items: readonly Item[],
  filter: ItemFilter | undefined,
  findings: readonly Finding[],
): Item[] {
  const found = new Set(findings.map(({ about }) => about.item))
  const keeps: Record<ItemFilter, (item: Item) => boolean> = {
    finding: ({ item }) => found.has(item),
    hard: ({ difficulty }) => difficulty !== null && difficulty < 0.38,
    easy: ({ difficulty }) => difficulty !== null && difficulty >= 0.86,
    flat: ({ discrimination }) => discrimination !== null && discrimination < 0.2,
    off: ({ difficulty, expected }) =>
      difficulty !== null && expected !== null && Math.abs(difficulty - expected) >= 0.1,
  }
  return filter ? items.filter(keeps[filter]) : [...items]
}

const figures: Record<string, (item: Item) => number | null> = {
  item: ({ position }) => position,
  full: ({ full }) => full,
  difficulty: ({ difficulty }) => difficulty,
  gap: ({ difficulty, expected }) =>
    difficulty === null || expected === null ? null : difficulty - expected,
  discrimination: ({ discrimination }) => discrimination,
  rest: ({ itemRest }) => itemRest,
  deleted: ({ alphaIfDeleted }) => alphaIfDeleted,
}

/** `sort` as in the address bar: `difficulty`, `-rest`. Undefined figures stand last either way; ties by position. */
export function sortedItems(items: readonly Item[], sort: string | undefined): Item[] {
  const down = sort?.startsWith('-') ?? false
  const figure = figures[(down ? sort?.slice(1) : sort) ?? '']
  if (!figure) return items.toSorted((a, b) => a.position - b.position)
  return items.toSorted((a, b) => {
    const [x, y] = [figure(a), figure(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a.position - b.position
    return (down ? y - x : x - y) || a.position - b.position
  })
}

/** 好, 可, 要改 … of D27 (Ebel's bands). */
export function discriminationWord(d: number | null): string | null {
  if (d === null) return null
  if (d >= 0.4) return '很好'
  if (d >= 0.3) return '较好'
  return d >= 0.2 ? '尚可' : '要改'
}

/** 易 … 难 of P. */
export function difficultyWord(p: number | null): string | null {
  if (p === null) return null
  if (p >= 0.86) return '易'
  if (p >= 0.73) return '较易'
  if (p >= 0.38) return '适中'
  return p >= 0.15 ? '较难' : '难'
}
