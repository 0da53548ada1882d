import { Button } from '@mantine/core'
import { ORPCError } from '@orpc/client'
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { sentenceFor } from '../../sentences.zh.ts'
import { Notice } from '../ui/notice.tsx'
import { codeOf } from './client.ts'
import { NotAllowed } from './session.ts'

const home = (
  <Button component={Link} to="/" variant="light">
    回到首页
  </Button>
)

/** The address leads nowhere. */
export function NotFoundPage() {
  return (
    <Notice shape="ring" title="没有这个页面" action={home}>
      链接可能不完整，或者内容已被移走。可以回到首页，或查找学校和老师。
    </Notice>
  )
}

/** The page exists, but not for this person. */
export function NotAllowedPage() {
  return (
    <Notice shape="square" title="这个页面不对您开放" action={home}>
      {sentenceFor('notAllowed')}
    </Notice>
  )
}

/** Whatever a page could not deal with itself; tells what happened and offers another try. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const code = codeOf(error)
  if (error instanceof NotAllowed || code === 'notAllowed') return <NotAllowedPage />
  if (code === 'notFound') return <NotFoundPage />
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Notice
      shape="triangle"
      title={code === 'offline' ? '连不上服务器' : '页面出了点问题'}
      action={<Button onClick={again}>再试一次</Button>}
    >
      {sentenceFor(code, error instanceof ORPCError ? error.data : undefined)}
    </Notice>
  )
}
