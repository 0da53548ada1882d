import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Owner, withinOwner } from '../../../modules/commitments/rules/owners.ts'
import { countedIn, rhythmLabels, sentenceOf } from '../../../modules/commitments/rules/wording.ts'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { PeriodField } from '../../ui/date-fields.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { Steps } from '../../ui/steps.tsx'
import { toast } from '../../ui/toast.tsx'
import { proposedDates } from './dates-of.ts'
import { useOwnCharge } from './own-charge.ts'
import { blankPromise, PromiseForm } from './promise-form.tsx'
import type { Promised } from './words.tsx'
import styles from './board.module.css'

type Line = { id: string; title: string; promise: Promised; wanted: boolean }
type Chosen = { kind: 'set'; lines: Line[] } | { kind: 'own'; line: Line }

/** Sets commitments: from a ready set, each line adjusted, or one of one's own. */
export function NewCommitmentsPage() {
  const [chosen, choose] = useState<Chosen>()
  const owner = useOwnCharge()
  const sets = useQuery(orpc.commitments.sets.queryOptions({ input: undefined, staleTime: Infinity }))
  return (
    <Page title="新增承诺" back={{ to: '/commitments', label: '目标进度' }} narrow>
      <Steps labels={['选方案', '调整并保存']} current={chosen ? 1 : 0} onGoBack={() => choose(undefined)} />
      {!owner ? (
        <EmptyState title="承诺由教研室、片区、学校或教研组设定">
          您可以在目标进度里看到它们的进度。
        </EmptyState>
      ) : chosen ? (
        <Adjust chosen={chosen} owner={owner} change={choose} />
      ) : sets.error ? (
        <ErrorState error={sets.error} onRetry={() => void sets.refetch()} />
      ) : !sets.data ? (
        <Loading />
      ) : (
        <div className={styles.choices}>
          {sets.data.sets.map((set) => (
            <button
              key={set.key}
              type="button"
              className={styles.choice}
              onClick={() =>
                choose({
                  kind: 'set',
                  lines: set.commitments.map(({ title, promise }) => ({
                    id: clientId(),
                    title,
                    promise: withinOwner(promise, owner),
                    wanted: true,
                  })),
                })
              }
            >
              <strong>{set.title}</strong>
              <small>{set.description}</small>
            </button>
          ))}
          <button
            type="button"
            className={styles.choice}
            onClick={() =>
              choose({
                kind: 'own',
                line: { id: clientId(), title: '', promise: withinOwner(blankPromise, owner), wanted: true },
              })
            }
          >
            <strong>自己写一项</strong>
            <small>选由谁、做什么、多久一次、做多少，马上读成一句话。</small>
          </button>
        </div>
      )}
    </Page>
  )
}

function Adjust({
  chosen,
  owner,
  change,
}: {
  chosen: Chosen
  owner: Owner
  change: (chosen: Chosen) => void
}) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {}, staleTime: 600_000 }))
  const [dates, setDates] = useState<[string | null, string | null]>()
  const proposed = proposedDates(scopes.data)
  const [startsOn, endsOn] = dates ?? [proposed.startsOn, proposed.endsOn]
  const lines = chosen.kind === 'set' ? chosen.lines.filter(({ wanted }) => wanted) : [chosen.line]
  const create = useMutation(
    orpc.commitments.create.mutationOptions({
      onSuccess: async () => {
        toast.good(`已设定 ${lines.length} 项承诺，看板开始统计`)
        await queries.invalidateQueries({ queryKey: orpc.commitments.key() })
        await navigate({ to: '/commitments' })
      },
    }),
  )
  const ready = startsOn && endsOn && lines.length > 0 && lines.every(({ title }) => title.trim() !== '')
  const save = () => {
    if (!startsOn || !endsOn) return
    create.mutate({
      commitments: lines.map(({ id, title, promise }) => ({ id, title, promise, startsOn, endsOn })),
    })
  }
  return (
    <>
      {chosen.kind === 'set' ? (
        <Section title="逐项调整" note="不需要的去掉勾；数量和周期可以改。">
          {chosen.lines.map((line) => (
            <SetLine
              key={line.id}
              line={line}
              change={(patch) =>
                change({
                  kind: 'set',
                  lines: chosen.lines.map((it) => (it.id === line.id ? { ...it, ...patch } : it)),
                })
              }
            />
          ))}
        </Section>
      ) : (
        <Section title="这项承诺">
          <div className={styles.fields}>
            <TextInput
              label="简称"
              required
              placeholder="例如：骨干教师交流"
              value={chosen.line.title}
              onChange={(event) =>
                change({ kind: 'own', line: { ...chosen.line, title: event.currentTarget.value } })
              }
            />
            <PromiseForm
              value={chosen.line.promise}
              owner={owner}
              onChange={(promise) => change({ kind: 'own', line: { ...chosen.line, promise } })}
            />
          </div>
        </Section>
      )}
      <Section title="从哪天统计到哪天">
        <PeriodField label="起止日期" required value={[startsOn, endsOn]} onChange={setDates} />
      </Section>
      {create.error && <ErrorState error={create.error} />}
      <div className={styles.actions}>
        <Button disabled={!ready} loading={create.isPending} onClick={save}>
          {lines.length > 1 ? `设定这 ${lines.length} 项` : '设定这项承诺'}
        </Button>
      </div>
    </>
  )
}

function SetLine({ line, change }: { line: Line; change: (patch: Partial<Line>) => void }) {
  const { promise, title, wanted } = line
  return (
    <div className={styles.row} data-off={!wanted || undefined}>
      <Checkbox
        aria-label={`需要：${title}`}
        checked={wanted}
        onChange={(event) => change({ wanted: event.currentTarget.checked })}
      />
      <div className={styles.what}>
        <strong>{title}</strong>
        <small>{sentenceOf(promise)}</small>
      </div>
      <Select
        aria-label={`${title}：多久一次`}
        disabled={!wanted}
        allowDeselect={false}
        data={Object.entries(rhythmLabels).map(([value, label]) => ({ value, label }))}
        value={promise.per}
        onChange={(per) => per && change({ promise: { ...promise, per: per as Promised['per'] } })}
      />
      <NumberInput
        aria-label={`${title}：不少于`}
        disabled={!wanted}
        min={1}
        max={promise.indicator.measure === 'coverage' ? 100 : 100_000}
        suffix={` ${countedIn(promise.indicator)}`}
        value={promise.target}
        onChange={(target) =>
          typeof target === 'number' && target > 0 && change({ promise: { ...promise, target } })
        }
      />
    </div>
  )
}
