import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { missingThingLabels } from '../../../modules/activities/vocabulary.ts'
import { orpc, type Answers } from '../../app/client.ts'
import { NotAllowed } from '../../app/session.ts'
import { Page, Section } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { useChanged } from './changed.ts'
import { Upload } from './materials.tsx'
import { WithActivity } from './with-activity.tsx'
import type { Activity } from './words.tsx'
import styles from './form.module.css'

const route = getRouteApi('/app/activities/$id/conclude')
type Concluded = Answers['activities']['conclude']

/** The conclusion: what was done, found, to be improved. It writes everyone's part into the ledger. */
export function ConcludePage() {
  const { id } = route.useParams()
  const [done, setDone] = useState<Concluded | null>(null)
  return (
    <WithActivity id={id}>
      {(activity) => {
        if (!activity.may.conclude) throw new NotAllowed('activities.conclude')
        return (
          <Page
            title={activity.state === 'concluded' && !done ? '修改总结' : '总结活动'}
            note={
              <>
                {activity.title} · <TeachingDate value={activity.startsAt} />
              </>
            }
            back={{ to: `/activities/${id}`, label: '活动' }}
            narrow
          >
            {done ? (
              <Recorded activity={activity} done={done} />
            ) : (
              <ConclusionForm activity={activity} onDone={setDone} />
            )}
          </Page>
        )
      }}
    </WithActivity>
  )
}

function ConclusionForm({ activity, onDone }: { activity: Activity; onDone: (done: Concluded) => void }) {
  const changed = useChanged()
  const [summary, setSummary] = useState(activity.conclusion?.summary ?? '')
  const [problems, setProblems] = useState(activity.conclusion?.problems ?? '')
  const [improvements, setImprovements] = useState(activity.conclusion?.improvements ?? '')
  const conclude = useMutation(
    orpc.activities.conclude.mutationOptions({
      onSuccess: (done) => {
        onDone(done)
        return changed()
      },
    }),
  )
  // What the form itself asks for need not be reminded of.
  const missing = activity.missing.filter(
    (it) => it !== 'problems' && it !== 'improvements' && it !== 'materials',
  )
  const area = { autosize: true, minRows: 3, maxLength: 10_000 } as const
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        conclude.mutate({
          id: activity.id,
          summary,
          problems: problems.trim() || null,
          improvements: improvements.trim() || null,
        })
      }}
    >
      <Section
        note={`${activity.checkedInCount} 人签到。总结后，参加、主讲、执教、点评、组织都自动记入台账，谁也不用再填表。`}
      >
        <div className={styles.form}>
          <Textarea
            {...area}
            label="做了什么"
            required
            placeholder="活动过程、主要内容和收获，几句话即可"
            value={summary}
            onChange={(event) => setSummary(event.currentTarget.value)}
          />
          <Textarea
            {...area}
            minRows={2}
            label="发现的问题"
            value={problems}
            onChange={(event) => setProblems(event.currentTarget.value)}
          />
          <Textarea
            {...area}
            minRows={2}
            label="改进措施"
            value={improvements}
            onChange={(event) => setImprovements(event.currentTarget.value)}
          />
          <Upload activityId={activity.id} label="上传活动照片和材料" />
        </div>
      </Section>
      {missing.length > 0 && (
        <div className={styles.note}>
          <p>提醒一下(不影响总结):</p>
          <ul>
            {missing.map((thing) => (
              <li key={thing}>· {missingThingLabels[thing]}</li>
            ))}
          </ul>
        </div>
      )}
      {conclude.error && <ErrorState error={conclude.error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={conclude.isPending} disabled={!summary.trim()}>
          {activity.state === 'concluded' ? '保存修改' : '完成总结，记入台账'}
        </Button>
      </div>
    </form>
  )
}

/** What now stands in the ledger, and what could still be added. */
function Recorded({ activity, done }: { activity: Activity; done: Concluded }) {
  return (
    <Section title="总结完成，已记入台账">
      <div className={styles.form}>
        <ul>
          {done.recorded.map(({ kind, label, count }) => (
            <li key={kind}>
              <StatusBadge tone="good" plain>
                {label} {count} 条
              </StatusBadge>
            </li>
          ))}
        </ul>
        {done.missing.length > 0 && (
          <div className={styles.note}>
            <p>还可以补上：</p>
            <ul>
              {done.missing.map((thing) => (
                <li key={thing}>· {missingThingLabels[thing]}</li>
              ))}
            </ul>
          </div>
        )}
        <div className={styles.buttons}>
          <Button component={Link} to="/activities/$id" params={{ id: activity.id } as never}>
            回到活动
          </Button>
        </div>
      </div>
    </Section>
  )
}
