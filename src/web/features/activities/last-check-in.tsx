import { Button } from '@mantine/core'
import { checkInNoteLabels } from '../../../modules/activities/vocabulary.ts'
import type { Answers } from '../../app/client.ts'
import { timeOf } from '../../ui/dates.ts'
import { ShapeMark } from '../../ui/shapes.tsx'
import styles from './door.module.css'

/** What came of the last attempt at the door. */
export type Outcome =
  | { kind: 'in'; result: Answers['activities']['checkInByDoor'] }
  | { kind: 'refused'; sentence: string }
  | { kind: 'undone'; name: string }

/** Large enough to be read at arm's length; spoken for those who do not see it. */
export function LastCheckIn({
  outcome,
  mayUndo,
  onUndo,
}: {
  outcome: Outcome | null
  mayUndo: boolean
  onUndo: (personId: string, name: string) => void
}) {
  return (
    <div role="status" aria-live="assertive">
      {outcome?.kind === 'refused' && (
        <div className={styles.outcome} data-tone="bad">
          <ShapeMark shape="square" size={22} />
          <p>{outcome.sentence}</p>
        </div>
      )}
      {outcome?.kind === 'undone' && (
        <div className={styles.outcome}>
          <ShapeMark shape="ring" size={22} />
          <p>已撤销{outcome.name}的签到</p>
        </div>
      )}
      {outcome?.kind === 'in' && <SignedIn result={outcome.result} mayUndo={mayUndo} onUndo={onUndo} />}
    </div>
  )
}

function SignedIn({
  result: { person, at, late, already, note },
  mayUndo,
  onUndo,
}: {
  result: Answers['activities']['checkInByDoor']
  mayUndo: boolean
  onUndo: (personId: string, name: string) => void
}) {
  const remarks = [person.schoolName, late && '迟到', note && checkInNoteLabels[note]].filter(Boolean)
  return (
    <div className={styles.outcome} data-tone={late || note ? 'warn' : 'good'}>
      <ShapeMark shape={late || note ? 'triangle' : 'check'} size={22} />
      <p>
        <strong>{person.name}</strong> {timeOf(at)} {already ? '之前已经签到过' : '签到成功'}
        <small>{remarks.join(' · ')}</small>
      </p>
      {mayUndo && !already && (
        <Button size="xs" variant="default" onClick={() => onUndo(person.id, person.name)}>
          撤销
        </Button>
      )}
    </div>
  )
}
