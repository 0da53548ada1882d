import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { orpc, type Answers } from '../../app/client.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import { questions, type Question } from './feedback-questions.ts'
import { WithActivity } from './with-activity.tsx'
import type { Activity } from './words.tsx'
import styles from './form.module.css'

const route = getRouteApi('/app/activities/$id/feedback')
type Given = NonNullable<Answers['activities']['myFeedback']['feedback']>

/** Three ratings and one text; may be changed later. */
export function FeedbackPage() {
  const { id } = route.useParams()
  const mine = useQuery(orpc.activities.myFeedback.queryOptions({ input: { id } }))
  return (
    <WithActivity id={id}>
      {(activity) => (
        <Page
          title="活动反馈"
          note={
            <>
              {activity.title} · <TeachingDate value={activity.startsAt} />
            </>
          }
          back={{ to: `/activities/${id}`, label: '活动' }}
          narrow
        >
          {mine.error ? (
            <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />
          ) : !mine.data ? (
            <Loading />
          ) : activity.may.giveFeedback || mine.data.feedback ? (
            <FeedbackForm activity={activity} given={mine.data.feedback} />
          ) : (
            <Section>
              <EmptyState title="还不能写反馈">
                签到参加的老师可以写反馈。如果您到了会而没有签到，请联系组织者补签。
              </EmptyState>
            </Section>
          )}
        </Page>
      )}
    </WithActivity>
  )
}

function FeedbackForm({ activity, given }: { activity: Activity; given: Given | null }) {
  const navigate = useNavigate()
  const changed = useChanged()
  const [ratings, setRatings] = useState<Partial<Record<Question['key'], number>>>(
    given ? { useful: given.useful, organised: given.organised, applicable: given.applicable } : {},
  )
  const [text, setText] = useState(given?.text ?? '')
  const give = useMutation(
    orpc.activities.giveFeedback.mutationOptions({
      onSuccess: async () => {
        toast.good('反馈已提交，谢谢')
        await navigate({ to: `/activities/${activity.id}` as never, replace: true })
        return changed()
      },
    }),
  )
  const { useful, organised, applicable } = ratings
  const missing = questions.filter(({ key }) => ratings[key] === undefined).length
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!useful || !organised || !applicable) return
        give.mutate({ id: activity.id, useful, organised, applicable, text: text.trim() || null })
      }}
    >
      <Section>
        <div className={styles.form}>
          {questions.map((question) => (
            <Rating
              key={question.key}
              question={question}
              value={ratings[question.key]}
              onChange={(value) => setRatings((before) => ({ ...before, [question.key]: value }))}
            />
          ))}
          <Textarea
            label="一句话意见或建议"
            description="组织者看到的是汇总，不显示姓名。"
            autosize
            minRows={3}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
      </Section>
      {give.error && <ErrorState error={give.error} />}
      <div className={styles.buttons}>
        <Button type="submit" size="md" loading={give.isPending} disabled={missing > 0}>
          {missing > 0 ? `还有 ${missing} 项没有打分` : given ? '保存修改' : '提交反馈'}
        </Button>
      </div>
    </form>
  )
}

function Rating({
  question: { key, label, low, high },
  value,
  onChange,
}: {
  question: Question
  value: number | undefined
  onChange: (value: number) => void
}) {
  return (
    <fieldset className={styles.rating}>
      <legend>{label}</legend>
      <div className={styles.scale}>
        {[1, 2, 3, 4, 5].map((score) => (
          <label key={score}>
            <input
              type="radio"
              name={key}
              value={score}
              checked={value === score}
              onChange={() => onChange(score)}
            />
            <span>
              <strong>{score}</strong>
              {score === 1 ? low : score === 5 ? high : ''}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
