import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { weaknessOf } from '../../../modules/accounts/rules.ts'
import { mondayOf } from '../../../platform/calendar-day.ts'
import { sentenceFor } from '../../../sentences.zh.ts'
import { client, orpc } from '../../app/client.ts'
import { useForgetSession } from '../../app/session.ts'
import { Loading } from '../../ui/loading.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { schoolYearOf, weeksBetween } from '../../ui/term-dates.ts'
import { toast } from '../../ui/toast.tsx'
import { EntryFrame } from './entry-frame.tsx'
import frame from './entry-frame.module.css'
import styles from './passwords.module.css'

const route = getRouteApi('/set-up')

/** The first start, by the link that was printed; a link that was used leads to signing in. */
export function SetUpPage() {
  const { token = '' } = route.useSearch()
  const link = useQuery(orpc.accounts.setUpOpen.queryOptions({ input: { token }, retry: false }))
  useEffect(() => {
    document.title = '建立本区 · 联研'
  }, [])
  if (link.data?.open) return <SetUpForm token={token} />
  return (
    <EntryFrame
      title="建立本区"
      note={link.data && '这个链接已经用过，或者不完整。本区已经建立的，请直接登录。'}
    >
      {link.error ? (
        <ErrorState error={link.error} onRetry={() => void link.refetch()} />
      ) : link.data ? (
        <Button component={Link} to="/sign-in" size="md" fullWidth>
          去登录
        </Button>
      ) : (
        <Loading />
      )}
    </EntryFrame>
  )
}

/** The form of the first start: the district, its running term and the first administrator, once. */
function SetUpForm({ token }: { token: string }) {
  const router = useRouter()
  const forgetSession = useForgetSession()
  const [district, setDistrict] = useState('')
  const [startsOn, setStartsOn] = useState<string | null>(null)
  const [endsOn, setEndsOn] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [staffNumber, setStaffNumber] = useState('')
  const [password, setPassword] = useState('')
  const [left, setLeft] = useState(false)
  const found = useMutation(
    orpc.accounts.setUp.mutationOptions({
      onSuccess: async () => {
        await client.accounts.signIn({ identifier: staffNumber.trim(), password })
        forgetSession(false)
        toast.good('本区已建立')
        await router.navigate({ to: '/organization/import' })
      },
    }),
  )
  const weak = password !== '' && weaknessOf(password, staffNumber.trim()) !== null
  const firstMonday = startsOn && mondayOf(startsOn)
  const weeks = firstMonday && endsOn ? weeksBetween(firstMonday, endsOn) : null
  const typed = [district, name, staffNumber, password].every((text) => text.trim() !== '')
  const ready = typed && !weak && startsOn !== null && endsOn !== null && weeks !== null
  const lacking =
    startsOn !== null && endsOn !== null && weeks === null
      ? '学期的结束要晚于开始。'
      : weak
        ? sentenceFor('passwordTooWeak')
        : !ready && '填好上面各项就可以建立。'
  const submit = () => {
    if (!ready || !firstMonday) return
    const sequence = startsOn.slice(5) >= '07-15' ? 1 : 2
    found.mutate({
      token,
      district: { name: district.trim() },
      term: { schoolYear: schoolYearOf(startsOn), sequence, startsOn, endsOn, firstMonday, weeks },
      administrator: { name: name.trim(), staffNumber: staffNumber.trim(), password },
    })
  }
  return (
    <EntryFrame title="建立本区" note="填好这一页就可以开始使用；以后都能修改。">
      <form
        className={frame.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <TextInput
          size="md"
          label="区(县)名称"
          placeholder="洪泽区"
          required
          autoFocus
          value={district}
          onChange={(event) => setDistrict(event.currentTarget.value)}
        />
        <fieldset className={styles.group}>
          <legend>本学期</legend>
          <div className={styles.pair}>
            {/* The browser's own field: an entry page loads no calendar. */}
            <TextInput
              type="date"
              label="开始"
              required
              value={startsOn ?? ''}
              onChange={(event) => setStartsOn(event.currentTarget.value || null)}
            />
            <TextInput
              type="date"
              label="结束"
              required
              min={startsOn ?? undefined}
              value={endsOn ?? ''}
              onChange={(event) => setEndsOn(event.currentTarget.value || null)}
            />
          </div>
          {weeks !== null && firstMonday && (
            <p className={frame.note}>
              第1周从 {firstMonday} 周一算起，共 {weeks} 周。
            </p>
          )}
        </fieldset>
        <fieldset className={styles.group}>
          <legend>第一位管理员</legend>
          <div className={styles.pair}>
            <TextInput
              label="姓名"
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              label="教职工号"
              required
              autoComplete="username"
              autoCapitalize="none"
              value={staffNumber}
              onChange={(event) => setStaffNumber(event.currentTarget.value)}
            />
          </div>
          <PasswordInput
            label="密码"
            description="至少 8 位，字母(或汉字)和数字都要有，不要包含工号。"
            required
            autoComplete="new-password"
            error={weak && left ? sentenceFor('passwordTooWeak') : undefined}
            onBlur={() => setLeft(true)}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': '显示或隐藏密码' }}
          />
        </fieldset>
        {found.error && <ErrorState error={found.error} />}
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={found.isPending}
          disabled={!ready}
          aria-describedby="lacking"
        >
          建立本区
        </Button>
        {lacking && (
          <p id="lacking" className={frame.note} role="status">
            {lacking}
          </p>
        )}
      </form>
    </EntryFrame>
  )
}
