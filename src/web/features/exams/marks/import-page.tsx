import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { sentenceFor } from '../../../../sentences.zh.ts'
import { orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { confirmDestructive } from '../../../ui/confirm.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { ErrorState, errorSentence } from '../../../ui/states.tsx'
import { Steps } from '../../../ui/steps.tsx'
import { toast } from '../../../ui/toast.tsx'
import { Findings } from './findings.tsx'
import { ImportDone } from './import-done.tsx'
import { MarksMappingForm } from './marks-mapping.tsx'
import { PupilsMappingForm } from './pupils-mapping.tsx'
import { type ExamImport, isRunning } from './words.ts'
import styles from './marks.module.css'

const marksRoute = getRouteApi('/app/exams/$id/marks/import/$importId')
const pupilsRoute = getRouteApi('/app/exams/pupils/import/$importId')
const steps = ['上传', '核对列', '检查结果', '导入', '完成']

/** An import of marks, from its dry run to its end. */
export function MarksImportPage() {
  const { id, importId } = marksRoute.useParams()
  return <ImportPage id={importId} back={{ to: `/exams/${id}/marks`, label: '成绩' }} />
}

/** An import of pupils, from its dry run to its end. */
export function PupilsImportPage() {
  const { importId } = pupilsRoute.useParams()
  return <ImportPage id={importId} back={{ to: '/exams/pupils', label: '学生名册' }} />
}

/** A job's progress is asked for until it is over. */
function ImportPage({ id, back }: { id: string; back: { to: string; label: string } }) {
  const [search, change] = useAddress()
  const found = useQuery({
    ...orpc.exams.examImport.queryOptions({ input: { id } }),
    refetchInterval: ({ state }) => (isRunning(state.data) ? 700 : false),
    staleTime: 0,
  })
  const it = found.data
  const onFindings = search.step === 'findings'
  return (
    <Page
      title={it ? it.fileName : back.label}
      back={back}
      aside={it?.may.cancel && <CancelButton id={id} running={isRunning(it)} />}
    >
      <Steps
        labels={steps}
        current={it ? currentStep(it, onFindings) : 1}
        onGoBack={(step) => step === 1 && it?.may.check && change({ step: undefined })}
      />
      {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {it && <Stage it={it} back={back.to} onFindings={onFindings} go={(step) => change({ step })} />}
    </Page>
  )
}

function currentStep(it: ExamImport, onFindings: boolean): number {
  if (it.state === 'imported') return 5
  if (it.state === 'importing') return 3
  return it.state === 'checked' && onFindings ? 2 : 1
}

function Stage({
  it,
  back,
  onFindings,
  go,
}: {
  it: ExamImport
  back: string
  onFindings: boolean
  go: (step: 'findings' | undefined) => void
}) {
  switch (it.state) {
    case 'uploaded':
    case 'checking':
    case 'importing':
      return <Running it={it} />
    case 'checked': {
      if (onFindings) return <Findings it={it} onBack={() => go(undefined)} />
      // Another mapping is another form: what was chosen before belongs to the former reading.
      const key = JSON.stringify(it.marks?.mapping ?? it.pupils?.mapping)
      if (it.marks) {
        return <MarksMappingForm key={key} it={it} part={it.marks} onNext={() => go('findings')} />
      }
      return it.pupils ? (
        <PupilsMappingForm key={key} it={it} part={it.pupils} onNext={() => go('findings')} />
      ) : null
    }
    case 'imported':
      return <ImportDone it={it} back={back} />
    case 'failed':
      return <Failed it={it} back={back} />
    case 'cancelled':
      return (
        <Notice shape="ring" title="这次导入已放弃" action={<ChooseAgain to={back} />}>
          没有写入任何内容。
        </Notice>
      )
  }
}

function Running({ it }: { it: ExamImport }) {
  const { done, total, step } = it.progress
  const share = total > 0 ? Math.round((done / total) * 100) : 0
  const what = step === 'writing' ? '正在写入' : it.state === 'importing' ? '正在准备写入' : '正在读取和检查'
  return (
    <Section>
      <div className={styles.waiting} role="status">
        <p>
          {step === 'waiting' ? '正在排队' : what}……{share > 0 && `${share}%`}
        </p>
        <progress className={styles.progress} max={100} value={share} aria-label={what} />
        <p className={styles.soft}>可以离开这个页面，回来时接着看。</p>
      </div>
    </Section>
  )
}

function Failed({ it, back }: { it: ExamImport; back: string }) {
  const queries = useQueryClient()
  const again = useMutation(
    orpc.exams.checkExamImport.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.exams.examImport.key() }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const { code = 'examImportBroken', message } = it.failure ?? {}
  return (
    <Notice
      shape="square"
      title="没有完成，没有写入任何内容"
      action={
        <>
          <ChooseAgain to={back} />
          {message === undefined && (
            <Button variant="default" loading={again.isPending} onClick={() => again.mutate({ id: it.id })}>
              再试一次
            </Button>
          )}
        </>
      }
    >
      {message ?? sentenceFor(code, it.wrong)}
    </Notice>
  )
}

function ChooseAgain({ to }: { to: string }) {
  return (
    <Button component={RouteLink} to={to}>
      换一个文件
    </Button>
  )
}

function CancelButton({ id, running }: { id: string; running: boolean }) {
  const queries = useQueryClient()
  const cancel = useMutation(
    orpc.exams.cancelExamImport.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.exams.examImport.key() }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const ask = async () => {
    const sure = await confirmDestructive({
      title: '放弃这次导入？',
      message: running
        ? '正在进行的工作会停下来，不写入任何内容。'
        : '检查结果会留在历次导入里，不写入任何内容。',
      action: '放弃导入',
    })
    if (sure) cancel.mutate({ id })
  }
  return (
    <Button variant="default" loading={cancel.isPending} onClick={() => void ask()}>
      放弃
    </Button>
  )
}
