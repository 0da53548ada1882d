import { notAllowed } from '../../../platform/refusal.ts'
import { removeFile } from '../../files/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { loadActivity } from '../queries/activity.ts'
import { activityFileRights } from '../rights.ts'

/** Takes an uploaded file away from an activity. Whoever may add one may remove one; the audit line says who did. */
export async function removeMaterial(ctx: Ctx, input: { id: string; fileId: string }): Promise<void> {
  const activity = await loadActivity(ctx, input.id)
  if (!(await activityFileRights.mayAdd(ctx, activity.id))) throw notAllowed()
  await removeFile(ctx, { kind: 'activity', id: activity.id }, input.fileId)
}
