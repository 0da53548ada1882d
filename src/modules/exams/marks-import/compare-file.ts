import { readFile } from 'node:fs/promises'
import { compareMarks, type MarksChanges } from './compare.ts'
import type { MarksMapping } from './plan.ts'
import { readMarks } from './reading.ts'
import type { MarksStanding } from './standing.ts'

export interface MarksFile {
  path: string
  fileName: string
  mapping: MarksMapping
}

/**
 * Reads a file of marks and compares it with what is there. A second or two for a million marks, without a pause: a server
 * does it in a thread of its own (thread.ts).
 * @param onProgress thousandths done
 * @throws SpreadsheetError when the file cannot be read
 */
export async function compareMarksFile(
  file: MarksFile,
  standing: MarksStanding,
  onProgress: (done: number) => void = () => {},
): Promise<MarksChanges> {
  let told = 0
  const reading = await readMarks(
    await readFile(file.path),
    file.fileName,
    standing,
    file.mapping,
    (done, total) => {
      const thousandths = total > 0 ? Math.round((done / total) * 950) : 0
      if (thousandths > told) onProgress((told = thousandths))
    },
  )
  const changes = compareMarks(reading, standing)
  onProgress(1000)
  return changes
}
