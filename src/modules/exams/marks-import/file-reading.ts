import { collectFaults, type Faults } from './faults.ts'
import type { ColumnReading, MarksMapping } from './plan.ts'
import { createPupilIndex, type PupilIndex } from './pupil-index.ts'
import type { MarksStanding } from './standing.ts'
import type { Strangers } from './strangers.ts'

export interface SheetReading {
  name: string
  used: boolean
  reason: 'blank' | 'hidden' | 'noHeader' | 'noPaper' | 'chosen' | null
  headerRow: number
  headerRows: number
  rows: number
  skipped: number
  columns: ColumnReading[]
}

/** What a file says of one paper; indexed by the pupils' place in the list of who takes part. */
export interface PaperMarks {
  /** 0: the file says nothing, or nothing right. */
  standings: Uint8Array
  marks: Int16Array
  /** Null where no sheet has letters. */
  answers: Uint8Array | null
  wrongRows: number
  wrongCells: number
  /** Right or wrong, the file speaks of so many pupils. */
  named: Uint8Array
}

/** What all sheets of a file share while they are read. */
export interface FileReading extends Pick<MarksStanding, 'papers' | 'pupils'> {
  mapping: MarksMapping
  index: PupilIndex
  faults: Faults
  sheets: SheetReading[]
  found: PaperMarks[]
  /** Of each paper by slot: sheet (in the high half) and row of what was read of a pupil; 0 for nothing. */
  readAt: Float64Array[]
  strangers: Strangers[]
  /** Rows of pupils who take part. */
  knownRows: number
  /** Rows without a number and without a mark. */
  withoutNumbers: number
}

/** A file of which nothing has been read yet. */
export function beginFile(
  { papers, pupils }: Pick<MarksStanding, 'papers' | 'pupils'>,
  mapping: MarksMapping,
): FileReading {
  const count = pupils.positions.length
  return {
    papers,
    pupils,
    mapping,
    index: createPupilIndex(pupils),
    faults: collectFaults(),
    sheets: [],
    found: papers.map(({ items }) => ({
      standings: new Uint8Array(count),
      marks: new Int16Array(count * items.length),
      answers: null,
      wrongRows: 0,
      wrongCells: 0,
      named: new Uint8Array(count),
    })),
    readAt: papers.map(() => new Float64Array(count)),
    strangers: [],
    knownRows: 0,
    withoutNumbers: 0,
  }
}
