/**
 * Suppression of small cells so that they cannot be worked out again from what stays visible (DOMAIN.md §5).
 *
 * A table with its totals is a network: every count flows from the grand total through its row and its column back
 * to the grand total, and what a reader can conclude about hidden counts are exactly the flows that agree with the
 * visible ones (Gusfield 1988; Kelly, Golden & Assad 1992). A small cell is safe when the largest value that it
 * could have is at least the limit: then neither it nor any sum of hidden cells that can be subtracted out has
 * fewer than `limit` pupils. Where it is not, further cells (complements) are hidden along the cheapest cycle through it.
 */

interface Edge {
  from: number
  to: number
  value: number
  hidden: boolean
}

interface Step {
  edge: number
  forward: boolean
}

/** Cheapest way from one node to another; `cost` answers Infinity for a step that is not allowed. */
function cheapestWay(
  edges: readonly Edge[],
  nodes: number,
  from: number,
  to: number,
  cost: (edge: number, forward: boolean) => number,
): Step[] | null {
  const outgoing: Step[][] = Array.from({ length: nodes }, () => [])
  edges.forEach((edge, e) => {
    outgoing[edge.from]?.push({ edge: e, forward: true })
    outgoing[edge.to]?.push({ edge: e, forward: false })
  })
  const distance = new Float64Array(nodes).fill(Infinity)
  const done = new Uint8Array(nodes)
  const came: (Step | null)[] = Array.from({ length: nodes }, () => null)
  distance[from] = 0
  for (;;) {
    let node = -1
    for (let i = 0; i < nodes; i++) {
      if (!done[i] && (distance[i] as number) < (node < 0 ? Infinity : (distance[node] as number))) node = i
    }
    if (node < 0) return null
    if (node === to) break
    done[node] = 1
    for (const step of outgoing[node] as Step[]) {
      const edge = edges[step.edge] as Edge
      const next = step.forward ? edge.to : edge.from
      const length = (distance[node] as number) + cost(step.edge, step.forward)
      if (length < (distance[next] as number)) {
        distance[next] = length
        came[next] = step
      }
    }
  }
  const way: Step[] = []
  for (let node = to; node !== from;) {
    const step = came[node] as Step
    way.push(step)
    const edge = edges[step.edge] as Edge
    node = step.forward ? edge.from : edge.to
  }
  return way.toReversed()
}

/**
 * How much a hidden edge could grow, up to `enough`: the largest flow from its end back to its beginning through
 * other hidden edges (which can grow without bound and shrink to nought).
 */
function roomToGrow(edges: readonly Edge[], nodes: number, target: number, enough: number): number {
  const flow = edges.map((edge) => edge.value)
  const { from, to } = edges[target] as Edge
  let room = 0
  while (room < enough) {
    const way = cheapestWay(edges, nodes, to, from, (e, forward) => {
      if (e === target || !(edges[e] as Edge).hidden) return Infinity
      return forward || (flow[e] as number) > 0 ? 1 : Infinity
    })
    if (!way) return room
    let push = enough - room
    for (const step of way) if (!step.forward) push = Math.min(push, flow[step.edge] as number)
    for (const step of way) (flow[step.edge] as number) += step.forward ? push : -push
    room += push
  }
  return room
}

/** Hides complements until every small hidden edge could reach the limit. */
function protect(edges: Edge[], nodes: number, limit: number): void {
  const small = edges
    .map((_, e) => e)
    .filter((e) => isSmall((edges[e] as Edge).value, limit))
    .toSorted((a, b) => (edges[b] as Edge).value - (edges[a] as Edge).value)
  for (const e of small) (edges[e] as Edge).hidden = true
  for (let changed = true; changed;) {
    changed = false
    for (const target of small) {
      while (secure(target)) changed = true
    }
  }

  /** Hides one more cycle through the target; false when it needs none (or nothing is left to hide). */
  function secure(target: number): boolean {
    const { from, to, value } = edges[target] as Edge
    const needed = limit - value
    const room = roomToGrow(edges, nodes, target, needed)
    if (room >= needed) return false
    // First along cells that can each give way far enough; if there are none, along any that can at all.
    for (const least of [needed - room, 1]) {
      const way = cheapestWay(edges, nodes, to, from, (e, forward) => {
        const edge = edges[e] as Edge
        if (e === target || (!forward && edge.value < least)) return Infinity
        // Hidden cells cost next to nothing; of the visible ones those with few pupils are missed least.
        return edge.hidden ? 1e-6 : 1 + Math.log1p(edge.value)
      })
      const fresh = way?.filter((step) => !(edges[step.edge] as Edge).hidden) ?? []
      for (const step of fresh) (edges[step.edge] as Edge).hidden = true
      if (fresh.length > 0) return true
    }
    const visible = edges.filter((edge) => !edge.hidden)
    for (const edge of visible) edge.hidden = true
    return visible.length > 0
  }
}

function isSmall(value: number, limit: number): boolean {
  return value > 0 && value < limit
}

/** What may be shown of a table; `true` = suppressed. */
export interface SuppressedTable {
  cells: boolean[][]
  rowTotals: boolean[]
  columnTotals: boolean[]
  total: boolean
}

/**
 * Suppression in a table of counts that is shown with row totals, column totals and grand total. Cells and totals of
 * 1 … limit − 1 pupils are suppressed, with complements. An empty cell is about nobody and stays.
 */
export function suppressTable(counts: readonly (readonly number[])[], limit: number): SuppressedTable {
  const rows = counts.length
  const columns = counts[0]?.length ?? 0
  const edges: Edge[] = []
  // Nodes: rows, columns, then where the grand total arrives and where it departs.
  const arrives = rows + columns
  const departs = arrives + 1
  const edge = (from: number, to: number, value: number) => edges.push({ from, to, value, hidden: false }) - 1
  const cells = counts.map((row, r) => row.map((count, c) => edge(r, rows + c, count)))
  const rowTotals = counts.map((row, r) =>
    edge(
      departs,
      r,
      row.reduce((sum, count) => sum + count, 0),
    ),
  )
  const columnTotals = Array.from({ length: columns }, (_, c) =>
    edge(
      rows + c,
      arrives,
      counts.reduce((sum, row) => sum + (row[c] as number), 0),
    ),
  )
  const total = edge(
    arrives,
    departs,
    rowTotals.reduce((sum, e) => sum + (edges[e] as Edge).value, 0),
  )
  protect(edges, rows + columns + 2, limit)
  const hidden = (e: number) => (edges[e] as Edge).hidden
  return {
    cells: cells.map((row) => row.map(hidden)),
    rowTotals: rowTotals.map(hidden),
    columnTotals: columnTotals.map(hidden),
    total: hidden(total),
  }
}

/** A unit with its parts (district → cluster → school → class), each with its number of pupils. */
export interface CountTree {
  id: string
  n: number
  parts?: readonly CountTree[]
}

/**
 * Suppression in a hierarchy that is shown with the totals of every level; a part's pupils must add up to the whole's.
 * @returns ids of the units whose figures are suppressed.
 * @throws RangeError when the parts of a unit do not add up
 */
export function suppressTree(tree: CountTree, limit: number): Set<string> {
  const edges: Edge[] = []
  const ids: string[] = []
  let nodes = 1
  function grow(unit: CountTree, above: number): void {
    const parts = unit.parts ?? []
    if (parts.length === 0) {
      edges.push({ from: above, to: 0, value: unit.n, hidden: false })
      ids.push(unit.id)
      return
    }
    const sum = parts.reduce((all, part) => all + part.n, 0)
    if (sum !== unit.n) throw new RangeError(`${unit.id}: ${sum} ≠ ${unit.n}`)
    const own = nodes++
    edges.push({ from: above, to: own, value: unit.n, hidden: false })
    ids.push(unit.id)
    for (const part of parts) grow(part, own)
  }
  grow(tree, 0)
  // Nothing but the tree itself gives the grand total away: a lone root is a loop and always free.
  protect(edges, nodes, limit)
  return new Set(ids.filter((_, e) => (edges[e] as Edge).hidden))
}

/** Suppression in a plain list shown with its total; `true` = suppressed, the total last. */
export function suppressList(counts: readonly number[], limit: number): boolean[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const parts = counts.map((n, i) => ({ id: String(i), n }))
  const hidden = suppressTree({ id: 'total', n: total, parts }, limit)
  return [...counts.map((_, i) => hidden.has(String(i))), hidden.has('total')]
}
