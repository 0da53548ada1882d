import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answers, orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { askReason } from '../../../ui/confirm.tsx'
import { teachingDateTime } from '../../../ui/dates.ts'
import { RouteLink } from '../../../ui/route-link.tsx'
import { errorSentence } from '../../../ui/states.tsx'
import { ShapeMark } from '../../../ui/shapes.tsx'
import { toast } from '../../../ui/toast.tsx'
import { resultLinks } from './links.ts'
import { useResults } from './use-results.ts'
import type { About } from './words.ts'
import styles from './results.module.css'

export type Version = Answers['exams']['listResultVersions']['versions'][number]

const POLL = 1_500

/** The versions of an assessment's results; asks again by itself while one is being computed. */
export function useVersions(assessmentId: string, enabled = true) {
  return useQuery(
    orpc.exams.listResultVersions.queryOptions({
      input: { assessmentId },
      enabled,
      refetchInterval: ({ state }) =>
        state.data?.versions.some((version) => version.state === 'computing') ? POLL : false,
    }),
  )
}

/** Asks for a new version, with the reason that will stand beside it. */
export function useCompute(assessmentId: string) {
  const queries = useQueryClient()
  const compute = useMutation(
    orpc.exams.computeResults.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.exams.listResultVersions.key() }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const ask = async () => {
    const reason = await askReason({
      title: '重新统计',
      message: '会得到新的一版，已发布的随即换用；原来的版本仍可以查看。',
      action: '开始统计',
      reason: { label: '为什么要重新统计', placeholder: '例如：语文第 12 题评分有误，已更正' },
    })
    if (reason) compute.mutate({ assessmentId, reason })
  }
  return { ask, start: (reason: string) => compute.mutate({ assessmentId, reason }), busy: compute.isPending }
}

/** Earlier versions stay readable for those who run the assessment. */
export function VersionChooser({ about }: { about: About }) {
  const { assessmentId } = useResults()
  const versions = useVersions(assessmentId, about.may.compute)
  const [, change] = useAddress()
  const ready = versions.data?.versions.filter(({ state }) => state === 'ready') ?? []
  if (ready.length < 2) return null
  return (
    <Select
      aria-label="结果的版本"
      className={styles.versions}
      allowDeselect={false}
      comboboxProps={{ shadow: 'lg', width: 'max-content', position: 'bottom-end' }}
      data={ready.map(({ version, current, computedAt }) => ({
        value: String(version),
        label: `第 ${version} 版${current ? '(使用中)' : ''}${computedAt ? ` · ${teachingDateTime(computedAt)}` : ''}`,
      }))}
      value={String(about.version.version)}
      onChange={(value) => {
        const chosen = ready.find(({ version }) => String(version) === value)
        change({ version: chosen?.current ? undefined : chosen?.version })
      }}
    />
  )
}

/** Says what is special about the version shown: corrected, older, out of date, being computed anew. */
export function VersionNotes({ about }: { about: About }) {
  const { assessmentId } = useResults()
  const versions = useVersions(assessmentId, about.may.compute)
  const compute = useCompute(assessmentId)
  const list = versions.data?.versions ?? []
  const running = list.find(({ state }) => state === 'computing')
  const preview = about.assessment.state === 'collecting'
  const notes: { key: string; text: React.ReactNode; action?: React.ReactNode }[] = []
  if (!about.version.current && !preview)
    notes.push({
      key: 'older',
      text: `您在看第 ${about.version.version} 版结果(${teachingDateTime(about.version.computedAt)} 统计)，不是正在使用的版本。`,
      action: <RouteLink to={resultLinks(assessmentId).overview}>看现在的版本</RouteLink>,
    })
  if (about.version.current && about.version.note) notes.push({ key: 'corrected', text: about.version.note })
  if (running)
    notes.push({
      key: 'running',
      text: `正在统计第 ${running.version} 版：${running.progress.done} / ${running.progress.total} 份试卷。算好后自动换用。`,
    })
  else if (about.version.stale)
    notes.push({
      key: 'stale',
      text: '统计之后，成绩或设置有过改动，下面的数字还没有反映出来。',
      action: about.may.compute && (
        <Button size="xs" variant="default" loading={compute.busy} onClick={() => void compute.ask()}>
          重新统计
        </Button>
      ),
    })
  if (notes.length === 0) return null
  return (
    <ul className={styles.notes}>
      {notes.map(({ key, text, action }) => (
        <li key={key} data-kind={key} aria-live={key === 'running' ? 'polite' : undefined}>
          <ShapeMark
            shape={key === 'corrected' ? 'check' : key === 'running' ? 'dot' : 'triangle'}
            size={13}
          />
          <span>{text}</span>
          {action}
        </li>
      ))}
    </ul>
  )
}
