import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answers, orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { teachingDate } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Plan, useChanged } from './words.tsx'
import styles from './plans.module.css'

type Reviews = Answers['plans']['reviews']
type Review = Reviews['written'][number]
type Asked = Reviews['missing'][number]
type Writing = { id: string; kind: Review['kind']; period: string; label: string; was?: Review }

const nameOf = ({ kind, period }: Pick<Review, 'kind' | 'period'>): string => {
  const year = period.slice(0, 4)
  if (kind === 'monthly') return `${year}年${Number(period.slice(5))}月教研小结`
  if (kind === 'quarterly') return `${year}年第${'一二三四'[Number(period.slice(6)) - 1]}季度评估`
  return `${year}年总结`
}

/** 月研、季评、年总结: what is due, what was written. */
export default function PlanReviews({ plan }: { plan: Plan }) {
  const [writing, setWriting] = useState<Writing | null>(null)
  const { data, error, refetch } = useQuery(orpc.plans.reviews.queryOptions({ input: { planId: plan.id } }))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  const write = (asked: Asked) => setWriting({ id: clientId(), ...asked })
  const due = [...data.missing, ...data.open]
  return (
    <Section
      title="月研、季评、年总结"
      note={plan.state === 'approved' ? undefined : '计划通过以后按月、按季、按年撰写。'}
    >
      {due.length > 0 && plan.may.review && (
        <div className={styles.asked}>
          {data.missing.map((asked) => (
            <Button key={asked.kind + asked.period} size="xs" variant="light" onClick={() => write(asked)}>
              补写 {asked.label}
            </Button>
          ))}
          {data.open.map((asked) => (
            <Button key={asked.kind + asked.period} size="xs" variant="default" onClick={() => write(asked)}>
              写 {asked.label}
            </Button>
          ))}
        </div>
      )}
      {due.length > 0 && !plan.may.review && data.missing.length > 0 && (
        <p className={styles.faint}>还缺：{data.missing.map((asked) => asked.label).join('、')}</p>
      )}
      {data.written.length === 0 && due.length === 0 && (
        <EmptyState title="还没有到写小结的时候">每个月、每个季度结束时会提醒。</EmptyState>
      )}
      {data.written.map((review) => (
        <article key={review.id} className={styles.review}>
          <h3>
            {nameOf(review)}
            {review.may.edit && (
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() =>
                  setWriting({
                    id: review.id,
                    kind: review.kind,
                    period: review.period,
                    label: nameOf(review),
                    was: review,
                  })
                }
              >
                修改
              </Button>
            )}
          </h3>
          <dl className={styles.form}>
            <div>
              <dt>做了什么</dt>
              <dd>{review.done}</dd>
            </div>
            {review.problems && (
              <div>
                <dt>发现的问题</dt>
                <dd>{review.problems}</dd>
              </div>
            )}
            {review.nextSteps && (
              <div>
                <dt>下一步</dt>
                <dd>{review.nextSteps}</dd>
              </div>
            )}
          </dl>
          <p className={styles.faint}>
            {review.writtenBy.name} · {teachingDate(review.writtenAt)}
          </p>
        </article>
      ))}
      {writing && <ReviewDialog planId={plan.id} writing={writing} onClose={() => setWriting(null)} />}
    </Section>
  )
}

function ReviewDialog({
  planId,
  writing,
  onClose,
}: {
  planId: string
  writing: Writing
  onClose: () => void
}) {
  const changed = useChanged()
  const [done, setDone] = useState(writing.was?.done ?? '')
  const [problems, setProblems] = useState(writing.was?.problems ?? '')
  const [nextSteps, setNextSteps] = useState(writing.was?.nextSteps ?? '')
  const write = useMutation(
    orpc.plans.writeReview.mutationOptions({
      onSuccess: async () => {
        toast.good('已保存')
        await changed()
        onClose()
      },
    }),
  )
  return (
    <Dialog title={writing.label} size="lg" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const { id, kind, period } = writing
          write.mutate({
            id,
            planId,
            kind,
            period,
            done,
            problems: problems || null,
            nextSteps: nextSteps || null,
          })
        }}
      >
        <Textarea
          label="做了什么"
          required
          data-autofocus
          autosize
          minRows={4}
          maxRows={14}
          value={done}
          onChange={(event) => setDone(event.currentTarget.value)}
        />
        <Textarea
          label="发现的问题"
          autosize
          minRows={2}
          maxRows={8}
          value={problems}
          onChange={(event) => setProblems(event.currentTarget.value)}
        />
        <Textarea
          label="下一步"
          autosize
          minRows={2}
          maxRows={8}
          value={nextSteps}
          onChange={(event) => setNextSteps(event.currentTarget.value)}
        />
        {write.error && <ErrorState error={write.error} />}
        <div className={styles.formActions}>
          <Button variant="default" onClick={onClose}>
            先不写
          </Button>
          <Button type="submit" disabled={done.trim() === ''} loading={write.isPending}>
            保存
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
