import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { subjects } from '../../../../modules/organization/vocabulary.ts'
import { orpc } from '../../../app/client.ts'
import { clientId } from '../../../ui/client-id.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { lateWords } from './signatures.tsx'
import { type Assessment, paperName, type PaperLine, stageAndGrade } from './words.ts'
import styles from './setup.module.css'

/** Signatures that came after the assessment had begun, with their days. */
function Late({ days }: { days: string[] }) {
  if (days.length === 0) return null
  return (
    <small className={styles.late}>
      其中 {days.length} 人{[...new Set(days)].map(lateWords).join('、')}
    </small>
  )
}

const paperColumns: Column<PaperLine>[] = [
  { key: 'subject', title: '试卷', cell: (it) => it.title || paperName(it) },
  {
    key: 'items',
    title: '双向细目表',
    cell: (it) =>
      it.items === 0
        ? '还没有填'
        : `${it.items} 题，${it.itemMarks} / ${it.fullMarks} 分${it.itemMarks === it.fullMarks ? '' : '，合不上'}`,
  },
  { key: 'authors', title: '命题人', cell: (it) => it.authors.join('、') },
  {
    key: 'review',
    title: '审签',
    cell: (it) =>
      it.signedOffAt ? (
        <>
          <StatusBadge tone="good">{it.agreed} 人同意</StatusBadge>
          <Late days={it.lateOn} />
        </>
      ) : it.returned > 0 ? (
        <StatusBadge tone="warn">退回修改</StatusBadge>
      ) : it.reviewers > 0 ? (
        <>
          {it.agreed} / {it.reviewers} 人同意
          <Late days={it.lateOn} />
        </>
      ) : (
        '还没有请人审'
      ),
  },
  {
    key: 'marked',
    title: '有成绩',
    align: 'end',
    cell: (it) => (it.marked > 0 ? it.marked.toLocaleString('zh-CN') : ''),
  },
]

/** The papers of an assessment: how far each is, and more of them. */
export function Papers({ it }: { it: Assessment }) {
  const [adding, setAdding] = useState(false)
  const open = it.state === 'drafted' || it.state === 'collecting'
  const readable = it.papers.some(({ may }) => may.read)
  const add = it.may.edit && open && (
    <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      增加试卷
    </Button>
  )
  return (
    <Section
      title="试卷"
      note={readable ? undefined : '试卷在考前保密，只有命题人、审题人和组织者能看。'}
      action={add}
      flush
    >
      <RecordList
        label="试卷"
        source={settled(it.papers)}
        columns={
          readable ? paperColumns : paperColumns.filter(({ key }) => key === 'subject' || key === 'marked')
        }
        rowId={(paper) => paper.id}
        rowTo={(paper) => (paper.may.read ? `/exams/${it.id}/papers/${paper.id}` : null)}
        empty={
          <EmptyState title="还没有试卷" action={add}>
            每个学科一份试卷，先填双向细目表，再请人审签。
          </EmptyState>
        }
      />
      {adding && <AddPaperDialog it={it} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function AddPaperDialog({ it, onClose }: { it: Assessment; onClose: () => void }) {
  const [id] = useState(clientId)
  const [subject, setSubject] = useState<(typeof subjects)[number] | null>(null)
  const [booklet, setBooklet] = useState('')
  const [fullMarks, setFullMarks] = useState<number | string>(100)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const add = useMutation(
    orpc.exams.addPaper.mutationOptions({
      onSuccess: async (paper) => {
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        await navigate({ to: '/exams/$id/papers/$paperId', params: { id: it.id, paperId: paper.id } })
      },
    }),
  )
  const matrix = it.sampling?.matrix?.by
  return (
    <Dialog title="增加试卷" onClose={onClose}>
      <div className={styles.form}>
        <Select
          label="学科"
          required
          searchable
          data={subjects.filter((one) => one !== '语言' && one !== '社会' && one !== '健康')}
          value={subject}
          onChange={(value) => setSubject(value as typeof subject)}
        />
        {matrix === 'booklets' && (
          <TextInput
            label="册别"
            description="如 A、B；每名学生做一册。"
            maxLength={20}
            value={booklet}
            onChange={(event) => setBooklet(event.currentTarget.value)}
          />
        )}
        <NumberInput label="满分" required min={1} max={1_000} value={fullMarks} onChange={setFullMarks} />
        {add.error && <ErrorState error={add.error} />}
        <div className={styles.actions}>
          <Button
            disabled={!subject || typeof fullMarks !== 'number'}
            loading={add.isPending}
            onClick={() =>
              subject &&
              typeof fullMarks === 'number' &&
              add.mutate({
                id,
                assessmentId: it.id,
                subject,
                booklet: matrix === 'subjects' ? subject : booklet || null,
                title: `${stageAndGrade(it.stage, it.grade)}${subject}${booklet ? `(${booklet}册)` : ''}`,
                fullMarks,
                scale: 2,
              })
            }
          >
            增加
          </Button>
          <Button variant="default" onClick={onClose}>
            取消
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
