import { useInfiniteQuery } from '@tanstack/react-query'
import { reviewVerdictLabels } from '../../../../modules/exams/vocabulary.ts'
import { keyset, orpc } from '../../../app/client.ts'
import type { Answers } from '../../../app/client.ts'
import { Page } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { ago } from '../../../ui/dates.ts'

type Task = Answers['exams']['listMyReviews']['rows'][number]

const columns: Column<Task>[] = [
  { key: 'title', title: '试卷', cell: (it) => it.title },
  { key: 'assessment', title: '监测', card: 'plain', cell: (it) => it.assessmentName },
  { key: 'by', title: '谁请的', cell: (it) => it.namedBy },
  { key: 'at', title: '什么时候', cell: (it) => ago(it.namedAt) },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    width: '8rem',
    cell: (it) =>
      it.open ? (
        <StatusBadge tone="warn">等您审签</StatusBadge>
      ) : it.verdict ? (
        <StatusBadge tone={it.verdict === 'agreed' ? 'good' : 'active'}>
          {reviewVerdictLabels[it.verdict]}
          {it.lateOn && '(补签)'}
        </StatusBadge>
      ) : (
        <StatusBadge tone="quiet">已结束</StatusBadge>
      ),
  },
]

/** Papers that one was asked to review. */
export function ReviewsPage() {
  const tasks = useInfiniteQuery(
    orpc.exams.listMyReviews.infiniteOptions({
      input: (cursor: string | undefined) => ({ cursor }),
      ...keyset,
    }),
  )
  return (
    <Page title="请我审的试卷" back={{ to: '/exams', label: '质量监测' }}>
      <RecordList
        label="试卷"
        source={tasks}
        columns={columns}
        rowId={(it) => it.paperId}
        rowTo={(it) => `/exams/${it.assessmentId}/papers/${it.paperId}/review`}
        empty={<EmptyState title="没有请您审的试卷">有人请您审卷时，您会收到消息。</EmptyState>}
      />
    </Page>
  )
}
