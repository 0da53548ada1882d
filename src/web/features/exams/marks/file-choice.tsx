import { useState } from 'react'
import { sentenceFor } from '../../../../sentences.zh.ts'
import { clientId } from '../../../ui/client-id.ts'
import { FileDrop } from '../../../ui/file-drop.tsx'
import { ShapeMark } from '../../../ui/shapes.tsx'
import styles from './marks.module.css'

interface Purpose {
  purpose: 'pupils' | 'marks'
  assessmentId?: string
  leaveNamesOut?: boolean
}

/** Sends a file under an id made here, so that sending it twice is one import; a sentence says why not. */
function send(
  file: File,
  of: Purpose,
  onProgress: (share: number) => void,
): Promise<{ id: string } | { sentence: string }> {
  const query = new URLSearchParams({
    id: clientId(),
    purpose: of.purpose,
    ...(of.assessmentId && { assessmentId: of.assessmentId }),
    ...(of.leaveNamesOut && { names: 'none' }),
  })
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/exam-imports?${query.toString()}`)
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total))
    request.addEventListener('error', () => resolve({ sentence: sentenceFor('offline') }))
    request.addEventListener('load', () => {
      const said = answerOf(request.responseText)
      if (request.status < 300 && said.id) resolve({ id: said.id })
      else resolve({ sentence: said.message ?? sentenceFor(said.code ?? 'unknown') })
    })
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}

function answerOf(text: string): { id?: string; code?: string; message?: string } {
  try {
    return JSON.parse(text) as { id?: string; code?: string; message?: string }
  } catch {
    return {}
  }
}

/** Where a file is chosen and sent; `onSent` gets the import that it began. */
export function FileChoice({
  label,
  limit,
  of,
  onSent,
}: {
  label: string
  limit: number
  of: Purpose
  onSent: (id: string) => void
}) {
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const begin = async ([file]: File[]): Promise<void> => {
    if (!file) return
    setRefusal(null)
    setSending({ name: file.name, share: 0 })
    const answer = await send(file, of, (share) => setSending({ name: file.name, share }))
    setSending(null)
    if ('id' in answer) onSent(answer.id)
    else setRefusal(answer.sentence)
  }
  return (
    <>
      {sending === null ? (
        <FileDrop
          label={label}
          endings={['.xlsx', '.csv']}
          limit={limit}
          onFiles={(files) => void begin(files)}
        />
      ) : (
        <div role="status" className={styles.waiting}>
          <p>正在上传“{sending.name}”……</p>
          <progress className={styles.progress} max={1} value={sending.share} aria-label="上传进度" />
        </div>
      )}
      {refusal && (
        <p role="alert" className={styles.refusal}>
          <ShapeMark shape="triangle" size={14} /> {refusal}
        </p>
      )}
    </>
  )
}
