import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { orpc } from '../../app/client.ts'
import { useForgetSession } from '../../app/session.ts'
import { ErrorState } from '../../ui/states.tsx'
import { EntryFrame } from './entry-frame.tsx'
import styles from './entry-frame.module.css'

const route = getRouteApi('/sign-in')

/** Staff number or phone, and password. */
export function SignInPage() {
  const { next } = route.useSearch()
  const router = useRouter()
  const forgetSession = useForgetSession()
  const [identifier, setIdentifier] = useState('')
  const [password, setPassword] = useState('')
  useEffect(() => {
    document.title = '登录 · 联研'
  }, [])
  const signIn = useMutation(
    orpc.accounts.signIn.mutationOptions({
      onSuccess: ({ mustChangePassword }) => {
        forgetSession(false)
        if (mustChangePassword) return router.navigate({ to: '/change-password' })
        router.history.push(ownAddress(next))
      },
    }),
  )
  return (
    <EntryFrame title="登录" note="用工号或登记的手机号登录。">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate({ identifier: identifier.trim(), password })
        }}
      >
        <TextInput
          size="md"
          label="工号或手机号"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          required
          withAsterisk={false}
          autoFocus
          value={identifier}
          onChange={(event) => setIdentifier(event.currentTarget.value)}
        />
        <PasswordInput
          size="md"
          label="密码"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': '显示或隐藏密码' }}
        />
        {signIn.error && <ErrorState error={signIn.error} />}
        <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
          登录
        </Button>
      </form>
      <p className={styles.help}>第一次登录？初始密码由学校管理员发放。忘记密码也请找学校管理员重置。</p>
    </EntryFrame>
  )
}

/** Where to go after signing in: only to addresses of this site. */
function ownAddress(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/'
}
