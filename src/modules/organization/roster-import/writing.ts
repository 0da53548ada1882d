import { sql } from 'kysely'
import { type BulkRow, deleteRows, insertRows, updateRows } from '../../../platform/bulk-rows.ts'
import { recordAudits } from '../../audit/index.ts'
import type { Ctx } from '../actor.ts'
import type { RosterWrites } from './changes.ts'

/** Who imports: the signed-in person, or nobody by name when the command line does. */
export type ImportContext = Pick<Ctx, 'db' | 'district' | 'clock'> & {
  actor: { personId: string; name: string } | null
}

/**
 * Writes an import in bulk within the caller's transaction. What ends is written before what begins, because a person
 * has one open school at any moment.
 */
export async function writeRoster(
  ctx: ImportContext,
  writes: RosterWrites,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const { db } = ctx
  const districtId = ctx.district.id
  const steps: { rows: number; write: () => Promise<void> }[] = []
  const step = (rows: unknown[], write: () => Promise<void>) => {
    if (rows.length > 0) steps.push({ rows: rows.length, write })
  }
  const insert = (table: Parameters<typeof insertRows>[1], rows: BulkRow[]) =>
    step(rows, () => insertRows(db, table, rows))
  const update = (table: Parameters<typeof updateRows>[1], rows: BulkRow[]) =>
    step(rows, () => updateRows(db, table, rows))
  const remove = (table: Parameters<typeof deleteRows>[1], ids: string[]) =>
    step(ids, () => deleteRows(db, table, districtId, ids))

  insert('schools', writes.newSchools)
  update('schools', writes.changedSchools)
  insert('associations', writes.newAssociations)
  for (const member of writes.removedAssociationMembers) {
    step([member], async () => {
      await db
        .deleteFrom('associationMembers')
        .where('districtId', '=', districtId)
        .where('associationId', '=', member.associationId)
        .where('schoolId', '=', member.schoolId)
        .where('validFrom', '=', member.validFrom)
        .execute()
    })
  }
  for (const { validTo, ...member } of writes.closedAssociationMembers) {
    step([member], async () => {
      await db
        .updateTable('associationMembers')
        .set({ validTo })
        .where('districtId', '=', districtId)
        .where('associationId', '=', member.associationId)
        .where('schoolId', '=', member.schoolId)
        .where('validFrom', '=', member.validFrom)
        .execute()
    })
  }
  insert('associationMembers', writes.newAssociationMembers)
  step(writes.freedPhones, async () => {
    await db
      .updateTable('people')
      .set({ phone: null })
      .where('districtId', '=', districtId)
      .where('id', '=', sql<string>`any(${writes.freedPhones}::uuid[])`)
      .execute()
  })
  update('people', writes.changedPeople)
  insert('people', writes.newPeople)
  remove('memberships', writes.removedMemberships)
  update('memberships', writes.closedMemberships)
  insert('memberships', writes.newMemberships)
  remove('assignments', writes.removedAssignments)
  update('assignments', writes.closedAssignments)
  update('assignments', writes.changedAssignments)
  insert('assignments', writes.newAssignments)
  insert('honours', writes.newHonours)
  step(writes.audits, () => recordAudits(ctx, writes.audits))

  // Foreign keys are checked by plans that a session keeps: those of a district that was still empty would read whole
  // tables for each of thousands of rows.
  await sql`discard plans`.execute(db)
  await sql`set local enable_seqscan = off`.execute(db)
  const total = steps.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  for (const { rows, write } of steps) {
    await write()
    done += rows
    onProgress(done, total)
  }
}
