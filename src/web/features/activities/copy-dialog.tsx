import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { v7 as newId } from 'uuid'
import { addDays } from '../../../platform/calendar-day.ts'
import { orpc } from '../../app/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import { StartField, startOf, type Start } from './start-field.tsx'
import type { Activity } from './words.tsx'
import styles from './form.module.css'

/** The same activity once more, as a draft at another time; registrations and check-ins stay behind. */
export default function CopyDialog({ activity, onClose }: { activity: Activity; onClose: () => void }) {
  const navigate = useNavigate()
  const changed = useChanged()
  const [copyId] = useState(() => newId())
  const [title, setTitle] = useState(activity.title)
  const [start, setStart] = useState<Start>(() => {
    const { day, time } = startOf(activity.startsAt)
    return { day: day && addDays(day, 28), time }
  })
  const copy = useMutation(
    orpc.activities.clone.mutationOptions({
      onSuccess: async ({ id }) => {
        toast.good('已复制为草稿，检查后即可发布')
        onClose()
        await navigate({ to: `/activities/${id}` as never })
        return changed()
      },
    }),
  )
  return (
    <Dialog title="照此再办一次" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!start.day || !start.time) return
          copy.mutate({
            id: activity.id,
            newId: copyId,
            title,
            startsAt: `${start.day}T${start.time}:00+08:00`,
          })
        }}
      >
        <TextInput
          label="活动名称"
          required
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <StartField value={start} onChange={setStart} />
        {copy.error && <ErrorState error={copy.error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            不复制了
          </Button>
          <Button
            type="submit"
            loading={copy.isPending}
            disabled={!start.day || !start.time || !title.trim()}
          >
            复制为草稿
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
