import { Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Stage } from '../../../modules/organization/vocabulary.ts'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { today } from '../../ui/dates.ts'
import { Section } from '../../ui/page.tsx'
import { CommitmentRows } from './draft-commitments.tsx'
import { ItemRows } from './draft-items.tsx'
import { AddRow, Line, type Pointing, RowTools } from './draft-rows.tsx'
import { type ChangeDraft, type Draft, insertedAfter, withRow } from './draft.ts'
import { stageOptions, subjectOptions } from './words.tsx'
import styles from './draft.module.css'

/**
 * A plan as a form, row by row: Enter opens the next row, an empty row is forgotten. With `pointing`, the row that is being
 * looked at shows its place in the document beside.
 */
export function DraftForm({
  draft,
  change,
  pointing,
}: {
  draft: Draft
  change: ChangeDraft
  pointing?: Pointing
}) {
  return (
    <div className={styles.form}>
      <Basics draft={draft} change={change} pointing={pointing} />
      <Goals draft={draft} change={change} pointing={pointing} />
      <Phases draft={draft} change={change} pointing={pointing} />
      <ItemRows draft={draft} change={change} pointing={pointing} />
      <CommitmentRows draft={draft} change={change} pointing={pointing} />
      <Section title="其他内容" note="指导思想、组织要求等不属于以上各项的文字。">
        <Textarea
          aria-label="其他内容"
          autosize
          minRows={3}
          maxRows={16}
          value={draft.notes ?? ''}
          onChange={(event) => change({ notes: event.currentTarget.value })}
        />
      </Section>
    </div>
  )
}

type Part = { draft: Draft; change: ChangeDraft; pointing?: Pointing }

function Basics({ draft, change, pointing }: Part) {
  const owners = useQuery(orpc.plans.owners.queryOptions({ input: {} }))
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {} }))
  const key = (owner: { kind: string; id: string | null }) => `${owner.kind} ${owner.id ?? ''}`
  const choose = (value: string | null) => {
    const owner = owners.data?.find((it) => key(it) === value)
    if (!owner) return
    const { kind, id } = owner
    change({
      owner: { kind, id },
      subject: owner.subject ?? draft.subject,
      stage: owner.stage ?? draft.stage,
    })
  }
  const chooseTerm = (termId: string | null) => {
    const term = scopes.data?.terms.find((it) => it.id === termId)
    change({
      termId,
      ...(term && !draft.startsOn && !draft.endsOn && { startsOn: term.startsOn, endsOn: term.endsOn }),
    })
  }
  return (
    <Section title="基本信息">
      <div className={styles.basics}>
        <Line part="title" pointing={pointing} wide>
          <TextInput
            label="名称"
            required
            autoFocus={draft.title === ''}
            value={draft.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
        </Line>
        <Select
          label="所属"
          required
          searchable
          nothingFoundMessage="没有找到"
          data={(owners.data ?? []).map((it) => ({ value: key(it), label: it.name }))}
          value={owners.data ? key(draft.owner) : null}
          allowDeselect={false}
          onChange={choose}
        />
        <Select
          label="学期"
          clearable
          data={(scopes.data?.terms ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={scopes.data ? draft.termId : null}
          onChange={chooseTerm}
        />
        <Select
          label="学科"
          clearable
          searchable
          data={subjectOptions}
          value={draft.subject}
          onChange={(subject) => change({ subject })}
        />
        <Select
          label="学段"
          clearable
          data={stageOptions}
          value={draft.stage}
          onChange={(stage) => change({ stage: stage as Stage | null })}
        />
        <Line part="period" pointing={pointing} wide>
          <div className={styles.pair}>
            <TextInput
              type="date"
              label="开始"
              value={draft.startsOn ?? ''}
              onChange={(event) => change({ startsOn: event.currentTarget.value || null })}
            />
            <TextInput
              type="date"
              label="结束"
              value={draft.endsOn ?? ''}
              onChange={(event) => change({ endsOn: event.currentTarget.value || null })}
            />
          </div>
        </Line>
      </div>
    </Section>
  )
}

function Goals({ draft, change, pointing }: Part) {
  const add = (after: string | null) =>
    change((old) => ({ goals: insertedAfter(old.goals, after, { id: clientId(), text: '' }) }))
  return (
    <Section title="目标">
      {draft.goals.map((goal, index) => (
        <Line key={goal.id} part={goal.id} pointing={pointing}>
          <div className={styles.row}>
            <Textarea
              className={styles.grow}
              aria-label={`目标 ${index + 1}`}
              autosize
              minRows={1}
              autoFocus={goal.text === ''}
              value={goal.text}
              onChange={(event) =>
                change((old) => ({ goals: withRow(old.goals, goal.id, { text: event.target.value }) }))
              }
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
                event.preventDefault()
                add(goal.id)
              }}
            />
            <RowTools
              name={`目标 ${index + 1}`}
              onRemove={() => change((old) => ({ goals: old.goals.filter((it) => it.id !== goal.id) }))}
            />
          </div>
        </Line>
      ))}
      <AddRow onAdd={() => add(null)}>加一条目标</AddRow>
    </Section>
  )
}

function Phases({ draft, change, pointing }: Part) {
  const last = draft.phases.at(-1)
  const add = () =>
    change((old) => ({
      phases: [
        ...old.phases,
        { id: clientId(), title: '', startsOn: last?.endsOn ?? draft.startsOn, endsOn: null },
      ],
    }))
  return (
    <Section title="阶段" note="没有分阶段的计划可以不填。">
      {draft.phases.map((phase, index) => {
        const patch = (values: Partial<typeof phase>) =>
          change((old) => ({ phases: withRow(old.phases, phase.id, values) }))
        return (
          <Line key={phase.id} part={phase.id} pointing={pointing}>
            <div className={styles.row}>
              <TextInput
                className={styles.grow}
                aria-label={`阶段 ${index + 1} 名称`}
                placeholder="例如：第一阶段 启动"
                autoFocus={phase.title === ''}
                value={phase.title}
                onChange={(event) => patch({ title: event.currentTarget.value })}
              />
              <TextInput
                type="date"
                aria-label={`阶段 ${index + 1} 开始`}
                value={phase.startsOn ?? ''}
                onChange={(event) => patch({ startsOn: event.currentTarget.value || null })}
              />
              <TextInput
                type="date"
                aria-label={`阶段 ${index + 1} 结束`}
                value={phase.endsOn ?? ''}
                onChange={(event) => patch({ endsOn: event.currentTarget.value || null })}
              />
              <RowTools
                name={phase.title || `阶段 ${index + 1}`}
                onRemove={() => change((old) => ({ phases: old.phases.filter((it) => it.id !== phase.id) }))}
              />
            </div>
          </Line>
        )
      })}
      <AddRow onAdd={add}>加一个阶段</AddRow>
    </Section>
  )
}

/** The start of a plan of one's own: no text yet, this term. */
export function blankDraft(
  owner: Draft['owner'],
  term: { id: string; startsOn: string; endsOn: string } | null,
): Draft {
  return {
    title: '',
    owner,
    subject: null,
    stage: null,
    termId: term?.id ?? null,
    startsOn: term?.startsOn ?? today(),
    endsOn: term?.endsOn ?? null,
    notes: null,
    goals: [],
    phases: [],
    items: [],
    commitments: [],
  }
}
