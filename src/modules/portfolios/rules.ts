/** What a person did of one kind on one day, reversals taken off. */
export interface DayOfKind {
  day: string
  kind: string
  count: number
  minutes: number
}

export interface Span {
  from: string
  to: string
}

/** Sums of a list by a key, in the order in which the keys first appear. */
export function sumsBy<Key extends string>(
  rows: DayOfKind[],
  key: (row: DayOfKind) => Key,
): { key: Key; count: number; minutes: number }[] {
  return [...Map.groupBy(rows, key)].map(([key, group]) => ({ key, ...sumOf(group) }))
}

export function sumOf(rows: { count: number; minutes: number }[]): { count: number; minutes: number } {
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    minutes: rows.reduce((sum, row) => sum + row.minutes, 0),
  }
}

export function within(rows: DayOfKind[], { from, to }: Span): DayOfKind[] {
  return rows.filter(({ day }) => day >= from && day <= to)
}

/** Hours as people write them: 90 minutes are 1.5. */
export function hoursOf(minutes: number): number {
  return Math.round((minutes / 60) * 10) / 10
}
