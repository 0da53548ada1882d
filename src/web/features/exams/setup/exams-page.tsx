import { Button, Menu } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import {
  assessmentKindLabels,
  assessmentKinds,
  assessmentStateLabels,
  assessmentStates,
  examinedStages,
} from '../../../../modules/exams/vocabulary.ts'
import { gradeLabel, stageLabels } from '../../../../modules/organization/vocabulary.ts'
import { keyset, orpc } from '../../../app/client.ts'
import { useMe } from '../../../app/session.ts'
import { FilterBar, type Filter } from '../../../ui/filter-bar.tsx'
import { Page } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import { type AssessmentRow, stageAndGrade, stateTones } from './words.ts'

const route = getRouteApi('/app/exams')

const columns: Column<AssessmentRow>[] = [
  { key: 'name', title: '监测与考试', cell: (it) => it.name },
  {
    key: 'grade',
    title: '年级与学科',
    card: 'plain',
    cell: (it) => `${stageAndGrade(it.stage, it.grade)} · ${it.subjects.join('、') || '还没有试卷'}`,
  },
  {
    key: 'held',
    title: '时间',
    width: '13rem',
    cell: (it) => <TeachingDate value={it.heldFrom} to={it.heldTo === it.heldFrom ? undefined : it.heldTo} />,
  },
  {
    key: 'who',
    title: '参加',
    width: '12rem',
    cell: (it) =>
      it.school
        ? `${it.school.name}${it.pupils > 0 ? ` · ${it.pupils.toLocaleString('zh-CN')} 人` : ''}`
        : `${it.schools} 所学校${it.pupils > 0 ? ` · ${it.pupils.toLocaleString('zh-CN')} 人` : ''}`,
  },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    width: '8rem',
    cell: (it) => <StatusBadge tone={stateTones[it.state]}>{assessmentStateLabels[it.state]}</StatusBadge>,
  },
]

/** All assessments that one may see; for teachers those whose results are out. */
export function ExamsPage() {
  const search = route.useSearch()
  const terms = useQuery(orpc.organization.listTerms.queryOptions({ input: undefined, staleTime: 600_000 }))
  const { q, term, kind, stage, grade, state, own } = search
  const list = useInfiniteQuery(
    orpc.exams.listAssessments.infiniteOptions({
      input: (cursor: string | undefined) => ({
        search: q,
        termId: term,
        kind,
        stage,
        grade,
        state,
        own,
        cursor,
      }),
      ...keyset,
    }),
  )
  const reviews = useQuery(orpc.exams.listMyReviews.queryOptions({ input: { openOnly: true, limit: 20 } }))
  const may = list.data?.pages[0]?.may
  const filtered = Object.values(search).some((value) => value !== undefined)
  const filters: Filter[] = [
    { kind: 'text', name: 'q', label: '按名称或学校查找' },
    {
      kind: 'select',
      name: 'term',
      label: '学期',
      options: (terms.data?.terms ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      kind: 'select',
      name: 'kind',
      label: '类型',
      options: assessmentKinds.map((value) => ({ value, label: assessmentKindLabels[value] })),
    },
    {
      kind: 'select',
      name: 'stage',
      label: '学段',
      options: examinedStages.map((value) => ({ value, label: stageLabels[value] })),
    },
    {
      kind: 'select',
      name: 'grade',
      label: '年级',
      options: Array.from({ length: 12 }, (_, at) => ({ value: String(at + 1), label: gradeLabel(at + 1) })),
    },
    {
      kind: 'select',
      name: 'state',
      label: '状态',
      options: assessmentStates.map((value) => ({ value, label: assessmentStateLabels[value] })),
    },
  ]
  const me = useMe()
  if (me.roles.some(({ kind: role }) => role === 'principal' || role === 'dean')) {
    filters.push({
      kind: 'segmented',
      name: 'own',
      label: '由谁组织',
      options: [
        { value: '', label: '全部' },
        { value: '1', label: '本校组织' },
      ],
    })
  }
  const create = may?.create && (
    <Button component={Link} to="/exams/new" leftSection={<IconPlus size={16} />}>
      新建监测
    </Button>
  )
  const open = reviews.data?.rows.length ?? 0
  return (
    <Page
      title="质量监测"
      note={open > 0 ? <RouteLink to="/exams/reviews">{`有 ${open} 份试卷等您审签`}</RouteLink> : undefined}
      action={create}
      aside={may?.readPolicy && <MoreMenu gateLog={may.readGateLog} />}
      filters={(may?.create || filtered) && <FilterBar filters={filters} />}
    >
      <RecordList
        label="监测"
        source={list}
        columns={columns}
        rowId={(it) => it.id}
        rowTo={(it) => (may?.create || !it.results ? `/exams/${it.id}` : `/exams/${it.id}/results`)}
        empty={
          filtered ? undefined : may?.create ? (
            <EmptyState title="还没有监测" action={create}>
              填好年级、时间和范围，页面会马上告诉您是否符合考试规定。
            </EmptyState>
          ) : (
            <EmptyState title="还没有结果">您任教的学科有监测结果发布后，会出现在这里。</EmptyState>
          )
        }
      />
    </Page>
  )
}

function MoreMenu({ gateLog }: { gateLog: boolean }) {
  return (
    <Menu position="bottom-end" shadow="lg">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDots size={16} />}>
          规定与名册
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/exams/policy">
          考试规定
        </Menu.Item>
        {gateLog && (
          <Menu.Item component={Link} to="/exams/gate-log">
            规定审核记录
          </Menu.Item>
        )}
        <Menu.Item renderRoot={(props) => <RouteLink {...props} to="/exams/pupils" />}>学生名册</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
