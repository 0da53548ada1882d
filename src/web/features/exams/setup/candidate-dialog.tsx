import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CandidateAnswer } from '../../../../modules/exams/rules/candidate-numbers.ts'
import { sentenceFor } from '../../../../sentences.zh.ts'
import { orpc } from '../../../app/client.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { FileDrop } from '../../../ui/file-drop.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { ShapeMark } from '../../../ui/shapes.tsx'
import { toast } from '../../../ui/toast.tsx'
import styles from './candidate-dialog.module.css'

const number = (value: number) => value.toLocaleString('zh-CN')

/** Choose a file, look at what was found, apply it. The file is sent twice; nothing is kept in between. */
export function CandidateDialog({ assessmentId, onClose }: { assessmentId: string; onClose: () => void }) {
  const [file, setFile] = useState<File>()
  const [found, setFound] = useState<CandidateAnswer>()
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  const ask = async (given: File, apply: boolean) => {
    setBusy(true)
    setFailure('')
    try {
      const answer = await send(assessmentId, given, apply)
      if (answer.applied) {
        toast.good(`已写入 ${number(answer.new + answer.changed)} 个考号`)
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        return onClose()
      }
      setFile(given)
      setFound(answer)
    } catch (error) {
      setFailure(error instanceof Error && error.message ? error.message : sentenceFor('offline'))
    } finally {
      setBusy(false)
    }
  }
  const again = () => {
    setFound(undefined)
    setFailure('')
  }
  return (
    <Dialog title="导入考号" size="lg" onClose={onClose}>
      <div className={styles.stack}>
        {!found && !busy && (
          <>
            <FileDrop
              label="选择 Excel 或 CSV 文件"
              hint="要有“学籍号”(或“学号”)和“考号”(或“准考证号”)两列，其余的列不看。"
              endings={['.xlsx', '.csv']}
              limit={32 * 1024 * 1024}
              onFiles={([given]) => given && void ask(given, false)}
            />
            <div className={styles.actions}>
              <DownloadButton
                label="导出名单来填写"
                targets={[{ label: '名单', href: `/api/exams/assessments/${assessmentId}/pupils.xlsx` }]}
              />
            </div>
          </>
        )}
        {busy && !found && <Loading />}
        {failure && (
          <p role="alert" className={styles.failure}>
            <ShapeMark shape="triangle" size={14} /> {failure}
          </p>
        )}
        {found && file && (
          <>
            <Found found={found} fileName={file.name} />
            <div className={styles.actions}>
              {found.wrongRows === 0 && found.new + found.changed > 0 && (
                <Button loading={busy} onClick={() => void ask(file, true)}>
                  写入 {number(found.new + found.changed)} 个考号
                </Button>
              )}
              <Button variant="default" disabled={busy} onClick={again}>
                换一个文件
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Found({ found, fileName }: { found: CandidateAnswer; fileName: string }) {
  const { wrongRows, faults, sheets } = found
  const columns = [
    ...new Set(sheets.map(({ number: own, candidate }) => `按“${own}”找学生，取“${candidate}”一列`)),
  ]
  return (
    <>
      <p className={styles.soft}>
        “{fileName}”：{columns.join('；')}。
      </p>
      {wrongRows > 0 ? (
        <>
          <p role="alert" className={styles.failure}>
            <ShapeMark shape="triangle" size={14} /> {number(wrongRows)}{' '}
            行有误，一个考号也没有写入。改好后重新选择文件。
          </p>
          {/* Scrolls by itself: reached with the keyboard too. */}
          <ul className={styles.faults} aria-label="有误的行" tabIndex={0}>
            {faults.map(({ sheet, row, column, message }) => (
              <li key={`${sheet} ${row}`}>
                <span className={styles.place}>
                  {sheets.length > 1 && `${sheet} `}
                  {column}
                  {row}
                </span>
                <span>{message}</span>
              </li>
            ))}
            {wrongRows > faults.length && faults.length > 1 && (
              <li className={styles.soft}>还有 {number(wrongRows - faults.length)} 行，改好这些后再看。</li>
            )}
          </ul>
        </>
      ) : (
        <dl className={styles.counts}>
          <Count label="新编" value={found.new} />
          <Count label="更改" value={found.changed} />
          <Count label="不变" value={found.same} />
          <Count label="写入后仍没有考号" value={found.without} />
        </dl>
      )}
      {wrongRows === 0 && found.new + found.changed === 0 && (
        <p>{found.same > 0 ? '文件里的考号与现在的一样，不用写入。' : '文件里没有要写入的考号。'}</p>
      )}
      {wrongRows === 0 && found.skipped > 0 && (
        <p className={styles.soft}>有 {number(found.skipped)} 行不在参加名单里，也没有填考号，已略过。</p>
      )}
    </>
  )
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {number(value)} <small>人</small>
      </dd>
    </div>
  )
}

/** @throws Error with the sentence to show */
async function send(assessmentId: string, file: File, apply: boolean): Promise<CandidateAnswer> {
  const form = new FormData()
  form.append('file', file)
  const path = `/api/exams/assessments/${assessmentId}/candidate-numbers${apply ? '?apply=1' : ''}`
  const answer = await fetch(path, { method: 'POST', body: form }).catch(() => null)
  if (!answer) throw new Error(sentenceFor('offline'))
  if (answer.ok) return (await answer.json()) as CandidateAnswer
  const { code, message } = (await answer.json().catch(() => ({}))) as { code?: string; message?: string }
  throw new Error(message ?? sentenceFor(code ?? 'unknown'))
}
