import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useBlocker } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { checkBlueprint, type Finding, marksOf } from '../../../../../modules/exams/rules/blueprint.ts'
import { checkShares } from '../../../../../modules/exams/rules/intended-shares.ts'
import { codeOf, orpc } from '../../../../app/client.ts'
import { confirmDestructive } from '../../../../ui/confirm.tsx'
import { DownloadButton } from '../../../../ui/download-button.tsx'
import { Loading } from '../../../../ui/loading.tsx'
import { Page, Section } from '../../../../ui/page.tsx'
import { ErrorState } from '../../../../ui/states.tsx'
import { StatusBadge } from '../../../../ui/status-badge.tsx'
import { toast } from '../../../../ui/toast.tsx'
import { Grid } from './grid.tsx'
import { blankRow, type GridRow, itemsOf, rowOf } from './grid-rows.ts'
import { Reviewers } from './reviewers.tsx'
import { ReadOnly, SyllabusSection } from './read-only.tsx'
import { BlueprintFigures, Findings, Shares } from './summary.tsx'
import { useHistory } from './use-history.ts'
import type { Paper } from '../words.ts'
import { RouteLink } from '../../../../ui/route-link.tsx'
import styles from './blueprint.module.css'

const SettingsDialog = lazy(() =>
  import('./dialogs.tsx').then((module) => ({ default: module.SettingsDialog })),
)
const SyllabusDialog = lazy(() =>
  import('./dialogs.tsx').then((module) => ({ default: module.SyllabusDialog })),
)
const IntendedDialog = lazy(() =>
  import('./intended-dialog.tsx').then((module) => ({ default: module.IntendedDialog })),
)
const ImportDialog = lazy(() =>
  import('./import-dialog.tsx').then((module) => ({ default: module.ImportDialog })),
)

const route = getRouteApi('/app/exams/$id/papers/$paperId')

/** A paper: its blueprint as a grid, what is to be put right in it, who reviews it. */
export function BlueprintPage() {
  const { id, paperId } = route.useParams()
  const paper = useQuery({
    ...orpc.exams.getPaper.queryOptions({ input: { id: paperId } }),
    // What is typed is not to be overtaken by what was saved elsewhere: saving tells.
    refetchOnWindowFocus: false,
  })
  const [dialog, open] = useState<'settings' | 'syllabus' | null>(null)
  const it = paper.data
  return (
    <Page
      title={it?.title ?? '试卷'}
      back={{ to: `/exams/${id}`, label: it?.assessment.name ?? '监测' }}
      note={
        it && (
          <>
            满分 {it.fullMarks} 分{it.minutes && `，${it.minutes} 分钟`}
            {it.authors.length > 0 && ` · 命题人 ${it.authors.map(({ name }) => name).join('、')}`}
          </>
        )
      }
      aside={
        it && (
          <>
            {it.items.length > 0 && (
              <DownloadButton
                label="导出"
                targets={[{ label: '双向细目表', href: `/api/exams/papers/${it.id}/blueprint.xlsx` }]}
              />
            )}
            {it.may.manage && (
              <Button variant="default" onClick={() => open('settings')}>
                试卷设置
              </Button>
            )}
          </>
        )
      }
    >
      {paper.error ? (
        <ErrorState error={paper.error} onRetry={() => void paper.refetch()} />
      ) : !it ? (
        <Loading />
      ) : (
        <>
          {it.may.decide && (
            <Section title="请您审签">
              <RouteLink to={`/exams/${id}/papers/${paperId}/review`}>去审签</RouteLink>
            </Section>
          )}
          {it.may.edit ? (
            <Editor key={it.id} paper={it} onSyllabus={() => open('syllabus')} />
          ) : (
            <ReadOnly paper={it} />
          )}
          <Reviewers paper={it} />
          <Suspense>
            {dialog === 'settings' && <SettingsDialog paper={it} onClose={() => open(null)} />}
            {dialog === 'syllabus' && <SyllabusDialog paper={it} onClose={() => open(null)} />}
          </Suspense>
        </>
      )}
    </Page>
  )
}

function rowsOf(paper: Paper): GridRow[] {
  return paper.items.length > 0 ? paper.items.map(rowOf) : [blankRow({ label: '1' })]
}

function Editor({ paper, onSyllabus }: { paper: Paper; onSyllabus: () => void }) {
  const history = useHistory(() => rowsOf(paper))
  const [base, setBase] = useState({
    version: paper.blueprintVersion,
    items: paper.items,
    intended: paper.intended,
  })
  const [intended, setIntended] = useState(paper.intended)
  const [planning, setPlanning] = useState(false)
  const [importing, setImporting] = useState(false)
  const queries = useQueryClient()
  const { items, unread, at } = itemsOf(history.now)
  const untouched =
    items.length === 1 &&
    base.items.length === 0 &&
    JSON.stringify(history.now[0]?.cells) === JSON.stringify(blankRow({ label: '1' }).cells)
  const replanned = JSON.stringify(intended) !== JSON.stringify(base.intended)
  const dirty = replanned || (!untouched && JSON.stringify(items) !== JSON.stringify(base.items))
  const findings: Finding[] = untouched
    ? []
    : [
        ...unread,
        ...checkBlueprint(items, paper, paper.syllabus).filter(
          (one) => !unread.some(({ item, field }) => item === one.item && field === one.field),
        ),
        ...checkShares(items, intended),
      ]
  const inGrid = findings.map((one) => ({ ...one, item: one.item === null ? null : (at[one.item] ?? null) }))
  const refused = findings.filter(({ grade }) => grade === 'refused')

  useBlocker({
    shouldBlockFn: async () =>
      dirty &&
      !(await confirmDestructive({
        title: '离开这一页？',
        message: '双向细目表的改动还没有保存。',
        action: '不保存，离开',
      })),
    enableBeforeUnload: () => dirty,
  })

  const save = useMutation(
    orpc.exams.saveBlueprint.mutationOptions({
      onSuccess: async (saved) => {
        setBase({ version: saved.blueprintVersion, items: saved.items, intended: saved.intended })
        queries.setQueryData(orpc.exams.getPaper.queryKey({ input: { id: paper.id } }), saved)
        const signed = paper.reviews.some(({ current }) => current)
        toast.good(signed ? '已保存，原来的审签作废，已请审题人再审' : '已保存')
        await queries.invalidateQueries({ queryKey: orpc.exams.getAssessment.key() })
      },
    }),
  )
  const stale = save.error && codeOf(save.error) === 'blueprintStale'
  const reload = async (keep: boolean) => {
    const latest = await queries.fetchQuery({
      ...orpc.exams.getPaper.queryOptions({ input: { id: paper.id } }),
      staleTime: 0,
    })
    setBase({ version: latest.blueprintVersion, items: latest.items, intended: latest.intended })
    if (!keep) {
      history.reset(rowsOf(latest))
      setIntended(latest.intended)
    }
    save.reset()
  }
  const marked = paper.marked > 0
  return (
    <div className={styles.columns}>
      <div className={styles.stack}>
        <Section
          title="双向细目表"
          note={
            marked
              ? '已经有成绩：分值、选做和题目的数量、顺序不能再改。改答案会按记录的选项重新判分，并要重新统计。'
              : undefined
          }
          action={
            !marked && (
              <Button variant="default" size="xs" onClick={() => setImporting(true)}>
                从表格导入
              </Button>
            )
          }
        >
          <Grid history={history} findings={inGrid} marked={marked} syllabus={paper.syllabus} />
        </Section>
        {stale ? (
          <div role="alert" className={styles.bottom}>
            <span>别人刚刚保存过这份双向细目表。</span>
            <Button variant="default" size="xs" onClick={() => void reload(false)}>
              载入新版本，放弃我的改动
            </Button>
            <Button variant="default" size="xs" onClick={() => void reload(true)}>
              用我的改动盖过新版本
            </Button>
          </div>
        ) : (
          save.error && <ErrorState error={save.error} />
        )}
        <div className={styles.bottom}>
          <Button
            disabled={!dirty || refused.length > 0}
            loading={save.isPending}
            onClick={() =>
              save.mutate({
                paperId: paper.id,
                version: base.version,
                items: untouched ? [] : items,
                intended,
              })
            }
          >
            保存
          </Button>
          {!untouched && (
            <span className={styles.sum}>
              {items.length} 题，{marksOf(items)} / {paper.fullMarks} 分
            </span>
          )}
          {refused.length > 0 ? (
            <StatusBadge tone="bad">{refused[0]!.message}</StatusBadge>
          ) : dirty ? (
            <StatusBadge tone="warn">还没有保存</StatusBadge>
          ) : (
            base.items.length > 0 && <StatusBadge tone="good">已保存</StatusBadge>
          )}
        </div>
      </div>
      <div className={styles.side}>
        <Section title="检查">
          <div className={styles.stack}>
            <BlueprintFigures items={untouched ? [] : items} fullMarks={paper.fullMarks} />
            {!untouched && <Findings findings={findings} />}
          </div>
        </Section>
        <Section
          title="结构"
          action={
            <Button variant="subtle" size="compact-sm" onClick={() => setPlanning(true)}>
              {intended ? '修改计划占分' : '填计划占分'}
            </Button>
          }
        >
          <div className={styles.stack}>
            {!untouched && items.length > 0 ? (
              <Shares items={items} intended={intended} />
            ) : (
              <p className={styles.soft}>先写下各能力层级、各难度计划占多少分，填表时就能看出差多少。</p>
            )}
          </div>
        </Section>
        <SyllabusSection paper={paper} items={items} onSyllabus={onSyllabus} />
      </div>
      {planning && (
        <Suspense>
          <IntendedDialog
            items={untouched ? [] : items}
            intended={intended}
            onIntended={setIntended}
            onClose={() => setPlanning(false)}
          />
        </Suspense>
      )}
      {importing && (
        <Suspense>
          <ImportDialog
            onItems={(read, plan) => {
              history.set(read.map(rowOf))
              if (plan) setIntended(plan)
              toast.good(`放进 ${read.length} 题，核对后保存`, { label: '撤销', run: history.undo })
            }}
            onClose={() => setImporting(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
