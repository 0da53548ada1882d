import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { conflictText } from '../../../modules/plans/wording.ts'
import { addDays, daysBetween } from '../../../platform/calendar-day.ts'
import { orpc } from '../../app/client.ts'
import { Cautions } from '../../ui/cautions.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Item, useChanged } from './words.tsx'
import styles from './plans.module.css'

/** Another date for an item: what it would clash with is said before anything is moved. */
export default function MoveDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const changed = useChanged()
  const [startsOn, setStartsOn] = useState(item.startsOn)
  const [endsOn, setEndsOn] = useState(item.endsOn)
  const same = startsOn === item.startsOn && endsOn === item.endsOn
  const valid = startsOn !== '' && endsOn !== '' && startsOn <= endsOn
  const check = useQuery(
    orpc.calendar.checkMove.queryOptions({
      input: { itemId: item.id, startsOn, endsOn },
      enabled: valid && !same,
      staleTime: 0,
    }),
  )
  const conflicts = valid && !same ? (check.data?.conflicts ?? []) : []
  const move = useMutation(
    orpc.plans.moveItem.mutationOptions({
      onSuccess: async () => {
        toast.good('已改期，负责的老师会收到通知')
        await changed()
        onClose()
      },
    }),
  )
  const start = (day: string) => {
    setStartsOn(day)
    if (day !== '') setEndsOn(addDays(day, daysBetween(item.startsOn, item.endsOn)))
  }
  return (
    <Dialog title={`改期：${item.title}`} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          move.mutate({ itemId: item.id, startsOn, endsOn, despiteConflicts: true })
        }}
      >
        <p className={styles.faint}>
          原定{' '}
          <TeachingDate value={item.startsOn} to={item.endsOn === item.startsOn ? undefined : item.endsOn} />
        </p>
        <TextInput
          type="date"
          label="改到"
          data-autofocus
          value={startsOn}
          onChange={(event) => start(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="结束"
          min={startsOn}
          value={endsOn}
          onChange={(event) => setEndsOn(event.currentTarget.value)}
        />
        {conflicts.length > 0 && (
          <Cautions
            items={conflicts.map((it) => ({
              text: conflictText(it),
              note: (
                <TeachingDate value={it.startsOn} to={it.endsOn === it.startsOn ? undefined : it.endsOn} />
              ),
            }))}
          />
        )}
        {move.error && <ErrorState error={move.error} />}
        <div className={styles.formActions}>
          <Button variant="default" onClick={onClose}>
            不改了
          </Button>
          <Button
            type="submit"
            color={conflicts.length > 0 ? 'red' : undefined}
            disabled={!valid || same || check.isFetching}
            loading={move.isPending}
          >
            {conflicts.length > 0 ? '仍然改期' : '改期'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
