import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { localityLabels, schoolKindLabels } from '../../../modules/organization/vocabulary.ts'
import { orpc } from '../../app/client.ts'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Distribution } from './distribution.tsx'
import { PeopleList } from './people-list.tsx'
import { Staffing } from './staffing-picture.tsx'
import { aboutOf, type School } from './words.ts'
import styles from './organization.module.css'

const route = getRouteApi('/app/schools/$id')

/** A school: how its staff is made up, where it lacks teachers, its groups and its people. */
export function SchoolPage() {
  const { id } = route.useParams()
  const { q, subject } = route.useSearch()
  const school = useQuery(orpc.organization.school.queryOptions({ input: { id } }))
  const it = school.data
  const filters: Filter[] = [
    { kind: 'text', name: 'q', label: '姓名、拼音首字母或教职工号' },
    {
      kind: 'select',
      name: 'subject',
      label: '学科',
      options: [...new Set(it?.staffing.map((one) => one.subject))].map((value) => ({ value, label: value })),
    },
  ]
  return (
    <Page
      title={it?.name ?? '学校'}
      back={{ to: '/organization', label: '学校与人员' }}
      note={
        it &&
        [localityLabels[it.locality], schoolKindLabels[it.kind], it.leadOf && `${it.leadOf}牵头校`]
          .filter(Boolean)
          .join(' · ')
      }
      aside={
        it?.may.edit && (
          <span className={styles.links}>
            <RouteLink to={`/schools/${id}/passwords`}>发放初始密码</RouteLink>
          </span>
        )
      }
    >
      {school.error && <ErrorState error={school.error} onRetry={() => void school.refetch()} />}
      {school.isPending && <Loading />}
      {it && (
        <>
          <Head it={it} />
          <Section
            title="学科配备"
            note={
              it.classCount
                ? `按 ${it.classCount} 个班的周课时估算，细线是大约需要的人数。`
                : '没有登记班级数，暂不能估算各学科需要多少教师。'
            }
          >
            <Staffing rows={it.staffing} schoolId={id} />
          </Section>
          <div className={styles.pair}>
            <Section title="年龄">
              <Distribution items={it.ages} unit="人" />
            </Section>
            <Section title="职称">
              <Distribution items={it.titles} unit="人" />
            </Section>
            <Section title="荣誉" note="每人按最高一项计">
              <Distribution items={it.honours} unit="人" />
            </Section>
          </div>
          {it.groups.length > 0 && (
            <Section title="教研组与备课组">
              <ul className={styles.groupChips}>
                {it.groups.map((group) => (
                  <li key={group.id}>
                    <RouteLink to={`/groups/${group.id}`}>{group.name}</RouteLink>
                    <span>
                      {group.leaderName ? `${group.leaderName} · ` : ''}
                      {group.members} 人
                    </span>
                    <span className="visually-hidden">{aboutOf(group)}</span>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <FilterBar filters={filters} />
          <PeopleList filter={{ schoolId: id, text: q, subject }} />
        </>
      )}
    </Page>
  )
}

function Head({ it }: { it: School }) {
  return (
    <>
      <Figures>
        <Figure label="教师" value={it.teachers} unit="人" />
        <Figure label="班级" value={it.classCount} unit="个" />
        <Figure label="学生" value={it.pupilCount} unit="人" />
        <Figure
          label="生师比"
          value={it.pupilCount && it.teachers ? Math.round((it.pupilCount / it.teachers) * 10) / 10 : null}
        />
      </Figures>
      <Section>
        <Facts
          items={[
            { label: '片区', value: it.clusterName },
            { label: '校联体', value: it.allianceName },
            { label: '地址', value: it.address },
            { label: '学校代码', value: it.code },
            {
              label: '负责人',
              value:
                it.leaders.length === 0 ? null : (
                  <span className={styles.inline}>
                    {it.leaders.map(({ id, name, duty }) => (
                      <span key={id}>
                        {duty} <RouteLink to={`/people/${id}`}>{name}</RouteLink>
                      </span>
                    ))}
                  </span>
                ),
            },
          ]}
        />
      </Section>
    </>
  )
}
