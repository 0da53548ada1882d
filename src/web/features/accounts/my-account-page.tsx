import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { orpc, type Answers } from '../../app/client.ts'
import { useMe } from '../../app/session.ts'
import { ago } from '../../ui/dates.ts'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { RecordList, settled, type Column } from '../../ui/record-list.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { errorSentence, ErrorState } from '../../ui/states.tsx'
import { Loading } from '../../ui/loading.tsx'
import { toast } from '../../ui/toast.tsx'

/** Who I am here, my password, and where I am signed in. */
export function MyAccountPage() {
  const { person, roles, district } = useMe()
  return (
    <Page
      title="我的账号"
      narrow
      aside={
        <>
          <Button component={Link} to="/audit" variant="subtle">
            操作记录
          </Button>
          <Button component={Link} to="/change-password" variant="default">
            修改密码
          </Button>
        </>
      }
    >
      <Section>
        <Facts
          items={[
            { label: '姓名', value: person.name },
            { label: '工号', value: person.staffNumber },
            { label: '学校', value: person.schoolName },
            { label: '所在区', value: district.name },
            { label: '身份', value: [...new Set(roles.map((it) => it.label))].join('、') },
          ]}
        />
      </Section>
      <Section title="登录过的设备" note="不认识的设备请立即退出，并修改密码。" action={<EndOthers />} flush>
        <SessionList />
      </Section>
    </Page>
  )
}

type Session = Answers['accounts']['listSessions'][number]

const columns: Column<Session>[] = [
  { key: 'device', title: '设备', cell: (it) => it.device },
  { key: 'lastUsedAt', title: '最近使用', cell: (it) => ago(it.lastUsedAt) },
  { key: 'address', title: '网络地址', cell: (it) => it.ipAddress, card: 'hidden' },
  { key: 'end', title: '操作', align: 'end', card: 'corner', cell: (it) => <EndSession session={it} /> },
]

function SessionList() {
  const { data, isPending, error, refetch } = useQuery(orpc.accounts.listSessions.queryOptions())
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (isPending) return <Loading />
  return (
    <RecordList label="设备" source={settled(data)} columns={columns} rowId={(it) => it.id} rowTo={false} />
  )
}

/** One press for a phone that was lost: everywhere but here. */
function EndOthers() {
  const queries = useQueryClient()
  const { data } = useQuery(orpc.accounts.listSessions.queryOptions())
  const end = useMutation(
    orpc.accounts.endSessions.mutationOptions({
      onSuccess: ({ ended }) => {
        toast.good(`已退出其他 ${ended} 台设备`)
        return queries.invalidateQueries({ queryKey: orpc.accounts.listSessions.key() })
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  if (!data?.some(({ current }) => !current)) return null
  return (
    <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate({})}>
      退出其他设备
    </Button>
  )
}

function EndSession({ session }: { session: Session }) {
  const queries = useQueryClient()
  const end = useMutation(
    orpc.accounts.endSessions.mutationOptions({
      onSuccess: () => {
        toast.good('已让那台设备退出登录')
        return queries.invalidateQueries({ queryKey: orpc.accounts.listSessions.key() })
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  if (session.current) return <StatusBadge tone="active">当前设备</StatusBadge>
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={end.isPending}
      onClick={() => end.mutate({ id: session.id })}
    >
      退出
    </Button>
  )
}
