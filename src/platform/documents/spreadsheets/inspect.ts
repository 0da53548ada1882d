import { spreadsheetErrors } from './errors.ts'
import { recogniseFile } from './file-kind.ts'
import { defaultLimits, type SpreadsheetLimits } from './limits.ts'
import { readParts, refuseOtherPackages } from './xlsx.ts'
import { openZip } from './zip.ts'

/**
 * A first look at a file, in milliseconds and without reading its sheets: whether it is an .xlsx or .csv at all.
 * @throws SpreadsheetError for another type, a password, macros, a broken container, or one that is too large
 */
export async function inspectWorkbook(
  bytes: Uint8Array,
  given: Partial<SpreadsheetLimits> = {},
): Promise<void> {
  const limits = { ...defaultLimits, ...given }
  if (recogniseFile(bytes, limits) === 'csv') return
  const zip = openZip(bytes, limits)
  refuseOtherPackages(zip)
  await readParts(zip, limits)
  for (const entry of zip.entries.values()) {
    // As declared; what a part really holds is watched when it is read.
    const inflates = entry.size > limits.ratioFrom && entry.size > entry.compressedSize * limits.ratio
    if (entry.size > limits.partBytes || inflates) throw spreadsheetErrors.inflated()
  }
}
