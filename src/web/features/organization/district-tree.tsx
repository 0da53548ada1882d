import { groupKindLabels, localityLabels, stageLabels } from '../../../modules/organization/vocabulary.ts'
import { Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { fits, type SchoolFilter } from './matching.ts'
import { type GroupLine, localityShapes, type SchoolLine, type Tree } from './words.ts'
import styles from './organization.module.css'

/** Clusters with their schools, drawn by size and marked by locality; alliances; groups above the schools. */
export function DistrictTree({ tree, filter }: { tree: Tree; filter: SchoolFilter }) {
  if (tree.schools.length === 0) {
    return (
      <Section>
        <EmptyState title="还没有学校">
          由区级管理员在“名册导入”里读入学校和教师名单，片区也一并建立。
        </EmptyState>
      </Section>
    )
  }
  const schools = new Map(tree.schools.map((school) => [school.id, school]))
  const membersOf = (ids: string[]) => ids.flatMap((id) => schools.get(id) ?? [])
  const clusters = tree.associations.filter(({ kind }) => kind === 'cluster')
  const alliances = tree.associations.filter(({ kind }) => kind === 'alliance')
  const outside = tree.schools.filter(({ clusterId }) => clusterId === null)
  const most = Math.max(...tree.schools.map(({ teachers }) => teachers), 1)
  return (
    <>
      <Legend />
      <div className={styles.clusters}>
        {clusters.map((cluster) => (
          <Cluster
            key={cluster.id}
            title={cluster.name}
            note={[
              cluster.leadSchoolName && `牵头：${cluster.leadSchoolName}`,
              cluster.leaderName && `负责人：${cluster.leaderName}`,
            ]
              .filter(Boolean)
              .join(' · ')}
            schools={membersOf(cluster.schoolIds)}
            lead={cluster.leadSchoolId}
            filter={filter}
            most={most}
          />
        ))}
        {outside.length > 0 && (
          <Cluster title="未划入片区" note="" schools={outside} lead={null} filter={filter} most={most} />
        )}
      </div>
      {alliances.length > 0 && (
        <Section title="校联体" note="按协议结成，核心校带动成员校。">
          <ul className={styles.alliances}>
            {alliances.map((alliance) => (
              <li key={alliance.id}>
                <strong>{alliance.name}</strong>
                {alliance.leadSchoolId && (
                  <span>
                    核心校:
                    <RouteLink to={`/schools/${alliance.leadSchoolId}`}>{alliance.leadSchoolName}</RouteLink>
                  </span>
                )}
                <span className={styles.members}>
                  {membersOf(alliance.schoolIds)
                    .filter(({ id }) => id !== alliance.leadSchoolId)
                    .map(({ id, name }) => (
                      <RouteLink key={id} to={`/schools/${id}`}>
                        {name}
                      </RouteLink>
                    ))}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Groups groups={tree.groups} />
    </>
  )
}

function Legend() {
  const all = Object.keys(localityLabels) as SchoolLine['locality'][]
  return (
    <p className={styles.legend}>
      {all.map((locality) => (
        <span key={locality} data-locality={locality}>
          <ShapeMark shape={localityShapes[locality]} size={11} /> {localityLabels[locality]}
        </span>
      ))}
      <span>方块越宽，教师越多</span>
    </p>
  )
}

function Cluster({
  title,
  note,
  schools,
  lead,
  filter,
  most,
}: {
  title: string
  note: string
  schools: SchoolLine[]
  lead: string | null
  filter: SchoolFilter
  most: number
}) {
  const teachers = schools.reduce((sum, school) => sum + school.teachers, 0)
  const sorted = schools.toSorted(
    (a, b) => Number(b.id === lead) - Number(a.id === lead) || b.teachers - a.teachers,
  )
  return (
    <Section
      title={title}
      note={note}
      action={
        <span className={styles.size}>
          {schools.length} 校 · {teachers.toLocaleString('zh-CN')} 人
        </span>
      }
    >
      <ul className={styles.schools}>
        {sorted.map((school) => (
          <li
            key={school.id}
            data-locality={school.locality}
            data-dim={fits(school, filter) ? undefined : true}
            style={{ '--width': `${9 + (school.teachers / most) * 8}rem` } as React.CSSProperties}
          >
            <RouteLink to={`/schools/${school.id}`}>
              <span className={styles.schoolName}>
                <ShapeMark shape={localityShapes[school.locality]} size={11} />
                {school.name}
              </span>
              <span className={styles.schoolNote}>
                {localityLabels[school.locality]} · {school.teachers} 人{school.id === lead && <b>牵头校</b>}
              </span>
            </RouteLink>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Leading group and office first, then central groups stage by stage. */
function Groups({ groups }: { groups: GroupLine[] }) {
  const above = groups.filter(({ kind }) => kind !== 'centralGroup')
  const central = Map.groupBy(
    groups.filter(({ kind }) => kind === 'centralGroup'),
    ({ stage }) => stage,
  )
  return (
    <Section title="教研组织">
      <div className={styles.groups}>
        {above.length > 0 && <GroupColumn title="区级" groups={above} withKind />}
        {[...central].map(([stage, list]) => (
          <GroupColumn
            key={stage ?? ''}
            title={`${stage ? stageLabels[stage] : ''}中心教研组`}
            groups={list}
          />
        ))}
      </div>
    </Section>
  )
}

function GroupColumn({
  title,
  groups,
  withKind = false,
}: {
  title: string
  groups: GroupLine[]
  withKind?: boolean
}) {
  return (
    <div>
      <h3 className={styles.groupTitle}>{title}</h3>
      <ul className={styles.groupList}>
        {groups.map((group) => (
          <li key={group.id}>
            <RouteLink to={`/groups/${group.id}`}>{group.name}</RouteLink>
            <span>
              {withKind && groupKindLabels[group.kind] !== group.name
                ? `${groupKindLabels[group.kind]} · `
                : ''}
              {group.leaderName ? `${group.leaderName} · ` : ''}
              {group.members} 人
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
