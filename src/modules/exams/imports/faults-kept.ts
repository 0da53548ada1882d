import { insertRows } from '../../../platform/bulk-rows.ts'
import type { DistrictTransaction } from '../../../platform/db.ts'
import type { MissingPupils } from '../marks-import/compare.ts'
import type { ImportFault } from './record.ts'

/** Replaces what is kept of whom an import misses, a row a paper. */
export async function keepMissing(
  db: DistrictTransaction,
  districtId: number,
  importId: string,
  missing: MissingPupils[],
): Promise<void> {
  await db
    .deleteFrom('examImportMissing')
    .where('districtId', '=', districtId)
    .where('importId', '=', importId)
    .execute()
  for (const { paperId, positions } of missing) {
    await db
      .insertInto('examImportMissing')
      .values({ districtId, importId, paperId, positions: [...positions] })
      .execute()
  }
}

/** Replaces what is kept of an import's faults; in the order of the file. */
export async function keepFaults(
  db: DistrictTransaction,
  districtId: number,
  importId: string,
  faults: ImportFault[],
): Promise<void> {
  await db
    .deleteFrom('examImportFaults')
    .where('districtId', '=', districtId)
    .where('importId', '=', importId)
    .execute()
  await insertRows(
    db,
    'examImportFaults',
    faults.map(({ sheet, row, column, code, message }, position) => ({
      districtId,
      importId,
      position,
      sheet,
      row,
      columnName: column,
      code,
      message,
    })),
  )
}
