import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { codeOf, orpc } from '../../../app/client.ts'
import { useMe } from '../../../app/session.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.tsx'
import { BlueprintFigures, BlueprintTable, Coverage, Findings, Shares } from './blueprint/summary.tsx'
import { lateWords } from './signatures.tsx'
import type { Paper } from './words.ts'
import styles from './blueprint/blueprint.module.css'

const route = getRouteApi('/app/exams/$id/papers/$paperId/review')

/** A reviewer reads the paper's blueprint, and agrees or returns it with a remark. */
export function ReviewPage() {
  const { paperId } = route.useParams()
  const paper = useQuery(orpc.exams.getPaper.queryOptions({ input: { id: paperId }, staleTime: 0 }))
  const it = paper.data
  return (
    <Page
      title={it ? `审签：${it.title}` : '审签'}
      back={{ to: '/exams/reviews', label: '请我审的试卷' }}
      note={
        it &&
        `${it.assessment.name} · 命题人 ${it.authors.map(({ name }) => name).join('、') || '没有写明'} · 试卷内容请保密`
      }
    >
      {paper.error ? (
        <ErrorState error={paper.error} onRetry={() => void paper.refetch()} />
      ) : !it ? (
        <Loading />
      ) : (
        <div className={styles.columns}>
          <div className={styles.stack}>
            <Section title="双向细目表">
              {it.items.length > 0 ? <BlueprintTable items={it.items} /> : <p>还没有填。</p>}
            </Section>
            <Verdict key={it.blueprintVersion} paper={it} />
          </div>
          <div className={styles.side}>
            <Section title="检查">
              <div className={styles.stack}>
                <BlueprintFigures items={it.items} fullMarks={it.fullMarks} />
                <Findings findings={it.findings} />
              </div>
            </Section>
            {it.items.length > 0 && (
              <Section title="结构">
                <div className={styles.stack}>
                  <Shares items={it.items} intended={it.intended} />
                </div>
              </Section>
            )}
            {it.syllabus.length > 0 && (
              <Section title="课标覆盖">
                <Coverage items={it.items} syllabus={it.syllabus} />
              </Section>
            )}
          </div>
        </div>
      )}
    </Page>
  )
}

function Verdict({ paper }: { paper: Paper }) {
  const me = useMe()
  const own = paper.reviews.find(({ person }) => person.id === me.person.id)
  const [remark, setRemark] = useState('')
  const [missing, setMissing] = useState(false)
  const queries = useQueryClient()
  const decide = useMutation(
    orpc.exams.decideReview.mutationOptions({
      onSuccess: async (decided) => {
        queries.setQueryData(orpc.exams.getPaper.queryKey({ input: { id: paper.id } }), decided)
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        setRemark('')
        toast.good('已记下您的意见')
      },
      onError: (error) => {
        if (codeOf(error) === 'blueprintStale')
          void queries.invalidateQueries({ queryKey: orpc.exams.getPaper.key() })
      },
    }),
  )
  if (!own) return null
  const given = own.current ? own.verdict : null
  const open = paper.findings.filter(({ grade }) => grade !== 'advice')
  const send = (verdict: 'agreed' | 'returned') => {
    if (verdict === 'returned' && remark.trim() === '') return setMissing(true)
    decide.mutate({ paperId: paper.id, version: paper.blueprintVersion, verdict, remark })
  }
  return (
    <Section
      title="您的意见"
      note={own.author ? '您参加了命题，意见不计入审签人数。' : undefined}
      action={
        given && (
          <StatusBadge tone={given === 'agreed' ? 'good' : 'warn'}>
            {given === 'agreed' ? '您已同意' : '您已退回'}
            {own.lateOn && `，${lateWords(own.lateOn)}`}
          </StatusBadge>
        )
      }
    >
      {!paper.may.decide ? (
        <p className={styles.soft}>审签已经结束。</p>
      ) : (
        <div className={styles.stack}>
          {own.verdict && !own.current && (
            <p>您审过之后有改动，请再审一次。{own.remark && `您上次的意见：${own.remark}`}</p>
          )}
          {given && own.remark && <p>您的意见：{own.remark}</p>}
          <Textarea
            label="意见"
            description="退回时请写明要改什么。"
            autosize
            minRows={3}
            maxLength={2_000}
            error={missing && remark.trim() === '' ? '退回时请写明要改什么。' : undefined}
            value={remark}
            onChange={(event) => setRemark(event.currentTarget.value)}
          />
          {decide.error && <ErrorState error={decide.error} />}
          <div className={styles.actions}>
            <Button
              disabled={open.length > 0 || given === 'agreed'}
              loading={decide.isPending && decide.variables?.verdict === 'agreed'}
              onClick={() => send('agreed')}
            >
              同意
            </Button>
            <Button
              variant="default"
              loading={decide.isPending && decide.variables?.verdict === 'returned'}
              onClick={() => send('returned')}
            >
              退回修改
            </Button>
            {open.length > 0 && <span className={styles.soft}>还有要改的地方，不能同意，请退回。</span>}
          </div>
        </div>
      )}
    </Section>
  )
}
