import { Button, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { clientId } from '../../../ui/client-id.ts'
import { teachingDateTime } from '../../../ui/dates.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { Watermark } from '../../../ui/watermark.tsx'
import type { PupilMarks } from './words.ts'
import styles from './marks.module.css'

type Paper = PupilMarks['papers'][number]
type Standing = NonNullable<Paper['standing']>

const standingWords: Record<Standing, string> = { sat: '参加', absent: '缺考', cheated: '违纪' }

/** Finds one pupil by number and corrects a paper's marks with a reason. */
export function CorrectionDialog({ assessmentId, onClose }: { assessmentId: string; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [paperId, setPaperId] = useState<string | null>(null)
  const found = useQuery({
    ...orpc.exams.pupilMarks.queryOptions({ input: { assessmentId, number: asked } }),
    enabled: asked !== '',
    // Every look is written down: one look a question.
    staleTime: Infinity,
    retry: false,
  })
  const it = found.data
  const paper = it?.papers.find((one) => one.paperId === (paperId ?? it.papers[0]?.paperId))
  return (
    <Dialog title="更正一名学生的成绩" size="lg" onClose={onClose}>
      <form
        className={styles.find}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(typed.trim())
        }}
      >
        <TextInput
          label="考号或学籍号"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        <Button type="submit" variant="default" disabled={typed.trim() === ''} loading={found.isFetching}>
          查找
        </Button>
      </form>
      <p className={styles.soft}>只显示学号，不显示姓名；每次查看都有记录。</p>
      {found.error && asked !== '' && <ErrorState error={found.error} />}
      {found.isLoading && <Loading />}
      {it && paper && (
        <>
          <Watermark text={it.watermark} />
          <p className={styles.who}>
            {it.schoolName} {it.className} · 考号 {it.candidateNumber ?? '—'} · 学籍号 {it.number}
          </p>
          {it.papers.length > 1 && (
            <Select
              label="试卷"
              allowDeselect={false}
              data={it.papers.map(({ paperId: value, title }) => ({ value, label: title }))}
              value={paper.paperId}
              onChange={setPaperId}
            />
          )}
          <PaperForm
            key={`${it.pupil} ${paper.paperId} ${paper.basis}`}
            assessmentId={assessmentId}
            pupil={it.pupil}
            paper={paper}
            onDone={onClose}
          />
          {paper.history.length > 0 && <History paper={paper} />}
        </>
      )}
    </Dialog>
  )
}

function PaperForm({
  assessmentId,
  pupil,
  paper,
  onDone,
}: {
  assessmentId: string
  pupil: number
  paper: Paper
  onDone: () => void
}) {
  const queries = useQueryClient()
  // The same form sent again is the same correction.
  const [id] = useState(clientId)
  const [standing, setStanding] = useState<Standing>(paper.standing ?? 'sat')
  const [marks, setMarks] = useState<Record<number, number | null>>(() =>
    Object.fromEntries(paper.items.map(({ item, mark }) => [item, mark])),
  )
  const [reason, setReason] = useState('')
  const changed = paper.items.filter(({ item, mark }) => standing === 'sat' && marks[item] !== mark)
  const moved = standing !== paper.standing
  const total = paper.items.reduce((sum, { item }) => sum + (marks[item] ?? 0), 0)
  const send = useMutation(
    orpc.exams.correctMark.mutationOptions({
      onSuccess: async ({ changes, version }) => {
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        toast.good(`已更正 ${changes.length} 处${version === null ? '' : `，正在重新统计(第 ${version} 版)`}`)
        onDone()
      },
    }),
  )
  return (
    <form
      className={styles.correction}
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({
          id,
          assessmentId,
          paperId: paper.paperId,
          pupil,
          basis: paper.basis,
          standing,
          marks: changed.map(({ item }) => ({ item, mark: marks[item] ?? null })),
          reason,
        })
      }}
    >
      <SegmentedControl
        aria-label="是否参加"
        data={(Object.keys(standingWords) as Standing[]).map((value) => ({
          value,
          label: standingWords[value],
        }))}
        value={standing}
        onChange={(value) => setStanding(value as Standing)}
      />
      {standing === 'sat' && (
        <div className={styles.items}>
          {paper.items.map(({ item, label, full, mark, answer, optional }) => (
            <NumberInput
              key={item}
              size="xs"
              label={`${label}${optional ? '(选做)' : ''}`}
              description={`满分 ${full}${answer === null ? '' : ` · 选了 ${answer || '空'}`}`}
              min={0}
              max={full}
              step={1 / paper.scale}
              placeholder="空"
              data-changed={marks[item] !== mark || undefined}
              value={marks[item] ?? ''}
              onChange={(value) => setMarks({ ...marks, [item]: typeof value === 'number' ? value : null })}
            />
          ))}
        </div>
      )}
      <p className={styles.total}>
        总分 {paper.total ?? '—'} → <b>{standing === 'sat' ? total : standingWords[standing]}</b>
      </p>
      {(changed.length > 0 || moved) && (
        <ul className={styles.explained}>
          {moved && (
            <li>
              状态：{paper.standing ? standingWords[paper.standing] : '未登记'} → {standingWords[standing]}
            </li>
          )}
          {changed.map(({ item, label, mark }) => (
            <li key={item}>
              {label}：{mark ?? '空'} → {marks[item] ?? '空'}
            </li>
          ))}
        </ul>
      )}
      <Textarea
        label="原因"
        description="写进成绩的记录里，查得到是谁、何时、为什么改。"
        required
        autosize
        minRows={2}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {send.error && <ErrorState error={send.error} />}
      <div className={styles.next}>
        <Button
          type="submit"
          loading={send.isPending}
          disabled={!paper.mayCorrect || reason.trim() === '' || (changed.length === 0 && !moved)}
        >
          更正并重新统计
        </Button>
      </div>
    </form>
  )
}

/** What stood there before, newest first. */
function History({ paper }: { paper: Paper }) {
  return (
    <section className={styles.history}>
      <h3>以前的改动</h3>
      <ol>
        {paper.history.map((line) => (
          <li key={line.at}>
            <p>
              {teachingDateTime(line.at)} · {line.by ?? '导入'} ·{' '}
              {line.reason ?? `导入“${line.fileName ?? '文件'}”`}
            </p>
            <p className={styles.soft}>
              {line.changes.map(({ label, before, after }) => `${label} ${before} → ${after}`).join('，')}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
