import { Button, Menu } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answers, orpc } from '../../app/client.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { bytesOf, csvOf, saveHere } from '../../ui/save-here.ts'
import styles from './passwords.module.css'

const route = getRouteApi('/app/schools/$id/passwords')

type Issued = Answers['accounts']['issueInitialPasswords']

/** First passwords for the people of a school who never had an account: shown this once, to be printed and cut up. */
export function PasswordsPage() {
  const { id } = route.useParams()
  const school = useQuery(orpc.organization.school.queryOptions({ input: { id } }))
  const issue = useMutation(orpc.accounts.issueInitialPasswords.mutationOptions())
  const name = school.data?.name ?? '学校'
  const ask = async () => {
    const sure = await confirmDestructive({
      title: '生成初始密码？',
      message: `为${name}从未开通账号的教师各生成一个初始密码。名单只显示这一次，请备好打印机或下载。`,
      action: '生成名单',
    })
    if (sure) issue.mutate({ schoolId: id })
  }
  const list = issue.data
  const issued = list?.issued
  return (
    <Page
      title="初始密码"
      note={name}
      back={{ to: `/schools/${id}`, label: name }}
      action={
        !issued && (
          <Button loading={issue.isPending} onClick={() => void ask()}>
            生成初始密码
          </Button>
        )
      }
    >
      {(school.error || issue.error) && <ErrorState error={issue.error ?? school.error} />}
      {!issued && (
        <Section>
          <EmptyState title="为还没有账号的教师发放初始密码">
            每人一个，首次登录后须换成自己的密码。已经有账号的教师不受影响；忘记密码的，在教师页重置。
          </EmptyState>
        </Section>
      )}
      {issued?.length === 0 && (
        <Section>
          <EmptyState title="本校教师都已有账号">忘记密码的，在教师页重置。</EmptyState>
        </Section>
      )}
      {list && list.issued.length > 0 && <IssuedList school={name} list={list} />}
    </Page>
  )
}

function IssuedList({ school, list: { issued, workbook } }: { school: string; list: Issued }) {
  const asCsv = () => {
    const lines = issued.map(({ staffNumber, name, password }) => [staffNumber, name, password])
    saveHere(`${school}初始密码.csv`, csvOf([['教职工号', '姓名', '初始密码'], ...lines]))
  }
  return (
    <Section
      title={`${school} · ${issued.length} 人`}
      note="离开这个页面就再也看不到这份名单。"
      action={
        <span className={styles.tools}>
          <Menu position="bottom-end" shadow="lg">
            <Menu.Target>
              <Button variant="default">下载</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {workbook && (
                <Menu.Item onClick={() => saveHere(`${school}初始密码.xlsx`, bytesOf(workbook))}>
                  Excel 工作簿(.xlsx)
                </Menu.Item>
              )}
              <Menu.Item onClick={asCsv}>文本表格(.csv)</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Button onClick={() => window.print()}>打印</Button>
        </span>
      }
    >
      <ul className={styles.slips}>
        {issued.map(({ personId, name, staffNumber, password }) => (
          <li key={personId}>
            <span className={styles.name}>{name}</span>
            <span className={styles.number}>{staffNumber}</span>
            <span className={styles.password}>{password}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
