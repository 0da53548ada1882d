import { Button } from '@mantine/core'
import { useState } from 'react'
import { marksOf } from '../../../../../modules/exams/rules/blueprint.ts'
import type { IntendedShares } from '../../../../../modules/exams/contract/papers.ts'
import type { ReadBlueprint } from '../../../../../modules/exams/rules/blueprint-table.ts'
import { sentenceFor } from '../../../../../sentences.zh.ts'
import { Dialog } from '../../../../ui/dialog.tsx'
import { DownloadButton } from '../../../../ui/download-button.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { Loading } from '../../../../ui/loading.tsx'
import { BlueprintTable } from './summary.tsx'
import type { Item } from './grid-rows.ts'
import styles from './blueprint.module.css'

type ReadFile = ReadBlueprint & { intended: IntendedShares | null }

/** Reads a blueprint from a file; what was read is shown before it goes into the grid. Nothing is saved here. */
export function ImportDialog({
  onItems,
  onClose,
}: {
  onItems: (items: Item[], intended: IntendedShares | null) => void
  onClose: () => void
}) {
  const [read, setRead] = useState<ReadFile>()
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const send = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    setFailure('')
    try {
      setRead(await readFile(file))
    } catch (error) {
      setFailure(error instanceof Error && error.message ? error.message : sentenceFor('offline'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title="从表格导入双向细目表" size="xl" onClose={onClose}>
      <div className={styles.stack}>
        {!read && (
          <>
            <FileDrop
              label="选择 Excel 或 CSV 文件"
              hint="有“题号”“分值”等列名即可，列的顺序和叫法可以不同；题号可以写成 1-10。"
              endings={['.xlsx', '.csv']}
              limit={10 * 1024 * 1024}
              disabled={busy}
              onFiles={([file]) => void send(file)}
            />
            {busy && <Loading />}
            {failure && <p role="alert">{failure}</p>}
            <div className={styles.actions}>
              <DownloadButton
                label="下载模板"
                targets={[{ label: '模板', href: '/api/exams/blueprint-template.xlsx' }]}
              />
            </div>
          </>
        )}
        {read && (
          <>
            <p>
              读到 {read.items.length} 题，合计 {marksOf(read.items)} 分
              {read.total !== null &&
                read.total !== marksOf(read.items) &&
                `(表里写的合计是 ${read.total} 分，请核对)`}
              。
            </p>
            {read.intended && <p>“计划占分”一表也读到了，会一起放进来。</p>}
            {read.notes.length > 0 && (
              <ul className={styles.findings}>
                {read.notes.slice(0, 10).map((note) => (
                  <li key={note} style={{ display: 'list-item', marginLeft: '1.2em', listStyle: 'disc' }}>
                    {note}
                  </li>
                ))}
              </ul>
            )}
            <BlueprintTable items={read.items} />
            <div className={styles.actions}>
              <Button
                onClick={() => {
                  onItems(read.items, read.intended)
                  onClose()
                }}
              >
                放进表格
              </Button>
              <Button variant="default" onClick={() => setRead(undefined)}>
                换一个文件
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}

/** @throws Error with the sentence to show */
async function readFile(file: File): Promise<ReadFile> {
  const form = new FormData()
  form.append('file', file)
  const answer = await fetch('/api/exams/blueprints', { method: 'POST', body: form })
  if (answer.ok) return (await answer.json()) as ReadFile
  const { code, message } = (await answer.json().catch(() => ({}))) as { code?: string; message?: string }
  throw new Error(message ?? sentenceFor(code ?? 'unknown'))
}
