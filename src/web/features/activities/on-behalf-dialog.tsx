import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client, orpc } from '../../app/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SearchMultiSelect, type Choice } from '../../ui/search-select.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import type { Activity } from './words.tsx'
import styles from './form.module.css'

/** A principal, dean or organiser registers several teachers at once. */
export default function OnBehalfDialog({ activity, onClose }: { activity: Activity; onClose: () => void }) {
  const changed = useChanged()
  const [people, setPeople] = useState<Choice[]>([])
  const register = useMutation(
    orpc.activities.registerOnBehalf.mutationOptions({
      onSuccess: ({ results }) => {
        const waiting = results.filter(({ state }) => state === 'waiting').length
        toast.good(`已为 ${results.length} 位老师报名${waiting > 0 ? `,其中 ${waiting} 位候补` : ''}`)
        onClose()
        return changed()
      },
    }),
  )
  const left = activity.quota === null ? null : Math.max(0, activity.quota - activity.registeredCount)
  return (
    <Dialog title="为老师报名" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          register.mutate({ id: activity.id, personIds: people.map(({ value }) => value) })
        }}
      >
        <SearchMultiSelect
          label="老师"
          placeholder="输入姓名、拼音或工号"
          description="只列出在参加范围内、还没有报名的老师。"
          searchKey={['activities', 'candidates', activity.id]}
          search={async (text) => {
            const { rows } = await client.activities.listCandidates({
              id: activity.id,
              text: text || undefined,
              limit: 30,
            })
            return rows.map(({ id, name, schoolName, subject, staffNumber }) => ({
              value: id,
              label: `${name}(${staffNumber})`,
              note: [schoolName, subject].filter(Boolean).join(' '),
            }))
          }}
          value={people}
          onChange={setPeople}
        />
        {left !== null && people.length > left && (
          <p className={styles.note}>
            名额还剩 {left} 个，多出的 {people.length - left} 位会进入候补。
          </p>
        )}
        {register.error && <ErrorState error={register.error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            关闭
          </Button>
          <Button type="submit" loading={register.isPending} disabled={people.length === 0}>
            报名{people.length > 0 && ` ${people.length} 人`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
