import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useState } from 'react'
import { weekdayText } from '../../../platform/calendar-day.ts'
import { client } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { today } from '../../ui/dates.ts'
import { Section } from '../../ui/page.tsx'
import { SearchMultiSelect } from '../../ui/search-select.tsx'
import { AddRow, Line, type Pointing, RowTools } from './draft-rows.tsx'
import { type ChangeDraft, type Draft, type DraftItem, insertedAfter, withRow } from './draft.ts'
import { emptyItem, typeOptions } from './words.tsx'
import styles from './draft.module.css'

/** Finds people of the district for a field. */
async function findPeople(text: string) {
  if (text === '') return []
  const { people } = await client.organization.search({ text })
  return people.map((it) => ({
    value: it.id,
    label: it.name,
    note: [it.schoolName, it.subject].filter(Boolean).join(' '),
  }))
}

/** The items of a plan: title, date and form in one line, the rest unfolds. */
export function ItemRows({
  draft,
  change,
  pointing,
}: {
  draft: Draft
  change: ChangeDraft
  pointing?: Pointing
}) {
  const [open, setOpen] = useState<string | null>(null)
  const add = (after: DraftItem | undefined) => {
    const start = after?.startsOn || draft.startsOn || today()
    const item = { ...emptyItem(clientId(), start), phaseId: after?.phaseId ?? null }
    change((old) => ({ items: insertedAfter(old.items, after?.id ?? null, item) }))
  }
  return (
    <Section title="工作安排" note="回车接着写下一项。">
      {draft.items.map((item, index) => (
        <Line key={item.id} part={item.id} pointing={pointing}>
          <ItemRow
            item={item}
            name={item.title || `第 ${index + 1} 项`}
            phases={draft.phases}
            open={open === item.id}
            onOpen={(now) => setOpen(now ? item.id : null)}
            onChange={(patch) => change((old) => ({ items: withRow(old.items, item.id, patch) }))}
            onRemove={() => change((old) => ({ items: old.items.filter((it) => it.id !== item.id) }))}
            onNext={() => add(item)}
          />
        </Line>
      ))}
      <AddRow onAdd={() => add(draft.items.at(-1))}>加一项安排</AddRow>
    </Section>
  )
}

function ItemRow({
  item,
  name,
  phases,
  open,
  onOpen,
  onChange,
  onRemove,
  onNext,
}: {
  item: DraftItem
  name: string
  phases: Draft['phases']
  open: boolean
  onOpen: (open: boolean) => void
  onChange: (patch: Partial<DraftItem>) => void
  onRemove: () => void
  onNext: () => void
}) {
  const startOn = (day: string) =>
    onChange({
      startsOn: day,
      ...(item.endsOn === item.startsOn || item.endsOn < day ? { endsOn: day } : {}),
    })
  const filled = [item.place, item.responsible, item.participants].filter(Boolean).join(' · ')
  return (
    <div className={styles.item}>
      <div className={styles.row}>
        <TextInput
          className={styles.grow}
          aria-label={`${name}：名称`}
          placeholder="做什么"
          autoFocus={item.title === ''}
          value={item.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            onNext()
          }}
        />
        <Select
          className={styles.type}
          aria-label={`${name}：形式`}
          placeholder="形式"
          clearable
          data={
            item.type && !typeOptions.some((it) => it.value === item.type)
              ? [item.type, ...typeOptions.map((it) => it.value)]
              : typeOptions
          }
          value={item.type}
          onChange={(type) => onChange({ type })}
        />
        <RowTools name={name} onRemove={onRemove} />
      </div>
      <div className={styles.row}>
        <TextInput
          type="date"
          aria-label={`${name}：开始日期`}
          value={item.startsOn}
          onChange={(event) => startOn(event.currentTarget.value)}
        />
        <span className={styles.until}>至</span>
        <TextInput
          type="date"
          aria-label={`${name}：结束日期`}
          min={item.startsOn}
          value={item.endsOn}
          onChange={(event) => onChange({ endsOn: event.currentTarget.value || item.startsOn })}
        />
        <span className={styles.hint}>
          {item.startsOn && item.startsOn === item.endsOn && weekdayText(item.startsOn)}
        </span>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={open}
          rightSection={open ? <IconChevronUp size={15} /> : <IconChevronDown size={15} />}
          onClick={() => onOpen(!open)}
        >
          {open ? '收起' : filled || '地点、负责人、内容'}
        </Button>
      </div>
      {open && <ItemDetails item={item} phases={phases} onChange={onChange} />}
    </div>
  )
}

function ItemDetails({
  item,
  phases,
  onChange,
}: {
  item: DraftItem
  phases: Draft['phases']
  onChange: (patch: Partial<DraftItem>) => void
}) {
  const text = (field: 'theme' | 'place' | 'responsible' | 'participants', label: string) => (
    <TextInput
      label={label}
      value={item[field] ?? ''}
      onChange={(event) => onChange({ [field]: event.currentTarget.value || null })}
    />
  )
  return (
    <div className={styles.details}>
      {text('theme', '主题')}
      {text('place', '地点')}
      {text('responsible', '负责(照原文写)')}
      <SearchMultiSelect
        label="责任人(会收到通知)"
        placeholder="姓名或拼音首字母"
        searchKey={['people-for-plan']}
        search={findPeople}
        value={item.people.map((it) => ({ value: it.id, label: it.name }))}
        onChange={(people) => onChange({ people: people.map((it) => ({ id: it.value, name: it.label })) })}
      />
      {text('participants', '参加对象')}
      {phases.length > 0 && (
        <Select
          label="所属阶段"
          clearable
          data={phases.filter((it) => it.title).map((it) => ({ value: it.id, label: it.title }))}
          value={item.phaseId}
          onChange={(phaseId) => onChange({ phaseId })}
        />
      )}
      <div className={styles.pair}>
        <TextInput
          type="time"
          label="开始时间"
          value={item.startTime ?? ''}
          onChange={(event) => onChange({ startTime: event.currentTarget.value || null })}
        />
        <TextInput
          type="time"
          label="结束时间"
          value={item.endTime ?? ''}
          onChange={(event) => onChange({ endTime: event.currentTarget.value || null })}
        />
      </div>
      <Textarea
        className={styles.wide}
        label="内容"
        autosize
        minRows={2}
        maxRows={10}
        value={item.content ?? ''}
        onChange={(event) => onChange({ content: event.currentTarget.value || null })}
      />
    </div>
  )
}
