import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Section } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { questions } from './feedback-questions.ts'
import type { Activity } from './words.tsx'
import styles from './activity.module.css'

/** What those who were there think, in sum: three ratings and the texts without names. */
export function FeedbackSummary({ activity }: { activity: Activity }) {
  const { feedback } = activity
  if (!feedback) return null
  if (feedback.count === 0)
    return (
      <Section>
        <EmptyState
          title="还没有收到反馈"
          action={
            activity.may.giveFeedback && (
              <Button
                component={Link}
                to="/activities/$id/feedback"
                params={{ id: activity.id } as never}
                variant="default"
              >
                写我的反馈
              </Button>
            )
          }
        >
          签到的老师会在首页看到提醒，三个打分一句话就能写完。
        </EmptyState>
      </Section>
    )
  return (
    <Section
      title="参加者的反馈"
      note={`${feedback.outOf} 人签到，${feedback.count} 人写了反馈；汇总里不显示姓名。`}
    >
      <div className={styles.ratings}>
        {questions.map(({ key, label }) => {
          const counts = feedback.spread[key]
          const most = Math.max(1, ...counts)
          return (
            <div key={key}>
              <div className={styles.ratingHead}>
                <span>{label}</span>
                <span>
                  <strong>{feedback[key]?.toFixed(1) ?? '—'}</strong> / 5
                </span>
              </div>
              <div
                className={styles.spread}
                role="img"
                aria-label={counts.map((count, index) => `${index + 1} 分 ${count} 人`).join(',')}
              >
                {counts.map((count, index) => (
                  <span key={index}>
                    <i style={{ height: `${(count / most) * 2}rem` }} />
                    {index + 1} 分 {count} 人
                  </span>
                ))}
              </div>
            </div>
          )
        })}
      </div>
      {feedback.texts.length > 0 ? (
        <ul className={styles.quotes}>
          {feedback.texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ) : (
        feedback.count < 3 && <p className={styles.quiet}>满 3 人反馈后才显示文字意见，以免认出是谁写的。</p>
      )}
    </Section>
  )
}
