import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { dutyLabels, gradeLabel, stageLabels } from '../../../modules/organization/vocabulary.ts'
import { orpc } from '../../app/client.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { ErrorState, errorSentence } from '../../ui/states.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Person } from './words.ts'
import styles from './organization.module.css'

const route = getRouteApi('/app/people/$id')

/** A person: who they are, where they serve and served, what they teach, what they were awarded. */
export function PersonPage() {
  const { id } = route.useParams()
  const found = useQuery(orpc.organization.person.queryOptions({ input: { id } }))
  const it = found.data
  return (
    <Page
      title={it?.name ?? '教师'}
      back={
        it?.schoolId
          ? { to: `/schools/${it.schoolId}`, label: it.schoolName ?? '学校' }
          : { to: '/organization?view=people', label: '教师' }
      }
      note={it && noteOf(it)}
      narrow
      aside={it?.may.resetPassword && <ResetPassword id={id} name={it.name} />}
      action={
        it?.may.seeRecord && (
          <Button component={Link} to={`/record/${id}` as never}>
            成长档案
          </Button>
        )
      }
    >
      {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {it && <Content it={it} />}
    </Page>
  )
}

function noteOf(it: Person): string {
  const teaches = `${it.stage ? stageLabels[it.stage] : ''}${it.subject ?? ''}`
  return [it.schoolName, it.duty, teaches].filter(Boolean).join(' · ')
}

function Content({ it }: { it: Person }) {
  const open = it.assignments.filter(({ validTo }) => validTo === null)
  return (
    <>
      <Section>
        <Facts
          items={[
            { label: '教职工号', value: it.staffNumber },
            {
              label: '学校',
              value: it.schoolId && <RouteLink to={`/schools/${it.schoolId}`}>{it.schoolName}</RouteLink>,
            },
            { label: '职称', value: it.title },
            { label: '职务', value: it.duty },
            { label: '年龄', value: it.age === null ? null : `${it.age} 岁` },
            { label: '参加工作', value: it.joinedWorkOn?.slice(0, 7) },
            { label: '手机号', value: it.phone },
            {
              label: '荣誉',
              value:
                it.honours.length === 0 ? null : (
                  <span className={styles.inline}>
                    {it.honours.map(({ name, level, awardedOn }) => (
                      <span key={`${name} ${level}`} title={level}>
                        {name}
                        {awardedOn && <small className={styles.soft}> {awardedOn.slice(0, 4)}</small>}
                      </span>
                    ))}
                  </span>
                ),
            },
            {
              label: '任教',
              value:
                open.length === 0 ? null : (
                  <span className={styles.inline}>
                    {open.map((one, at) => (
                      <span key={at}>{taught(one, it.schoolName)}</span>
                    ))}
                  </span>
                ),
            },
          ]}
        />
      </Section>
      <Section title="任职经历">
        <Timeline
          label="任职经历"
          moments={it.memberships.map((membership) => {
            const { id, where, whereId, whereKind, duty, subject, stage, validFrom, validTo } = membership
            const about = `${stage ? stageLabels[stage] : ''}${subject ?? ''}`
            return {
              key: id,
              when: `${validFrom.slice(0, 7)} 至 ${validTo ? validTo.slice(0, 7) : '今'}`,
              title: (
                <>
                  {whereKind === 'association' ? (
                    where
                  ) : (
                    <RouteLink
                      to={`/${whereKind === 'school' ? 'schools' : 'groups'}/${whereId}`}
                      className={styles.inText}
                    >
                      {where}
                    </RouteLink>
                  )}{' '}
                  {dutyLabels[duty]}
                </>
              ),
              note: about || undefined,
              tone: validTo === null ? ('active' as const) : ('quiet' as const),
            }
          })}
        />
      </Section>
    </>
  )
}

function taught(
  { subject, grade, className, weeklyPeriods, schoolName }: Person['assignments'][number],
  own: string | null,
): string {
  const where = schoolName === own ? '' : `(${schoolName})`
  const periods = weeklyPeriods ? ` 每周 ${weeklyPeriods} 节` : ''
  return `${subject} ${className ?? (grade ? gradeLabel(grade) : '')}${periods}${where}`.trim()
}

/** A one-time password for who forgot theirs; it is shown this once. */
function ResetPassword({ id, name }: { id: string; name: string }) {
  const [password, setPassword] = useState<string | null>(null)
  const reset = useMutation(
    orpc.accounts.resetPassword.mutationOptions({
      onSuccess: (issued) => setPassword(issued.password),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const ask = async () => {
    const sure = await confirmDestructive({
      title: `为${name}换一个一次性密码？`,
      message: '原来的密码立即失效，所有登录着的设备都会退出。',
      action: '重置密码',
    })
    if (sure) reset.mutate({ personId: id })
  }
  return (
    <>
      <Button variant="default" loading={reset.isPending} onClick={() => void ask()}>
        重置密码
      </Button>
      {password !== null && (
        <Dialog title={`${name}的一次性密码`} size="sm" onClose={() => setPassword(null)}>
          <p className={styles.password}>{password}</p>
          <p className={styles.soft}>只显示这一次，请当面告诉本人。首次登录后须换成自己的密码。</p>
        </Dialog>
      )}
    </>
  )
}
