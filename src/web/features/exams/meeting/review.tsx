import { Button, Select, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Section } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { MeasureLine } from './measures.tsx'
import { figureText, type Outcome, outcomeWords, type ReviewedMeasure } from './words.ts'
import styles from './meeting.module.css'

/** What was agreed last time, with the figures of then and now. */
export function Review({ assessmentId, published }: { assessmentId: string; published: boolean }) {
  const [judging, setJudging] = useState<ReviewedMeasure | null>(null)
  const query = useQuery(orpc.exams.listMeasuresToReview.queryOptions({ input: { assessmentId } }))
  const it = query.data
  if (it?.measures.length === 0) return null
  return (
    <Section title="上次商定的措施" note="同一批学生或同年级上一次监测时商定的，对照这次的数据回看">
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !it ? (
        <Loading />
      ) : (
        <ul className={styles.measures}>
          {it.measures.map((measure) => (
            <MeasureLine key={measure.id} measure={measure}>
              <Figures measure={measure} />
              {measure.may.judge && published && (
                <Button size="compact-sm" variant="light" onClick={() => setJudging(measure)}>
                  {measure.outcome ? '改评定' : '评定'}
                </Button>
              )}
            </MeasureLine>
          ))}
        </ul>
      )}
      {judging && (
        <JudgeDialog assessmentId={assessmentId} measure={judging} onClose={() => setJudging(null)} />
      )}
    </Section>
  )
}

function Figures({ measure }: { measure: ReviewedMeasure }) {
  if (!measure.comparable)
    return (
      <span className={styles.faint}>
        这一科分几份题册作答，学生做的题不同，没有全体学生的数字可以对照；请看各册各题的结果。
      </span>
    )
  const known = measure.figures.filter(({ earlier, now }) => earlier !== null || now !== null)
  if (known.length === 0) return <span className={styles.faint}>没有可以对照的数据</span>
  return (
    <table className={styles.figures}>
      <thead>
        <tr>
          <th scope="col">指标</th>
          <th scope="col">当时</th>
          <th scope="col">现在</th>
        </tr>
      </thead>
      <tbody>
        {known.map(({ label, unit, earlier, now }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{figureText(unit, earlier)}</td>
            <td>{figureText(unit, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function JudgeDialog({
  assessmentId,
  measure,
  onClose,
}: {
  assessmentId: string
  measure: ReviewedMeasure
  onClose: () => void
}) {
  const queries = useQueryClient()
  const [outcome, setOutcome] = useState<Outcome | null>(measure.outcome)
  const [note, setNote] = useState(measure.outcomeNote ?? '')
  const judge = useMutation(
    orpc.exams.judgeQualityMeasure.mutationOptions({
      onSuccess: async () => {
        toast.good('已评定')
        onClose()
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
      },
    }),
  )
  return (
    <Dialog title="这项措施见效了吗" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (outcome) judge.mutate({ id: measure.id, assessmentId, outcome, note })
        }}
      >
        <p className={styles.finding}>{measure.text}</p>
        <Figures measure={measure} />
        <Select
          label="评定"
          required
          data={Object.entries(outcomeWords).map(([value, label]) => ({ value, label }))}
          value={outcome}
          allowDeselect={false}
          onChange={(value) => setOutcome(value as Outcome | null)}
        />
        <Textarea
          label="说明"
          autosize
          minRows={2}
          maxLength={1000}
          placeholder="数据之外还看到什么，下一步怎么做"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <p className={styles.faint}>两次试卷难度不同，得分率的变化不等于进步；请结合区间和 T 分来看。</p>
        {judge.error && <ErrorState error={judge.error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            取消
          </Button>
          <Button type="submit" loading={judge.isPending} disabled={!outcome}>
            保存评定
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
