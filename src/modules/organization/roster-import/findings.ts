import { insertRows } from '../../../platform/bulk-rows.ts'
import type { DistrictTransaction } from '../../../platform/db.ts'
import type { RowFinding } from './changes.ts'

/** Replaces what is kept of an import's rows; in the order of the file. */
export async function keepFindings(
  db: DistrictTransaction,
  districtId: number,
  importId: string,
  findings: RowFinding[],
): Promise<void> {
  await db
    .deleteFrom('rosterImportRows')
    .where('districtId', '=', districtId)
    .where('importId', '=', importId)
    .execute()
  await insertRows(
    db,
    'rosterImportRows',
    findings.map((finding, position) => ({ districtId, importId, position, ...finding })),
  )
}
