import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import type { Assessment } from './words.ts'
import styles from './setup.module.css'

/** Publishes what is ready; says what is still missing, and where only signatures are, takes a filing instead. */
export function PublishButton({ it }: { it: Assessment }) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button variant={it.missing.length === 0 ? 'filled' : 'default'} onClick={() => setAsking(true)}>
        发布结果
      </Button>
      {asking && <PublishDialog it={it} onClose={() => setAsking(false)} />}
    </>
  )
}

function PublishDialog({ it, onClose }: { it: Assessment; onClose: () => void }) {
  const [filing, setFiling] = useState({ number: '', person: '', reason: '' })
  const queries = useQueryClient()
  const publish = useMutation(
    orpc.exams.publishAssessment.mutationOptions({
      onSuccess: async () => {
        toast.good('结果已发布，已通知有关的学校和教师')
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        onClose()
      },
    }),
  )
  const unsigned = it.steps.some(({ key, state }) => key === 'review' && state !== 'done')
  // Signatures are the only thing that a filing may stand for.
  const liftable = unsigned && it.missing.length === 1
  const ready = it.missing.length === 0
  const late = it.papers.filter(({ lateOn }) => lateOn.length > 0)
  const filled = Object.values(filing).every((text) => text.trim() !== '')
  const field = (key: keyof typeof filing, label: string) => (
    <TextInput
      label={label}
      required
      maxLength={500}
      value={filing[key]}
      onChange={(event) => setFiling({ ...filing, [key]: event.currentTarget.value })}
    />
  )
  return (
    <Dialog
      title={ready ? '发布结果' : liftable ? '还没有审签，凭特批发布' : '现在还不能发布'}
      onClose={onClose}
    >
      <div className={styles.form}>
        {late.length > 0 && (
          <p className={styles.soft}>
            考后补签：
            {late.map(({ title, lateOn }) => `${title} ${lateOn.length} 人(${lateOn.at(-1)})`).join('，')}。
          </p>
        )}
        {ready ? (
          <p>
            发布后，参加学校的负责人、有关教研员和任课教师会收到通知，各自看到与自己有关的结果。以后更正成绩会生成新版本。
          </p>
        ) : (
          <>
            <p>还缺：</p>
            <ul className={styles.held}>
              {it.missing.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
        {liftable && (
          <>
            {field('number', '备案号')}
            {field('person', '批准人')}
            {field('reason', '理由')}
          </>
        )}
        {publish.error && <ErrorState error={publish.error} />}
        <div className={styles.actions}>
          {(ready || liftable) && (
            <Button
              disabled={liftable && !filled}
              loading={publish.isPending}
              onClick={() => publish.mutate({ id: it.id, filing: liftable ? filing : null })}
            >
              发布
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {ready || liftable ? '取消' : '知道了'}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
