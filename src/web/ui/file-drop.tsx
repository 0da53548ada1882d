import { Button } from '@mantine/core'
import { IconFileUpload, IconX } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import { fileSize, refusalOf } from './file-rules.ts'
import { ErrorState } from './states.tsx'
import styles from './file-drop.module.css'

/**
 * A place to drop files on, or to choose them with the keyboard. Gives the accepted ones; says why others are not.
 * `endings` like `['.docx', '.txt']`; empty takes all. `limit` in bytes a file.
 */
export function FileDrop({
  label,
  hint,
  endings,
  limit,
  multiple = false,
  disabled = false,
  onFiles,
}: {
  label: string
  hint?: string
  endings: readonly string[]
  limit: number
  multiple?: boolean
  disabled?: boolean
  onFiles: (files: File[]) => void
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [refusals, setRefusals] = useState<string[]>([])

  const take = (list: FileList | null) => {
    const files = [...(list ?? [])].slice(0, multiple ? undefined : 1)
    const found = files.map((file) => ({ file, refusal: refusalOf(file, endings, limit) }))
    setRefusals(found.flatMap(({ refusal }) => refusal ?? []))
    const accepted = found.filter(({ refusal }) => refusal === null).map(({ file }) => file)
    if (accepted.length > 0) onFiles(accepted)
    if (input.current) input.current.value = ''
  }

  return (
    <div className={styles.holder}>
      <label
        htmlFor={id}
        className={styles.drop}
        data-over={over || undefined}
        data-disabled={disabled || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          if (!disabled) take(event.dataTransfer.files)
        }}
      >
        <IconFileUpload size={30} stroke={1.3} aria-hidden />
        <span className={styles.label}>{label}</span>
        <span className={styles.hint}>
          {hint ??
            `把文件拖到这里，或点击选择${endings.length ? `(${endings.join('、')}` : '('}${endings.length ? '，' : ''}不超过 ${fileSize(limit)})`}
        </span>
        <input
          ref={input}
          id={id}
          type="file"
          className={styles.input}
          accept={endings.join(',')}
          multiple={multiple}
          disabled={disabled}
          onChange={(event) => take(event.currentTarget.files)}
        />
      </label>
      {refusals.length > 0 && (
        <ul className={styles.refusals} role="alert">
          {refusals.map((refusal) => (
            <li key={refusal}>{refusal}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** A chosen or uploaded file, with its progress and a way to take it back. */
export function FileLine({
  name,
  size,
  progress,
  error,
  onRetry,
  onRemove,
}: {
  name: string
  size: number
  /** 0 to 1 while it is being sent. */
  progress?: number
  error?: unknown
  /** Sends it again; shown with the error. */
  onRetry?: () => void
  onRemove?: () => void
}) {
  return (
    <div className={styles.line}>
      <span className={styles.name}>{name}</span>
      <span className={styles.size}>
        {progress !== undefined && progress < 1 ? `${Math.round(progress * 100)}%` : fileSize(size)}
      </span>
      {onRemove && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={`移除 ${name}`}
          onClick={onRemove}
        >
          <IconX size={16} />
        </Button>
      )}
      {progress !== undefined && progress < 1 && (
        <progress className={styles.progress} max={1} value={progress} aria-label={`正在上传 ${name}`} />
      )}
      {error !== undefined && error !== null && <ErrorState error={error} onRetry={onRetry} />}
    </div>
  )
}
