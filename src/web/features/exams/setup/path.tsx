import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { ShapeMark } from '../../../ui/shapes.tsx'
import { errorSentence } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import type { Assessment } from './words.ts'
import styles from './setup.module.css'

type Step = Assessment['steps'][number]

const titles: Record<Step['key'], string> = {
  papers: '双向细目表',
  review: '审签',
  pupils: '学生',
  marks: '成绩',
  results: '统计',
  publish: '发布',
}
const stateWords: Record<Step['state'], string> = { done: '已完成', next: '下一步', later: '以后' }

/** The way to publication: what is done, what is next and who must do it. */
export function Path({ it }: { it: Assessment }) {
  return (
    <Section title="进展">
      <ol className={styles.steps}>
        {it.steps.map((step, at) => (
          <li
            key={step.key}
            data-state={step.state}
            aria-current={step.state === 'next' ? 'step' : undefined}
          >
            <span className={styles.stepMark} aria-hidden>
              {step.state === 'done' ? <ShapeMark shape="check" size={13} /> : at + 1}
            </span>
            <span className={styles.stepWords}>
              <strong>{titles[step.key]}</strong>
              <span className="visually-hidden">({stateWords[step.state]})</span>
              <small>
                {step.note}
                {step.who && step.state === 'next' && ` · 由${step.who}完成`}
              </small>
            </span>
            <span>{step.state !== 'later' && <StepAction it={it} step={step} />}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

/** Where a step is done. */
function StepAction({ it, step }: { it: Assessment; step: Step }) {
  const next = step.state === 'next'
  const unfinished = it.papers.filter(
    ({ items, itemMarks, fullMarks }) => items === 0 || itemMarks !== fullMarks,
  )
  const unsigned = it.papers.filter(({ signedOffAt }) => !signedOffAt)
  const [paper] = step.key === 'papers' ? unfinished : unsigned
  switch (step.key) {
    case 'papers':
    case 'review':
      if (!next || !paper?.may.read) return null
      return (
        <Go to={`/exams/${it.id}/papers/${paper.id}`}>{step.key === 'papers' ? '去填写' : '去请人审卷'}</Go>
      )
    case 'pupils':
      if (!it.may.choosePupils) return null
      return next ? (
        <Go to={`/exams/${it.id}/schools`}>{it.sampled ? '去抽样' : '去确定学生'}</Go>
      ) : (
        <RouteLink to={`/exams/${it.id}/schools`}>查看</RouteLink>
      )
    case 'marks':
      if (it.state !== 'collecting') return null
      return next ? (
        <Go to={`/exams/${it.id}/marks`}>去导入成绩</Go>
      ) : (
        <RouteLink to={`/exams/${it.id}/marks`}>查看</RouteLink>
      )
    case 'results':
      return next && step.note !== '正在统计' ? <Compute it={it} /> : null
    case 'publish':
      return null
  }
}

function Go({ to, children }: { to: string; children: React.ReactNode }) {
  return (
    <Button size="xs" renderRoot={(props) => <RouteLink {...props} to={to} />}>
      {children}
    </Button>
  )
}

function Compute({ it }: { it: Assessment }) {
  const queries = useQueryClient()
  const compute = useMutation(
    orpc.exams.computeResults.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.exams.key() }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  return (
    <Button
      size="xs"
      loading={compute.isPending}
      onClick={() => compute.mutate({ assessmentId: it.id, reason: '发布之前统计' })}
    >
      开始统计
    </Button>
  )
}
