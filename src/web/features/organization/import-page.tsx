import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { sentenceFor } from '../../../sentences.zh.ts'
import { orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ErrorState, errorSentence } from '../../ui/states.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Steps } from '../../ui/steps.tsx'
import { toast } from '../../ui/toast.tsx'
import { ImportDone } from './import-done.tsx'
import { ImportFindings } from './import-findings.tsx'
import { ImportMapping } from './import-mapping.tsx'
import type { RosterImport } from './import-words.ts'
import styles from './import.module.css'

const route = getRouteApi('/app/organization/import/$id')
const steps = ['上传', '核对列', '检查结果', '导入', '完成']

/** One import from its dry run to its end; a job's progress is asked for until it is over. */
export function ImportPage() {
  const { id } = route.useParams()
  const [search, change] = useAddress()
  const found = useQuery({
    ...orpc.organization.rosterImport.queryOptions({ input: { id } }),
    refetchInterval: ({ state }) => (isRunning(state.data) ? 700 : false),
    staleTime: 0,
  })
  const it = found.data
  const onFindings = search.step === 'findings'
  const current = it === undefined ? 1 : currentStep(it, onFindings)
  return (
    <Page
      title={it ? it.fileName : '名册导入'}
      back={{ to: '/organization/import', label: '名册导入' }}
      aside={it?.may.cancel && <CancelButton id={id} running={isRunning(it)} />}
    >
      <Steps
        labels={steps}
        current={current}
        onGoBack={(step) => step === 1 && it?.may.check && change({ step: undefined })}
      />
      {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {it && <Stage it={it} onFindings={onFindings} go={(step) => change({ step })} />}
    </Page>
  )
}

function isRunning(it: RosterImport | undefined): boolean {
  return it?.state === 'checking' || it?.state === 'importing'
}

function currentStep(it: RosterImport, onFindings: boolean): number {
  if (it.state === 'imported') return 5
  if (it.state === 'importing') return 3
  return it.state === 'checked' && onFindings ? 2 : 1
}

function Stage({
  it,
  onFindings,
  go,
}: {
  it: RosterImport
  onFindings: boolean
  go: (step: 'findings' | undefined) => void
}) {
  switch (it.state) {
    case 'uploaded':
    case 'checking':
    case 'importing':
      return <Running it={it} />
    case 'checked':
      // Another mapping is another form: what was chosen before belongs to the former reading.
      return onFindings ? (
        <ImportFindings it={it} onBack={() => go(undefined)} />
      ) : (
        <ImportMapping key={JSON.stringify(it.mapping)} it={it} onNext={() => go('findings')} />
      )
    case 'imported':
      return <ImportDone it={it} />
    case 'failed':
      return <Failed it={it} />
    case 'cancelled':
      return (
        <Notice shape="ring" title="这次导入已放弃" action={<ChooseAgain />}>
          没有写入任何内容。
        </Notice>
      )
  }
}

function Running({ it }: { it: RosterImport }) {
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

function Failed({ it }: { it: RosterImport }) {
  const queries = useQueryClient()
  const again = useMutation(
    orpc.organization.checkRoster.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.organization.rosterImport.key() }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const { code = 'rosterImportBroken', message } = it.failure ?? {}
  return (
    <Notice
      shape="square"
      title="没有完成，没有写入任何内容"
      action={
        <>
          <ChooseAgain />
          {message === undefined && (
            <Button
              variant="default"
              loading={again.isPending}
              onClick={() => again.mutate({ id: it.id, mapping: it.mapping })}
            >
              再试一次
            </Button>
          )}
        </>
      }
    >
      {message ?? sentenceFor(code, it.counts)}
    </Notice>
  )
}

function ChooseAgain() {
  return (
    <Button component={Link} to="/organization/import">
      换一份名单
    </Button>
  )
}

function CancelButton({ id, running }: { id: string; running: boolean }) {
  const queries = useQueryClient()
  const cancel = useMutation(
    orpc.organization.cancelRosterImport.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.organization.rosterImport.key() }),
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
