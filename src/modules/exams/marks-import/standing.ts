/** What an import of marks is compared with: plain values, so that they can be handed to another thread. */

/** An item as reading marks needs it; marks are ×scale of the paper. */
export interface ImportItem {
  label: string
  full: number
  /** Letters of the right options. */
  key: string | null
  /** What some of the right options and no wrong one earn. */
  partial: number
  /** Items of one group are answered by choice, `pick` of them. */
  group: string | null
  pick: number
}

export interface ImportPaper {
  id: string
  subject: string
  booklet: string | null
  title: string
  scale: number
  /** In the order of their positions, which are 0, 1, 2 … */
  items: ImportItem[]
}

/** Who takes part, by place in these lists; `positions` says their place in the assessment. */
export interface ImportPupils {
  positions: Int32Array
  numbers: string[]
  candidateNumbers: (string | null)[]
  booklets: (string | null)[]
}

/** The rows of marks that a paper has; `width` items each. */
export interface StoredMarks {
  positions: Int32Array
  /** 1 sat, 2 absent, 3 cheated. */
  standings: Uint8Array
  /** Null where rows are not all as wide as the paper has items: then every row counts as changed. */
  marks: Int16Array | null
  /** 0xFF where no letter was recorded. */
  answers: Uint8Array | null
  /** Positions of rows that somebody corrected by hand since they were imported. */
  corrected: Int32Array
}

export interface MarksStanding {
  papers: ImportPaper[]
  pupils: ImportPupils
  /** By paper, in their order. */
  stored: StoredMarks[]
}

export const standings = ['none', 'sat', 'absent', 'cheated'] as const
export const [unmarked, sat, absent, cheated] = [0, 1, 2, 3]
