import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { Section } from '../../../ui/page.tsx'
import type { Assessment } from './words.ts'
import styles from './setup.module.css'

const CandidateDialog = lazy(() =>
  import('./candidate-dialog.tsx').then((module) => ({ default: module.CandidateDialog })),
)

const number = (value: number) => value.toLocaleString('zh-CN')

/** How many of those who are to sit have a candidate number, and the way to bring numbers in that others gave out. */
export function CandidateNumbers({
  it,
  pupils,
  numbered,
}: {
  it: Assessment
  pupils: number
  numbered: number
}) {
  const [open, setOpen] = useState(false)
  if (it.state !== 'collecting' || pupils === 0) return null
  return (
    <Section
      title="考号"
      note={
        numbered === pupils
          ? `${number(pupils)} 名学生都有考号。阅卷系统或考务软件另编了考号的，从文件导入。`
          : `还有 ${number(pupils - numbered)} 名学生没有考号。阅卷系统或考务软件编好了考号的，从文件导入，成绩表才对得上人。`
      }
    >
      <div className={styles.actions}>
        <Button variant={numbered === 0 ? 'filled' : 'default'} onClick={() => setOpen(true)}>
          导入考号
        </Button>
        <DownloadButton
          label="导出名单来填写"
          targets={[{ label: '名单', href: `/api/exams/assessments/${it.id}/pupils.xlsx` }]}
        />
      </div>
      {open && (
        <Suspense>
          <CandidateDialog assessmentId={it.id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Section>
  )
}
