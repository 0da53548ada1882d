import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { sentenceFor } from '../../../sentences.zh.ts'
import { FileDrop } from '../../ui/file-drop.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import styles from './source.module.css'

/** Sends a document and answers the id of what was read, or a sentence that says why not. */
async function sendDocument(file: File): Promise<{ id: string } | { sentence: string }> {
  const body = new FormData()
  body.append('file', file)
  const answer = await fetch('/api/plan-documents', {
    method: 'POST',
    body,
    credentials: 'same-origin',
  }).catch(() => null)
  if (!answer) return { sentence: sentenceFor('offline') }
  const said = (await answer.json().catch(() => ({}))) as { id?: string; code?: string; message?: string }
  if (answer.ok && said.id) return { id: said.id }
  return {
    sentence: said.message && said.message !== said.code ? said.message : sentenceFor(said.code ?? 'unknown'),
  }
}

/** The first step of reading a plan from Word: choose the file. */
export function ImportPage() {
  const navigate = useNavigate()
  const [reading, setReading] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const read = async ([file]: File[]): Promise<void> => {
    if (!file) return
    setRefusal(null)
    setReading(file.name)
    const answer = await sendDocument(file)
    setReading(null)
    if ('id' in answer) await navigate({ to: '/plans/import/$sourceId', params: { sourceId: answer.id } })
    else setRefusal(answer.sentence)
  }
  return (
    <Page title="导入 Word 计划" back={{ to: '/plans', label: '计划' }} narrow>
      <Section>
        {reading === null ? (
          <FileDrop
            label="选择一份计划"
            endings={['.docx', '.txt']}
            limit={20 * 1024 * 1024}
            onFiles={(files) => void read(files)}
          />
        ) : (
          <div role="status" className={styles.reading}>
            <Loading />
            <p>正在读“{reading}”……</p>
          </div>
        )}
        {refusal && (
          <p role="alert" className={styles.refusal}>
            <ShapeMark shape="triangle" size={14} /> {refusal}
          </p>
        )}
      </Section>
      <Section title="会读出什么">
        <ul className={styles.explained}>
          <li>名称、起止日期、目标、阶段；按条目、表格或文字写的每一项工作安排。</li>
          <li>“每月一次”“每学期覆盖全部教师”这样的要求，读成可以统计的承诺。</li>
          <li>读不准的地方会标出来，读不懂的文字原样保留；保存之前每一项都可以改。</li>
        </ul>
      </Section>
    </Page>
  )
}
