/** What a picture shows, as plain data: it is drawn on another thread. Null is not known and leaves a gap. */
export type PictureSpec = BarPicture | LinePicture | PointPicture | IntervalPicture

interface Sized {
  /** In CSS pixels; the PNG has twice as many. Height follows from the content where it is left out. */
  width?: number
  height?: number
}

export type Interval = readonly [number, number]

export interface BarPicture extends Sized {
  kind: 'bars'
  categories: readonly string[]
  series: readonly {
    name: string
    values: readonly (number | null)[]
    /** Drawn as whiskers. */
    intervals?: readonly (Interval | null)[]
  }[]
  unit?: string
  /** Percent signs on the axis; values are 0–1. */
  percent?: boolean
  /** Long names read better on lying bars. */
  lying?: boolean
  /** Bars touch: bands of one scale. */
  touching?: boolean
  /** Name of the axis of categories. */
  along?: string
  mark?: { label: string; value: number }
}

export interface LinePicture extends Sized {
  kind: 'lines'
  categories: readonly string[]
  series: readonly {
    name: string
    values: readonly (number | null)[]
    intervals?: readonly (Interval | null)[]
  }[]
  unit?: string
  mark?: { label: string; value: number }
}

export interface PointPicture extends Sized {
  kind: 'points'
  x: { name: string; from?: number; to?: number; marks?: readonly { label: string; value: number }[] }
  y: { name: string; from?: number; to?: number; marks?: readonly { label: string; value: number }[] }
  groups: readonly { name: string; points: readonly { x: number; y: number; label?: string }[] }[]
}

/** One line a row: the estimate and its interval, held against a line. */
export interface IntervalPicture extends Sized {
  kind: 'intervals'
  rows: readonly {
    label: string
    estimate: number
    interval: Interval
    tone: 'above' | 'below' | 'same'
  }[]
  /** The line that they are held against. */
  against: { label: string; value: number }
  unit?: string
  tones: { above: string; below: string; same: string }
}

export interface Picture {
  png: Uint8Array
  /** In CSS pixels. */
  width: number
  height: number
}

/** What goes to the drawing thread, and what comes back. */
export type DrawingRequest = { id: number; spec: PictureSpec }
export type DrawingAnswer = { id: number; picture: Picture } | { id: number; error: string }
