import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { stageLabels } from '../../../modules/organization/vocabulary.ts'
import { type Answers, orpc } from '../../app/client.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { today } from '../../ui/dates.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../ui/record-list.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { EmptyState, ErrorState, errorSentence } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { SpecialDayForm } from './special-day-form.tsx'
import { TermForm } from './term-form.tsx'
import styles from './organization.module.css'

export type Term = Answers['organization']['listTerms']['terms'][number]
export type SpecialDay = Answers['organization']['listSpecialDays']['days'][number]

const dayKinds = { holiday: '放假', makeup: '调休上课', examination: '统一考试' } as const
const plain = (day: string) => day.replace(/^(\d{4})-0?(\d+)-0?(\d+)$/, '$1年$2月$3日')

const termColumns: Column<Term>[] = [
  { key: 'name', title: '学期', cell: (it) => it.name },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    cell: (it) =>
      it.startsOn <= today() && today() <= it.endsOn ? <StatusBadge tone="active">本学期</StatusBadge> : null,
  },
  {
    key: 'dates',
    title: '起止',
    card: 'plain',
    cell: (it) => `${plain(it.startsOn)} 至 ${plain(it.endsOn)}`,
  },
  { key: 'week', title: '第1周周一', cell: (it) => plain(it.firstMonday) },
  { key: 'weeks', title: '教学周', align: 'end', cell: (it) => `${it.weeks} 周` },
]

const dayColumns: Column<SpecialDay>[] = [
  { key: 'name', title: '名称', cell: (it) => it.name },
  { key: 'kind', title: '类型', card: 'corner', cell: (it) => dayKinds[it.kind] },
  {
    key: 'dates',
    title: '日期',
    card: 'plain',
    cell: (it) =>
      it.startsOn === it.endsOn ? plain(it.startsOn) : `${plain(it.startsOn)} 至 ${plain(it.endsOn)}`,
  },
  { key: 'stage', title: '学段', cell: (it) => (it.stage ? stageLabels[it.stage] : '全部') },
]

function editableTerms(onEdit: (term: Term) => void): Column<Term>[] {
  const edit = (it: Term) => (
    <Button size="compact-sm" variant="subtle" aria-label={`修改${it.name}`} onClick={() => onEdit(it)}>
      修改
    </Button>
  )
  return [...termColumns, { key: 'edit', title: '操作', align: 'end', cell: edit }]
}

function editableDays(onEdit: (day: SpecialDay) => void): Column<SpecialDay>[] {
  const actions = (it: SpecialDay) => <DayActions day={it} onEdit={() => onEdit(it)} />
  return [...dayColumns, { key: 'edit', title: '操作', align: 'end', cell: actions }]
}

/** Terms with their teaching weeks, and the days that a calendar must know. */
export function TermsPage() {
  const [term, setTerm] = useState<Term | 'new' | null>(null)
  const [day, setDay] = useState<SpecialDay | 'new' | null>(null)
  const terms = useQuery(orpc.organization.listTerms.queryOptions())
  const from = terms.data?.terms.at(-1)?.startsOn ?? `${Number(today().slice(0, 4)) - 1}-01-01`
  const to = `${Number(today().slice(0, 4)) + 1}-12-31`
  const days = useQuery(orpc.organization.listSpecialDays.queryOptions({ input: { from, to } }))
  const error = terms.error ?? days.error
  const mayEdit = terms.data?.may.edit ?? false
  return (
    <Page
      title="学期与校历"
      note="教学周从第1周的星期一算起；行事历、计划和进度都按这里的日期。"
      back={{ to: '/organization', label: '学校与人员' }}
    >
      {error && <ErrorState error={error} onRetry={() => void terms.refetch()} />}
      <Section
        title="学期"
        flush
        action={
          mayEdit && (
            <Button variant="light" onClick={() => setTerm('new')}>
              新建学期
            </Button>
          )
        }
      >
        {terms.isPending ? (
          <Loading />
        ) : (
          <RecordList
            label="学期"
            source={settled(terms.data?.terms ?? [])}
            columns={mayEdit ? editableTerms(setTerm) : termColumns}
            rowId={(it) => it.id}
            rowTo={false}
            empty={<EmptyState title="还没有学期">由区级管理员新建。</EmptyState>}
          />
        )}
      </Section>
      <Section
        title="假期、调休与统一考试"
        flush
        action={
          mayEdit && (
            <Button variant="light" onClick={() => setDay('new')}>
              添加日期
            </Button>
          )
        }
      >
        {days.isPending ? (
          <Loading />
        ) : (
          <RecordList
            label="日期"
            source={settled((days.data?.days ?? []).toReversed())}
            columns={mayEdit ? editableDays(setDay) : dayColumns}
            rowId={(it) => it.id}
            rowTo={false}
            empty={<EmptyState title="还没有登记假期">登记之后，行事历会避开这些日子。</EmptyState>}
          />
        )}
      </Section>
      {term && <TermForm term={term === 'new' ? null : term} onClose={() => setTerm(null)} />}
      {day && <SpecialDayForm day={day === 'new' ? null : day} onClose={() => setDay(null)} />}
    </Page>
  )
}

function DayActions({ day, onEdit }: { day: SpecialDay; onEdit: () => void }) {
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.organization.removeSpecialDay.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.organization.listSpecialDays.key() }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const ask = async () => {
    const sure = await confirmDestructive({
      title: `删除“${day.name}”？`,
      message: '行事历不再避开这些日子。',
      action: '删除',
    })
    if (sure) remove.mutate({ id: day.id })
  }
  return (
    <span className={styles.inline}>
      <Button size="compact-sm" variant="subtle" aria-label={`修改${day.name}`} onClick={onEdit}>
        修改
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={`删除${day.name}`}
        loading={remove.isPending}
        onClick={() => void ask()}
      >
        删除
      </Button>
    </span>
  )
}
