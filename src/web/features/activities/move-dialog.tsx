import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../app/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import { Conflicts } from './conflicts.tsx'
import { StartField, startOf, type Start } from './start-field.tsx'
import type { Activity } from './words.tsx'
import styles from './form.module.css'

/** Moves all sessions so that the first begins at another time; shows what stands in the way before it is done. */
export default function MoveDialog({ activity, onClose }: { activity: Activity; onClose: () => void }) {
  const changed = useChanged()
  const [start, setStart] = useState<Start>(() => startOf(activity.startsAt))
  const startsAt = start.day && start.time ? `${start.day}T${start.time}:00+08:00` : null
  const input = { id: activity.id, revision: activity.revision, startsAt: startsAt ?? activity.startsAt }
  const look = useQuery(
    orpc.activities.reschedule.queryOptions({
      input: { ...input, dryRun: true },
      enabled: startsAt !== null,
      placeholderData: (before) => before,
    }),
  )
  const move = useMutation(
    orpc.activities.reschedule.mutationOptions({
      onSuccess: () => {
        toast.good(activity.state === 'draft' ? '已改期' : '已改期，并通知了已报名的老师')
        onClose()
        return changed()
      },
    }),
  )
  return (
    <Dialog title="改期" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (startsAt) move.mutate({ ...input, dryRun: false })
        }}
      >
        <StartField value={start} onChange={setStart} />
        {look.data && startsAt && (
          <p className={styles.note}>
            改为 <TeachingDate value={look.data.startsAt} to={look.data.endsAt} />
            {activity.sessionCount > 1 && `,${activity.sessionCount} 场一起移动`}
          </p>
        )}
        <Conflicts conflicts={look.data?.conflicts ?? []} />
        {(move.error ?? look.error) && <ErrorState error={move.error ?? look.error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            不改了
          </Button>
          <Button type="submit" loading={move.isPending} disabled={!startsAt}>
            改期
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
