import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { codeOf, orpc } from '../../../app/client.ts'
import { Progress } from '../../../ui/figure.tsx'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { useResults } from './use-results.ts'
import { useCompute, useVersions } from './versions.tsx'
import styles from './results.module.css'

/** In place of results: what is missing, how far the computation is, or why there is nothing to see here. */
export function NotReady({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { links } = useResults()
  const code = codeOf(error)
  if (code === 'resultsNotReady') return <NotComputed onReady={onRetry} />
  if (code === 'unitNotReported')
    return (
      <Section>
        <EmptyState
          title="这一层没有结果"
          action={
            <Button component={RouteLink} to={links.overview} variant="default">
              看全区概况
            </Button>
          }
        >
          按规定，这次监测的结果只细到规定的一层，更小的单位不统计，也就没有可看的内容。
        </EmptyState>
      </Section>
    )
  // Who may see nothing of an assessment is not told whether there is one.
  if (code === 'notAllowed' || code === 'notFound')
    return (
      <Section>
        <EmptyState
          title="这里没有您能看的结果"
          action={
            <Button component={RouteLink} to="/exams" variant="default">
              看我能看的监测
            </Button>
          }
        >
          教师看自己任教的班级和学科，学校负责人看本校，教研员看自己的学科；也可能链接不完整，或这次监测已经删除。需要查看时，请联系教研室。
        </EmptyState>
      </Section>
    )
  return <ErrorState error={error} onRetry={onRetry} />
}

function NotComputed({ onReady }: { onReady: () => void }) {
  const { assessmentId, links } = useResults()
  const versions = useVersions(assessmentId)
  const assessment = useQuery(orpc.exams.getAssessment.queryOptions({ input: { id: assessmentId } }))
  const compute = useCompute(assessmentId)
  const newest = versions.data?.versions[0]
  const arrived = useEffectEvent(onReady)
  useEffect(() => {
    if (newest?.state === 'ready') arrived()
  }, [newest?.state])

  if (newest?.state === 'computing')
    return (
      <Section title="正在统计">
        <div className={styles.computing} role="status">
          <Progress
            label="已统计的试卷"
            value={newest.progress.done}
            target={newest.progress.total}
            unit=" 份"
            tone="active"
          />
          <p>算好后这一页会自己打开，可以先做别的事。</p>
        </div>
      </Section>
    )
  const may = versions.data?.may.compute === true
  if (newest?.state === 'failed')
    return (
      <Section>
        <EmptyState
          title="上次统计没有完成"
          action={
            may && (
              <Button loading={compute.busy} onClick={() => compute.start('上次统计没有完成，再试一次')}>
                再统计一次
              </Button>
            )
          }
        >
          {newest.failure ?? '原因不明。'}成绩都还在，没有受影响。
        </EmptyState>
      </Section>
    )
  const missing = (assessment.data?.steps ?? []).filter(({ state }) => state !== 'done')
  return (
    <Section>
      <EmptyState
        title="还没有结果"
        action={
          may ? (
            <Button loading={compute.busy} onClick={() => compute.start('第一次统计')}>
              现在统计
            </Button>
          ) : (
            <Button component={RouteLink} to={links.assessment} variant="default">
              看进行到哪一步
            </Button>
          )
        }
      >
        {may
          ? '成绩导入之后就可以统计；发布之前只有组织者看得到。'
          : '结果统计完并由教研室发布以后，就能在这里看到。'}
      </EmptyState>
      {may && missing.length > 0 && (
        <ul className={styles.missing} aria-label="还差什么">
          <li>
            <b>发布之前还差：</b>
          </li>
          {missing.map((step) => (
            <li key={step.key}>
              {step.note}
              {step.who && <small>{step.who}</small>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
