import { createPupilIndex } from '../marks-import/pupil-index.ts'

/** A row of a file that gives a pupil a candidate number; '' where a cell is blank. */
export interface CandidateRow {
  sheet: string
  row: number
  /** Letters of the two columns. */
  numberColumn: string
  candidateColumn: string
  number: string
  candidate: string
  /** Which of its two cells holds no number at all, and why. */
  wrong: { in: 'number' | 'candidate'; message: string } | null
}

/** Somebody who takes part. */
export interface NumberedPupil {
  position: number
  number: string
  candidateNumber: string | null
}

export interface CandidateFault {
  sheet: string
  row: number
  column: string
  message: string
}

/** What a file of candidate numbers does, or did. */
export interface CandidateFindings {
  /** Pupils who had no number, another one, the same. */
  new: number
  changed: number
  same: number
  /** Rows of pupils who do not take part, and have no number in the file either. */
  skipped: number
  /** Pupils who have no number afterwards. */
  without: number
  wrongRows: number
  /** In the order of the file. */
  faults: CandidateFault[]
}

/** What the web is told of a file: its columns, what it does, and whether that was done. */
export interface CandidateAnswer extends Omit<CandidateFindings, 'faults'> {
  sheets: { name: string; number: string; candidate: string }[]
  /** The first of the wrong rows. */
  faults: CandidateFault[]
  applied: boolean
}

/**
 * What a file of candidate numbers would do. Every pupil has one number and every number one pupil, in the file and with
 * those whom it does not speak of; a row that says the same again is none too many. The same file again changes nothing.
 */
export function compareCandidates(
  rows: readonly CandidateRow[],
  pupils: readonly NumberedPupil[],
): { findings: CandidateFindings; writes: { position: number; candidateNumber: string }[] } {
  const index = createPupilIndex({
    numbers: pupils.map(({ number }) => number),
    candidateNumbers: pupils.map(() => null),
  })
  const faults: (CandidateFault & { at: number })[] = []
  const faulty = new Set<number>()
  const fail = (at: number, where: 'number' | 'candidate', message: string) => {
    if (faulty.has(at)) return
    faulty.add(at)
    const { sheet, row, numberColumn, candidateColumn } = rows[at]!
    faults.push({ sheet, row, column: where === 'number' ? numberColumn : candidateColumn, message, at })
  }
  const wordsFor = (at: number, from: number) => {
    const { sheet, row } = rows[at]!
    return sheet === rows[from]!.sheet ? `第 ${row} 行` : `工作表“${sheet}”第 ${row} 行`
  }
  /** Rows by pupil and by candidate number. */
  const ofPupil = new Map<number, number>()
  const ofNumber = new Map<string, number>()
  const unknown: number[] = []
  let [skipped, known] = [0, 0]
  for (const [at, { number, candidate, wrong }] of rows.entries()) {
    const slot = wrong || number === '' ? -1 : index.find(number, false)
    if (slot >= 0) known++
    if (wrong) fail(at, wrong.in, wrong.message)
    else if (number === '') fail(at, 'number', '没有填学籍号，请补上；不是学生的行可以删去。')
    else if (slot < 0 && candidate === '') skipped++
    else if (slot < 0) unknown.push(at)
    else if (candidate === '')
      fail(at, 'candidate', '没有填考号，请补上；这名学生这次不编考号的，请删去这一行。')
    else {
      const before = ofPupil.get(slot)
      if (before !== undefined && rows[before]!.candidate !== candidate) {
        for (const [one, other] of [
          [before, at],
          [at, before],
        ] as const) {
          fail(
            one,
            'number',
            `学籍号“${number}”与${wordsFor(other, one)}是同一名学生，考号却不同，请只留正确的一行。`,
          )
        }
        continue
      }
      const taken = ofNumber.get(candidate)
      if (taken !== undefined && before === undefined) {
        for (const [one, other] of [
          [taken, at],
          [at, taken],
        ] as const) {
          fail(
            one,
            'candidate',
            `考号“${candidate}”与${wordsFor(other, one)}相同，一个考号只能给一名学生，请核对。`,
          )
        }
        continue
      }
      if (before !== undefined) continue
      ofPupil.set(slot, at)
      ofNumber.set(candidate, at)
    }
  }
  if (known === 0 && unknown.length > 1) {
    const message = `${unknown.length.toLocaleString('zh-CN')} 行的学籍号，在参加学生的名单里一个也没有找到，如“${rows[unknown[0]!]!.number}”。请核对是不是这次监测的学生、取的是不是学籍号那一列；也可以导出名单，在里面填好考号再导入。`
    fail(unknown[0]!, 'number', message)
    for (const at of unknown) faulty.add(at)
  } else {
    for (const at of unknown) {
      const { number } = rows[at]!
      fail(
        at,
        'number',
        `学籍号“${number}”不在参加学生的名单里。请核对；确应参加的，请先按名册更新参加的学生；不参加的，请删去这一行。`,
      )
    }
  }
  const findings: CandidateFindings = {
    new: 0,
    changed: 0,
    same: 0,
    skipped,
    without: 0,
    wrongRows: 0,
    faults: [],
  }
  const writes: { position: number; candidateNumber: string }[] = []
  for (const [slot, { position, number, candidateNumber }] of pupils.entries()) {
    const at = ofPupil.get(slot)
    if (at === undefined) {
      if (candidateNumber === null) findings.without++
      const taken = candidateNumber === null ? undefined : ofNumber.get(candidateNumber.toUpperCase())
      if (taken !== undefined) {
        const message = `考号“${candidateNumber}”现在是学籍号“${number}”的，这名学生不在文件里。请核对，或把这名学生的新考号也写进文件。`
        fail(taken, 'candidate', message)
      }
      continue
    }
    const { candidate } = rows[at]!
    if (candidateNumber === candidate) findings.same++
    else {
      findings[candidateNumber === null ? 'new' : 'changed']++
      writes.push({ position, candidateNumber: candidate })
    }
  }
  findings.wrongRows = faulty.size
  findings.faults = faults
    .toSorted((a, b) => a.at - b.at)
    .map(({ sheet, row, column, message }) => ({ sheet, row, column, message }))
  return { findings, writes }
}
