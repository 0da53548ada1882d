import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { weaknessOf } from '../../../modules/accounts/rules.ts'
import { sentenceFor } from '../../../sentences.zh.ts'
import { orpc } from '../../app/client.ts'
import { useForgetSession } from '../../app/session.ts'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { EntryFrame } from './entry-frame.tsx'
import styles from './entry-frame.module.css'

/** A new password: demanded at the first sign-in, later by choice. */
export function ChangePasswordPage() {
  const router = useRouter()
  const forgetSession = useForgetSession()
  const { data: me } = useQuery(orpc.accounts.me.queryOptions({ input: {} }))
  const first = me?.mustChangePassword ?? false
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [left, setLeft] = useState(false)
  useEffect(() => {
    document.title = '修改密码 · 联研'
  }, [])
  const change = useMutation(
    orpc.accounts.changePassword.mutationOptions({
      onSuccess: async () => {
        forgetSession(false)
        toast.good('密码已修改')
        await router.navigate({ to: '/' })
      },
    }),
  )
  const weak = me !== undefined && next !== '' && weaknessOf(next, me.person.staffNumber) !== null
  const different = again !== '' && again !== next
  const ready = current !== '' && next !== '' && !weak && again === next
  const lacking = weak
    ? sentenceFor('passwordTooWeak')
    : current === ''
      ? `请先输入${first ? '初始密码' : '当前密码'}。`
      : next === ''
        ? '请输入新密码。'
        : again !== next && '请把新密码再输一遍，两次要一样。'
  return (
    <EntryFrame
      title={first ? '先设置自己的密码' : '修改密码'}
      note={first ? '初始密码只用一次。设好新密码后就可以开始使用。' : undefined}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) change.mutate({ current, next })
        }}
      >
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={me?.person.staffNumber ?? ''}
          readOnly
        />
        <PasswordInput
          size="md"
          label={first ? '初始密码' : '当前密码'}
          autoComplete="current-password"
          autoFocus
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': '显示或隐藏当前密码' }}
        />
        <PasswordInput
          size="md"
          label="新密码"
          description="至少 8 位，字母(或汉字)和数字都要有，不要包含工号。"
          autoComplete="new-password"
          error={weak && left ? sentenceFor('passwordTooWeak') : undefined}
          onBlur={() => setLeft(true)}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': '显示或隐藏新密码' }}
        />
        <PasswordInput
          size="md"
          label="再输一遍新密码"
          autoComplete="new-password"
          error={different ? '两次输入的不一样' : undefined}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': '显示或隐藏第二次输入' }}
        />
        {change.error && (
          <ErrorState error={change.error} instead={{ wrongCredentials: '当前密码不对，请重新输入。' }} />
        )}
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={change.isPending}
          disabled={!ready}
          aria-describedby="lacking"
        >
          {first ? '设置密码，开始使用' : '修改密码'}
        </Button>
        {lacking && (
          <p id="lacking" className={styles.note} role="status">
            {lacking}
          </p>
        )}
        {!first && (
          <Button variant="subtle" onClick={() => router.history.back()}>
            不改了
          </Button>
        )}
      </form>
    </EntryFrame>
  )
}
