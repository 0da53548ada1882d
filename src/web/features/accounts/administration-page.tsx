import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client, orpc } from '../../app/client.ts'
import { useMay, useMe } from '../../app/session.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { type Choice, SearchSelect } from '../../ui/search-select.tsx'
import { ErrorState } from '../../ui/states.tsx'
import styles from './passwords.module.css'

/** Accounts of the people one answers for: a one-time password for who forgot theirs, first passwords school by school. */
export function AdministrationPage() {
  const { roles } = useMe()
  const everywhere = roles.some(({ kind }) => kind === 'districtAdministrator')
  const mayAll = useMay('audit.all')
  const own = roles.filter(({ kind, scopeId }) => ['principal', 'dean'].includes(kind) && scopeId)
  const schools = useQuery({
    ...orpc.organization.listSchools.queryOptions({ input: {} }),
    enabled: everywhere,
  })
  const list = everywhere
    ? (schools.data ?? []).map(({ id, name }) => ({ id, name }))
    : [...new Map(own.map(({ scopeId, scopeName }) => [scopeId, scopeName])).entries()].map(([id, name]) => ({
        id: id ?? '',
        name: name ?? '本校',
      }))
  return (
    <Page
      title="账号与权限"
      note="身份由任职决定：在学校、小组里担任什么，就有相应的权限，不必另外授权。"
      aside={mayAll && <RouteLink to="/audit?scope=all">操作记录</RouteLink>}
    >
      <Section title="忘记密码" note="换一个一次性密码，当面告诉本人；原来的登录全部退出。">
        <ResetOne />
      </Section>
      <Section title="初始密码" note="为还没有账号的教师成批生成，可以打印。">
        {schools.error && <ErrorState error={schools.error} onRetry={() => void schools.refetch()} />}
        {everywhere && schools.isPending && <Loading />}
        <ul className={styles.links}>
          {list.map(({ id, name }) => (
            <li key={id}>
              <RouteLink to={`/schools/${id}/passwords`}>{name}</RouteLink>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  )
}

async function searchPeople(text: string): Promise<Choice[]> {
  if (text === '') return []
  const { people } = await client.organization.search({ text })
  return people.map(({ id, name, schoolName }) => ({ value: id, label: name, note: schoolName ?? '' }))
}

function ResetOne() {
  const [person, setPerson] = useState<Choice | null>(null)
  const reset = useMutation(orpc.accounts.resetPassword.mutationOptions())
  return (
    <form
      className={styles.one}
      onSubmit={(event) => {
        event.preventDefault()
        if (person) reset.mutate({ personId: person.value })
      }}
    >
      <SearchSelect
        label="教师"
        placeholder="姓名、拼音首字母或教职工号"
        searchKey={['people']}
        search={searchPeople}
        value={person}
        onChange={(choice) => {
          setPerson(choice)
          reset.reset()
        }}
      />
      {reset.error && <ErrorState error={reset.error} />}
      {reset.data ? (
        <div className={styles.result} role="status">
          {reset.data.name}({reset.data.staffNumber})的一次性密码
          <div className={styles.password}>{reset.data.password}</div>
        </div>
      ) : (
        <Button type="submit" disabled={!person} loading={reset.isPending}>
          重置密码
        </Button>
      )}
    </form>
  )
}
