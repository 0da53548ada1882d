import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import { today } from '../../../ui/dates.ts'
import { aboutOf, type Finding, type Measure, outcomeTones, outcomeWords } from './words.ts'
import styles from './meeting.module.css'

const MeasureDialog = lazy(() => import('./measure-dialog.tsx'))
type Rights = NonNullable<React.ComponentProps<typeof MeasureDialog>['may']>

/** How many findings are shown before the rest is asked for. */
const shownFindings = 6

/** What was agreed, and the findings for which something could be. */
export function Measures({ assessmentId, published }: { assessmentId: string; published: boolean }) {
  const [editing, setEditing] = useState<{ measure?: Measure; finding?: Finding } | null>(null)
  const query = useQuery(orpc.exams.listQualityMeasures.queryOptions({ input: { assessmentId } }))
  const meetings = useQuery(orpc.exams.listQualityMeetings.queryOptions({ input: { assessmentId } }))
  const it = query.data
  const add = it?.may.add === true && published
  return (
    <Section
      title="商定的措施"
      note="列入计划和行事历，到期提醒负责人，下次监测时回看"
      action={
        add ? (
          <Button variant="default" onClick={() => setEditing({})}>
            添加措施
          </Button>
        ) : undefined
      }
    >
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !it ? (
        <Loading />
      ) : (
        <>
          {it.measures.length === 0 ? (
            <EmptyState title="还没有商定措施">
              {add ? '从下面的发现里选一条，或自己写一条。' : '会上商定的措施会列在这里。'}
            </EmptyState>
          ) : (
            <ul className={styles.measures}>
              {it.measures.map((measure) => (
                <MeasureLine key={measure.id} measure={measure}>
                  {measure.may.edit && (
                    <Button size="compact-sm" variant="subtle" onClick={() => setEditing({ measure })}>
                      修改
                    </Button>
                  )}
                </MeasureLine>
              ))}
            </ul>
          )}
          {add && (
            <FindingChoices
              assessmentId={assessmentId}
              measures={it.measures}
              onChoose={(finding) => setEditing({ finding })}
            />
          )}
        </>
      )}
      {editing && it && (
        <Suspense>
          <MeasureDialog
            assessmentId={assessmentId}
            may={it.may}
            meetings={meetings.data?.meetings ?? []}
            measure={editing.measure}
            finding={editing.finding}
            onClose={() => setEditing(null)}
          />
        </Suspense>
      )}
    </Section>
  )
}

export type { Rights }

/** A measure with who does it until when, and where it stands in a plan. */
export function MeasureLine({ measure, children }: { measure: Measure; children?: React.ReactNode }) {
  const { plan, outcome, finding } = measure
  const overdue = outcome === null && measure.dueOn < today()
  return (
    <li className={styles.measure}>
      <div className={styles.measureHead}>
        <strong>{measure.text}</strong>
        {outcome ? (
          <StatusBadge tone={outcomeTones[outcome]}>{outcomeWords[outcome]}</StatusBadge>
        ) : (
          <StatusBadge tone={overdue ? 'warn' : 'active'}>{overdue ? '已到期' : '进行中'}</StatusBadge>
        )}
      </div>
      {finding && <p className={styles.finding}>针对：{finding.text}</p>}
      <p className={styles.faint}>
        {aboutOf(measure)} · {measure.owner.name} · <TeachingDate value={measure.dueOn} /> 前
        {plan && (
          <>
            {' · '}
            <RouteLink style={{ textDecoration: 'underline' }} to={`/plans/${plan.id}`}>
              {plan.title}
            </RouteLink>
            {plan.state !== 'approved' && '(待批准)'}
          </>
        )}
        {measure.outcomeNote && ` · ${measure.outcomeNote}`}
      </p>
      {children && <div className={styles.measureActions}>{children}</div>}
    </li>
  )
}

function FindingChoices({
  assessmentId,
  measures,
  onChoose,
}: {
  assessmentId: string
  measures: readonly Measure[]
  onChoose: (finding: Finding) => void
}) {
  const [all, setAll] = useState(false)
  const query = useQuery(orpc.exams.listFindingsForMeasures.queryOptions({ input: { assessmentId } }))
  const answered = new Set(measures.map(({ finding }) => finding?.text))
  const open = (query.data?.findings ?? []).filter(({ text }) => !answered.has(text))
  if (open.length === 0) return null
  const shown = all ? open : open.slice(0, shownFindings)
  return (
    <>
      <h3 className={styles.subtitle}>还没有措施的发现</h3>
      <ul className={styles.findings}>
        {shown.map((finding) => (
          <li key={`${finding.code} ${finding.text}`}>
            <span>{finding.text}</span>
            <Button size="compact-sm" variant="light" onClick={() => onChoose(finding)}>
              商定措施
            </Button>
          </li>
        ))}
      </ul>
      {open.length > shown.length && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          全部 {open.length} 条
        </Button>
      )}
    </>
  )
}
