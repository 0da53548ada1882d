import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { actionLabels, changesOf } from '../../../modules/audit/wording.ts'
import { type Answers, keyset, orpc } from '../../app/client.ts'
import { useMay, useMe } from '../../app/session.ts'
import { teachingDateTime } from '../../ui/dates.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { EmptyState } from '../../ui/states.tsx'
import styles from './audit.module.css'

const route = getRouteApi('/app/audit')

type Line = Answers['audit']['list']['rows'][number]

/** Pages of the things that lines are about. */
const pages: Record<string, string> = {
  activity: '/activities/',
  plan: '/plans/',
  person: '/people/',
  school: '/schools/',
  group: '/groups/',
  rosterImport: '/organization/import/',
}

const columns: Column<Line>[] = [
  {
    key: 'what',
    title: '做了什么',
    width: '19rem',
    cell: (it) => (
      <span className={styles.what}>
        <strong>{it.actorName ?? '系统'}</strong> {actionLabels[it.action] ?? it.action}{' '}
        {it.subjectTitle && <Subject line={it} />}
      </span>
    ),
  },
  { key: 'changes', title: '变化', card: 'plain', cell: (it) => <Changes line={it} /> },
  { key: 'at', title: '时间', card: 'plain', width: '13rem', cell: (it) => teachingDateTime(it.at) },
]

/** Who changed what and when, newest first. */
export function AuditPage() {
  const { scope } = route.useSearch()
  const { person } = useMe()
  const mayAll = useMay('audit.all')
  const shown = mayAll && scope === 'all' ? 'all' : 'mine'
  const lines = useInfiniteQuery(
    orpc.audit.list.infiniteOptions({ input: (cursor) => ({ scope: shown, cursor }), ...keyset }),
  )
  return (
    <Page
      title="操作记录"
      note={
        shown === 'all'
          ? '全区每一次改动：谁、在什么时候、改了什么。'
          : `${person.name}做过的改动，以及别人对您资料的改动。`
      }
      filters={
        mayAll && (
          <FilterBar
            filters={[
              {
                kind: 'segmented',
                name: 'scope',
                label: '范围',
                options: [
                  { value: 'mine', label: '与我有关' },
                  { value: 'all', label: '全区' },
                ],
              },
            ]}
          />
        )
      }
    >
      <RecordList
        label="操作记录"
        source={lines}
        columns={columns}
        rowId={(it) => it.id}
        rowTo={false}
        empty={<EmptyState title="还没有记录">您的改动和别人对您资料的改动会出现在这里。</EmptyState>}
      />
    </Page>
  )
}

function Subject({ line }: { line: Line }) {
  const page = pages[line.subjectKind]
  if (!page || line.action.endsWith('.removed') || line.action.endsWith('.discarded'))
    return <>“{line.subjectTitle}”</>
  return <RouteLink to={`${page}${line.subjectId}`}>“{line.subjectTitle}”</RouteLink>
}

function Changes({ line }: { line: Line }) {
  const changes = changesOf(line)
  if (changes.length === 0) return null
  return (
    <ul className={styles.changes}>
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          <span className={styles.field}>{field}</span>{' '}
          {before !== null && (
            <>
              <s>{before}</s> <span aria-label="改为">→</span>{' '}
            </>
          )}
          {after ?? '(空)'}
        </li>
      ))}
    </ul>
  )
}
