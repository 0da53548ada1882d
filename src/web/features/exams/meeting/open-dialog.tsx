import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { clientId } from '../../../ui/client-id.ts'
import { MomentField } from '../../../ui/date-fields.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import styles from './meeting.module.css'

/** How long a meeting lasts unless the activity says otherwise. */
const twoHours = 2 * 3_600_000

/** Time and place of a meeting; the rest is filled in and can be changed in the activity. */
export default function OpenDialog({
  assessmentId,
  name,
  papers,
  onClose,
}: {
  assessmentId: string
  name: string
  papers: { id: string; subject: string }[]
  onClose: () => void
}) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [activityId] = useState(() => clientId())
  const [paperId, setPaperId] = useState<string | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [startsAt, setStartsAt] = useState<string | null>(null)
  const [place, setPlace] = useState('')
  const subject = papers.find(({ id }) => id === paperId)?.subject
  const title = typed ?? `${name}${subject ?? ''}质量分析会`.slice(0, 100)
  const open = useMutation(
    orpc.exams.openQualityMeeting.mutationOptions({
      onSuccess: async () => {
        toast.good('已建立活动草稿，检查后即可发布')
        await queries.invalidateQueries({ queryKey: orpc.exams.listQualityMeetings.key() })
        await navigate({ to: `/activities/${activityId}` as never })
      },
    }),
  )
  return (
    <Dialog title="开质量分析会" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!startsAt) return
          open.mutate({
            assessmentId,
            activityId,
            paperId,
            title,
            startsAt,
            endsAt: new Date(Date.parse(startsAt) + twoHours).toISOString(),
            place: place.trim() || null,
          })
        }}
      >
        <Select
          label="范围"
          data={[
            { value: '', label: '综合(各科一起)' },
            ...papers.map(({ id, subject: label }) => ({ value: id, label })),
          ]}
          value={paperId ?? ''}
          allowDeselect={false}
          onChange={(value) => setPaperId(value || null)}
        />
        <TextInput
          label="会议名称"
          required
          maxLength={100}
          value={title}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <MomentField label="开始时间" required value={startsAt} onChange={setStartsAt} />
        <TextInput
          label="地点"
          maxLength={100}
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value)}
        />
        {open.error && <ErrorState error={open.error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            不开了
          </Button>
          <Button type="submit" loading={open.isPending} disabled={!startsAt || !title.trim()}>
            建立活动草稿
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
