import { Button, SegmentedControl } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useBlocker, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { today } from '../../ui/dates.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { usePhone } from '../../ui/screen.ts'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { DraftForm } from './draft-form.tsx'
import { contentOf, mistakeOf, useDraft } from './draft.ts'
import { Leftovers, Warnings } from './source-notes.tsx'
import { type At, SourceText } from './source-text.tsx'
import { marksOf, understood } from './understood.ts'
import { emptyItem, type Source, useChanged } from './words.tsx'
import formStyles from './draft.module.css'
import styles from './source.module.css'

const route = getRouteApi('/app/plans/import/$sourceId')

/** The document on the left, what was understood of it on the right, to be corrected and saved as a draft. */
export function SourcePage() {
  const { sourceId } = route.useParams()
  const source = useQuery(
    orpc.plans.getSource.queryOptions({ input: { id: sourceId }, staleTime: Number.POSITIVE_INFINITY }),
  )
  const owners = useQuery(orpc.plans.owners.queryOptions({ input: {} }))
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {} }))
  const error = source.error ?? owners.error ?? scopes.error
  if (error) return <ErrorState error={error} onRetry={() => void source.refetch()} />
  if (!source.data || !owners.data || !scopes.data) return <Loading />
  const [owner] = owners.data
  if (!owner) return <EmptyState title="您还不能拟订计划">请联系教研室。</EmptyState>
  return <Correcting key={sourceId} source={source.data} owner={owner} terms={scopes.data.terms} />
}

function Correcting({
  source,
  owner,
  terms,
}: {
  source: Source
  owner: Parameters<typeof understood>[1]
  terms: Parameters<typeof understood>[2]
}) {
  const [reading] = useState(() => understood(source, owner, terms))
  const { draft, change, touched, saved } = useDraft(() => reading.draft)
  const [places, setPlaces] = useState(reading.places)
  const [pointed, setPointed] = useState<string | null>(null)
  const [selected, setSelected] = useState<{ text: string; at: At } | null>(null)
  const [taken, setTaken] = useState<ReadonlySet<number>>(new Set())
  const [id] = useState(clientId)
  const [side, setSide] = useState('form')
  const phone = usePhone()
  const navigate = useNavigate()
  const changed = useChanged()
  const marks = useMemo(() => marksOf(source, places, taken), [source, places, taken])
  const sourced = useMemo(() => new Set(places.keys()), [places])
  const mistake = mistakeOf(draft)
  useBlocker({
    enableBeforeUnload: () => touched,
    shouldBlockFn: async () =>
      touched &&
      !(await confirmDestructive({
        title: '离开这一页',
        message: '改正的内容还没有存成草稿。',
        action: '不保存，离开',
      })),
  })
  const save = useMutation(
    orpc.plans.createFromSource.mutationOptions({
      onSuccess: async () => {
        saved()
        toast.good('已存为草稿，可以继续修改或提交审批')
        await changed()
        setTimeout(() => void navigate({ to: '/plans/$planId', params: { planId: id } }), 0)
      },
    }),
  )

  /** Makes an item, a goal or a note of a stretch of the document. */
  const make = (kind: 'item' | 'goal' | 'commitment' | 'note', text: string, at: At, unread?: number) => {
    const part = clientId()
    const words = text.trim()
    if (kind === 'item') {
      const day = draft.startsOn ?? today()
      const title = words.length > 40 ? words.slice(0, 40) : words
      const item = { ...emptyItem(part, day), title, content: words === title ? null : words }
      change((old) => ({ items: [...old.items, item] }))
    } else if (kind === 'goal') change((old) => ({ goals: [...old.goals, { id: part, text: words }] }))
    else if (kind === 'commitment') {
      const commitment = {
        text: words,
        who: null,
        per: null,
        quantity: null,
        measure: 'count' as const,
        unit: null,
        stage: null,
        counted: null,
      }
      change((old) => ({ commitments: [...old.commitments, { id: part, ...commitment }] }))
    } else change((old) => ({ notes: [old.notes, words].filter(Boolean).join('\n') }))
    if (kind !== 'note') setPlaces((old) => new Map(old).set(part, at))
    if (unread !== undefined) setTaken((old) => new Set(old).add(unread))
    setSelected(null)
    setPointed(kind === 'note' ? null : part)
  }

  const document = (
    <div className={styles.left}>
      <div className={styles.tools} role="toolbar" aria-label="把选中的文字变成">
        {selected ? (
          <>
            <span className={styles.selected}>
              “{selected.text.slice(0, 24)}
              {selected.text.length > 24 && '…'}”
            </span>
            <Button size="compact-sm" onClick={() => make('item', selected.text, selected.at)}>
              变成安排
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => make('goal', selected.text, selected.at)}
            >
              变成目标
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => make('commitment', selected.text, selected.at)}
            >
              变成承诺
            </Button>
          </>
        ) : (
          <span className={styles.legend}>
            <i data-kind="read">读成条目的</i>
            <i data-kind="unread">没读懂的</i>
            <i data-kind="warning">要看一眼的</i>
            <span>选中一段文字可以变成安排或目标</span>
          </span>
        )}
      </div>
      <SourceText
        lines={source.lines}
        marks={marks}
        pointed={pointed}
        onPoint={setPointed}
        onSelect={setSelected}
      />
    </div>
  )
  const form = (
    <div className={styles.right}>
      <Leftovers
        unread={source.reading.unread}
        taken={taken}
        onPoint={setPointed}
        onMake={(kind, index) => {
          const text = source.reading.unread[index]
          if (text) make(kind, text.text, text.at, index)
        }}
        onKeepAll={() => {
          const rest = source.reading.unread.filter((_, index) => !taken.has(index)).map((it) => it.text)
          change((old) => ({ notes: [old.notes, ...rest].filter(Boolean).join('\n') }))
          setTaken(new Set(source.reading.unread.keys()))
        }}
      />
      <DraftForm draft={draft} change={change} pointing={{ pointed, onPoint: setPointed, sourced }} />
    </div>
  )
  return (
    <Page
      title={source.fileName}
      back={{ to: '/plans', label: '计划' }}
      note={
        source.planId ? (
          <>
            已存成计划。<RouteLink to={`/plans/${source.planId}`}>打开计划</RouteLink>
          </>
        ) : (
          '左边是原文，右边是读出来的内容；改好以后存为草稿。'
        )
      }
    >
      <Warnings warnings={source.reading.warnings} onPoint={setPointed} onLook={() => setSide('document')} />
      {phone && (
        <SegmentedControl
          fullWidth
          aria-label="看哪一边"
          data={[
            { value: 'form', label: '读出的内容' },
            { value: 'document', label: '原文' },
          ]}
          value={side}
          onChange={setSide}
        />
      )}
      <div className={styles.sides}>
        {(!phone || side === 'document') && document}
        {(!phone || side === 'form') && form}
      </div>
      {!source.planId && (
        <div className={formStyles.footer}>
          {save.error ? (
            <ErrorState error={save.error} />
          ) : (
            <p>{mistake ?? '没有读懂的文字会和原文一起保留。'}</p>
          )}
          <Button
            disabled={mistake !== null}
            loading={save.isPending}
            onClick={() => save.mutate({ id, sourceId: source.id, content: contentOf(draft) })}
          >
            存为草稿
          </Button>
        </div>
      )}
    </Page>
  )
}
