import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { orpc } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { DistrictTree } from './district-tree.tsx'
import { PeopleList } from './people-list.tsx'
import { SchoolList } from './school-list.tsx'
import { kindChoices, localityChoices, stageChoices, subjectChoices, titleChoices } from './words.ts'
import styles from './organization.module.css'

const route = getRouteApi('/app/organization')

const view: Filter = {
  kind: 'segmented',
  name: 'view',
  label: '怎样看',
  options: [
    { value: 'tree', label: '全区' },
    { value: 'schools', label: '学校' },
    { value: 'people', label: '教师' },
  ],
}
const locality: Filter = { kind: 'select', name: 'locality', label: '城乡', options: localityChoices }
const kind: Filter = { kind: 'select', name: 'kind', label: '办学类型', options: kindChoices }
const filters = {
  tree: [view, { kind: 'text', name: 'q', label: '学校名称' }, locality, kind],
  schools: [view, { kind: 'text', name: 'q', label: '学校名称或代码' }, locality, kind],
  people: [
    view,
    { kind: 'text', name: 'q', label: '姓名、拼音首字母或教职工号' },
    { kind: 'select', name: 'subject', label: '学科', options: subjectChoices },
    { kind: 'select', name: 'stage', label: '学段', options: stageChoices },
    { kind: 'select', name: 'title', label: '职称', options: titleChoices },
    { kind: 'select', name: 'honoured', label: '荣誉', options: [{ value: '1', label: '有荣誉称号' }] },
  ],
} satisfies Record<string, Filter[]>

/** The district as a picture, as a list of schools, or as a list of people. */
export function OrganizationPage() {
  const search = route.useSearch()
  const mayImport = useMay('roster.import')
  const shown = search.view ?? 'tree'
  const tree = useQuery({ ...orpc.organization.tree.queryOptions(), enabled: shown !== 'people' })
  const { district } = tree.data ?? {}
  return (
    <Page
      title="学校与人员"
      note={
        district &&
        `${district.name}：${district.schools} 所学校，${district.teachers.toLocaleString('zh-CN')} 位教师`
      }
      aside={
        <span className={styles.links}>
          <RouteLink to="/settings/terms">学期与校历</RouteLink>
          {mayImport && <RouteLink to="/organization/import">导入名册</RouteLink>}
        </span>
      }
      filters={<FilterBar filters={filters[shown]} />}
    >
      {shown === 'people' ? (
        <PeopleList
          filter={{
            text: search.q,
            subject: search.subject,
            stage: search.stage,
            title: search.title,
            honoured: search.honoured === '1' ? true : undefined,
          }}
        />
      ) : tree.error ? (
        <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />
      ) : !tree.data ? (
        <Loading />
      ) : shown === 'schools' ? (
        <SchoolList tree={tree.data} filter={search} />
      ) : (
        <DistrictTree tree={tree.data} filter={search} />
      )}
    </Page>
  )
}
