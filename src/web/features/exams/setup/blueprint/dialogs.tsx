import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { orpc } from '../../../../app/client.ts'
import { confirmDestructive } from '../../../../ui/confirm.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { type Choice, SearchMultiSelect } from '../../../../ui/search-select.tsx'
import { ErrorState, errorSentence } from '../../../../ui/states.tsx'
import { toast } from '../../../../ui/toast.tsx'
import type { Paper } from '../words.ts'
import { searchPeople } from './reviewers.tsx'
import styles from './blueprint.module.css'

/** Name, time, full marks, finest mark, authors of a paper; removing it. */
export function SettingsDialog({ paper, onClose }: { paper: Paper; onClose: () => void }) {
  const [title, setTitle] = useState(paper.title)
  const [minutes, setMinutes] = useState<number | string>(paper.minutes ?? '')
  const [fullMarks, setFullMarks] = useState<number | string>(paper.fullMarks)
  const [scale, setScale] = useState(String(paper.scale))
  const [authors, setAuthors] = useState<Choice[]>(
    paper.authors.map(({ id, name }) => ({ value: id, label: name })),
  )
  const queries = useQueryClient()
  const navigate = useNavigate()
  const change = useMutation(
    orpc.exams.changePaper.mutationOptions({
      onSuccess: async () => {
        toast.good('已保存')
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        onClose()
      },
    }),
  )
  const remove = useMutation(
    orpc.exams.removePaper.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/exams/$id', params: { id: paper.assessment.id } })
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const askRemoval = async () => {
    const sure = await confirmDestructive({
      title: `删除“${paper.title}”？`,
      message: '双向细目表和审签也一并删除，不能恢复。',
      action: '删除试卷',
    })
    if (sure) remove.mutate({ id: paper.id })
  }
  const marked = paper.marked > 0
  return (
    <Dialog title="试卷设置" onClose={onClose}>
      <div className={styles.stack}>
        <TextInput
          label="名称"
          required
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <NumberInput
          label="满分"
          required
          disabled={marked}
          min={1}
          max={1_000}
          value={fullMarks}
          onChange={setFullMarks}
        />
        <Select
          label="最小给分单位"
          disabled={marked}
          allowDeselect={false}
          data={[
            { value: '1', label: '1 分' },
            { value: '2', label: '0.5 分' },
            { value: '4', label: '0.25 分' },
            { value: '10', label: '0.1 分' },
          ]}
          value={scale}
          onChange={(value) => value && setScale(value)}
        />
        <NumberInput label="时长" suffix=" 分钟" min={1} max={300} value={minutes} onChange={setMinutes} />
        <SearchMultiSelect
          label="命题人"
          description="可以填写双向细目表；不能审这份试卷。"
          placeholder="按姓名查找"
          searchKey={['people']}
          search={searchPeople}
          value={authors}
          onChange={setAuthors}
        />
        {change.error && <ErrorState error={change.error} />}
        <div className={styles.actions}>
          <Button
            disabled={title.trim() === '' || typeof fullMarks !== 'number'}
            loading={change.isPending}
            onClick={() =>
              typeof fullMarks === 'number' &&
              change.mutate({
                id: paper.id,
                title,
                minutes: typeof minutes === 'number' ? minutes : null,
                fullMarks,
                scale: Number(scale) as 1,
                authorIds: authors.map(({ value }) => value),
              })
            }
          >
            保存
          </Button>
          {!marked && (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => void askRemoval()}>
              删除试卷
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

/** What the syllabus asks for in this subject and grade: a point a line, pasted or typed. */
export function SyllabusDialog({ paper, onClose }: { paper: Paper; onClose: () => void }) {
  const [text, setText] = useState(paper.syllabus.join('\n'))
  const queries = useQueryClient()
  const save = useMutation(
    orpc.exams.saveSyllabus.mutationOptions({
      onSuccess: async () => {
        toast.good('知识点清单已保存')
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        onClose()
      },
    }),
  )
  const points = [
    ...new Set(
      text
        .split(/[\n\t]+/)
        .map((line) => line.replace(/^\s*[\d.、()（）]+\s*/, '').trim())
        .filter((line) => line !== ''),
    ),
  ]
  const { stage, grade } = paper.assessment
  return (
    <Dialog title={`${paper.subject}课标知识点`} size="lg" onClose={onClose}>
      <div className={styles.stack}>
        <Textarea
          label="每行一个知识点"
          description="可以从课程标准或 Excel 里整列复制进来。全区这个学科、年级的试卷共用这份清单。"
          autosize
          minRows={8}
          maxRows={20}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {save.error && <ErrorState error={save.error} />}
        <div className={styles.actions}>
          <Button
            loading={save.isPending}
            disabled={points.some((point) => point.length > 60)}
            onClick={() =>
              save.mutate({ subject: paper.subject as '语文', stage, grade, before: paper.syllabus, points })
            }
          >
            保存 {points.length} 个知识点
          </Button>
          {points.some((point) => point.length > 60) && (
            <span className={styles.soft}>有一行超过 60 个字，请拆开。</span>
          )}
        </div>
      </div>
    </Dialog>
  )
}
