/**
 * Search parameters of a page: what is typed into filters lives in the address bar as plain words
 * (`/activities?q=习作&status=announced`), so that a list can be sent to a colleague.
 */
export type SearchShape = Record<string, 'text' | 'list' | 'number' | 'flag' | readonly string[]>

type ValueOf<Kind> = Kind extends 'text'
  ? string
  : Kind extends 'list'
    ? string[]
    : Kind extends 'number'
      ? number
      : Kind extends 'flag'
        ? boolean
        : Kind extends readonly (infer Choice)[]
          ? Choice
          : never

export type SearchOf<Shape extends SearchShape> = { [Name in keyof Shape]?: ValueOf<Shape[Name]> }

/**
 * Route option: `validateSearch: searchParams({ q: 'text', status: ['announced', 'concluded'], page: 'number' })`.
 * Whatever does not fit is dropped: an address bar is never an error.
 */
export function searchParams<const Shape extends SearchShape>(shape: Shape) {
  return (raw: Record<string, unknown>): SearchOf<Shape> => {
    const found: Record<string, unknown> = {}
    for (const [name, kind] of Object.entries(shape)) {
      const value = valueOf(kind, raw[name])
      if (value !== undefined) found[name] = value
    }
    return found as SearchOf<Shape>
  }
}

function valueOf(kind: SearchShape[string], raw: unknown): unknown {
  if (raw === undefined || raw === null || raw === '') return undefined
  const one = Array.isArray(raw) ? (raw[0] as unknown) : raw
  if (kind === 'list') return (Array.isArray(raw) ? raw : [raw]).map(String)
  if (kind === 'text') return String(one)
  if (kind === 'number') return Number.isFinite(Number(one)) ? Number(one) : undefined
  if (kind === 'flag') return one === true || one === '1' || one === 'true' ? true : undefined
  return kind.includes(String(one)) ? String(one) : undefined
}

/** The router's reading of `?a=1&b=2&b=3`: strings, and lists where a name is repeated. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  const params = new URLSearchParams(text)
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name)
    found[name] = values.length > 1 ? values : (values[0] ?? '')
  }
  return found
}

/** The inverse of `parseSearch`; empty values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === undefined || one === null || one === '' || one === false) continue
      params.append(name, one === true ? '1' : String(one))
    }
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}
