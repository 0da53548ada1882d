import { Button } from '@mantine/core'
import { assessmentKindLabels } from '../../../../modules/exams/vocabulary.ts'
import { ErrorState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import type { GateAnswer } from './words.ts'
import styles from './setup.module.css'

const verdicts = {
  allowed: { tone: 'good', label: '符合规定' },
  needsFiling: { tone: 'warn', label: '需要备案' },
  refused: { tone: 'bad', label: '不符合规定' },
} as const

/** What the rules say of the form as it stands: verdict, the rule with its source, what is offered instead. */
export function GateAnswerBox({
  answer,
  error,
  waiting,
  onMonitoring,
}: {
  answer: GateAnswer | undefined
  error: unknown
  waiting: boolean
  /** Turns the request into sampled monitoring. */
  onMonitoring: () => void
}) {
  if (error) return <ErrorState error={error} />
  if (!answer)
    return (
      <p className={styles.gateWaiting} role="status">
        {waiting ? '正在对照考试规定……' : '填好年级、时间和参加范围后，这里显示是否符合考试规定。'}
      </p>
    )
  const { tone, label } = verdicts[answer.verdict]
  return (
    <div className={styles.gate} data-tone={tone} role="status" aria-busy={waiting}>
      <StatusBadge tone={tone}>{label}</StatusBadge>
      {answer.broken.length === 0 ? (
        <p>{answer.message}</p>
      ) : (
        <ul className={styles.rules}>
          {answer.broken.map((rule) => (
            <li key={rule.rule}>
              <span>{rule.message}</span>
              <small>
                {rule.source.issuer}
                {rule.source.document}，{rule.source.date}
                {answer.lifted.includes(rule.rule) && '。凭特批放行'}
              </small>
            </li>
          ))}
        </ul>
      )}
      {answer.term && (
        <p className={styles.soft}>
          {answer.term.name}，{answer.schools} 所学校。
          {answer.held.length === 0
            ? '这些学校的这个年级本学期还没有安排过考试和监测。'
            : `这些学校的这个年级本学期已有 ${answer.held.length} 次：`}
        </p>
      )}
      {answer.held.length > 0 && (
        <ul className={styles.held}>
          {answer.held.slice(0, 5).map((it) => (
            <li key={it.id}>
              {it.heldFrom} {it.schoolName ?? '全区'} {assessmentKindLabels[it.kind]}“{it.name}”
            </li>
          ))}
          {answer.held.length > 5 && <li>等 {answer.held.length} 次</li>}
        </ul>
      )}
      {answer.verdict !== 'allowed' && answer.offer && (
        <Button variant="light" onClick={onMonitoring}>
          改为随机抽样的质量监测
        </Button>
      )}
      {answer.verdict === 'refused' && !answer.liftable && (
        <p className={styles.soft}>这条规定不能凭特批放行。</p>
      )}
    </div>
  )
}
