import { Button, Radio, Stack } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keyset, orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Section } from '../../ui/page.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import { ErrorState } from '../../ui/states.tsx'
import type { ImportMode, RosterCounts, RosterImport, RosterRow } from './import-words.ts'
import { Details } from './row-details.tsx'
import styles from './import.module.css'

/** What the import would do, row by row, and the choice how to do it. */
export function ImportFindings({ it, onBack }: { it: RosterImport; onBack: () => void }) {
  const queries = useQueryClient()
  const { counts } = it
  const [mode, setMode] = useState<ImportMode>(counts && counts.wrong > 0 ? 'rowByRow' : 'allOrNothing')
  const start = useMutation(
    orpc.organization.importRoster.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.organization.rosterImport.key() }),
    }),
  )
  if (!counts) return null
  const right = counts.teachers + counts.newSchools + counts.changedSchools
  const writes = counts.new + counts.changed + counts.moved + counts.newSchools + counts.changedSchools
  return (
    <>
      <RosterFigures counts={counts} />
      <RowList it={it} />
      {it.warnings.length > 0 && <Warnings it={it} />}
      <Section title="怎样导入">
        {counts.wrong > 0 ? (
          <Radio.Group value={mode} onChange={(value) => setMode(value as ImportMode)} aria-label="怎样导入">
            <Stack gap="sm">
              <Radio
                value="rowByRow"
                label={`跳过有误的 ${counts.wrong} 行，其余写入`}
                description="有误的行可以下载下来，改好后再导入一次。"
              />
              <Radio
                value="allOrNothing"
                label="全部无误才写入"
                description="现在还有错误，要先改好名单再上传。"
                disabled
              />
            </Stack>
          </Radio.Group>
        ) : (
          <p>每一行都没有问题，会一次全部写入；中途出了差错就一行也不写。</p>
        )}
        <p className={styles.soft}>
          {writes === 0
            ? '与现有内容完全一致，导入不会有任何变化。'
            : counts.notInFile > 0 && `另有 ${counts.notInFile} 位教师不在这份名单里，保持原样。`}
        </p>
        {start.error && <ErrorState error={start.error} />}
        <div className={styles.next}>
          <Button variant="default" onClick={onBack}>
            改列的对应
          </Button>
          {counts.wrong > 0 && <WrongRows id={it.id} />}
          <Button
            disabled={right === 0}
            loading={start.isPending}
            onClick={() => start.mutate({ id: it.id, mode })}
          >
            {`开始导入(${counts.teachers} 位教师、${counts.schools} 所学校)`}
          </Button>
        </div>
      </Section>
    </>
  )
}

/** The counts of an import; each opens its rows. */
export function RosterFigures({ counts }: { counts: RosterCounts }) {
  const [, change] = useAddress()
  const open = (tab: string) => () => change({ tab })
  return (
    <Figures>
      <Figure label="新增" value={counts.new} unit="人" onOpen={open('new')} />
      <Figure label="变动" value={counts.changed} unit="人" onOpen={open('changed')} />
      <Figure label="调动" value={counts.moved} unit="人" onOpen={open('moved')} />
      <Figure label="不变" value={counts.unchanged} unit="人" onOpen={open('unchanged')} />
      <Figure
        label="有误"
        value={counts.wrong}
        unit="行"
        {...(counts.wrong > 0 && { note: '需要修改', tone: 'bad' as const })}
        onOpen={open('wrong')}
      />
      <Figure
        label="学校"
        value={counts.schools}
        unit="所"
        note={`新增 ${counts.newSchools}，变动 ${counts.changedSchools}`}
        onOpen={open('school')}
      />
    </Figures>
  )
}

const tabs = ['wrong', 'new', 'changed', 'moved', 'unchanged', 'school'] as const
type Tab = (typeof tabs)[number]
const tabWords: Record<Tab, string> = {
  wrong: '有误',
  new: '新增',
  changed: '变动',
  moved: '调动',
  unchanged: '不变',
  school: '学校',
}

const place: Column<RosterRow> = {
  key: 'row',
  title: '位置',
  card: 'plain',
  cell: (it) => (it.row > 0 ? `“${it.sheet}”第 ${it.row} 行` : it.sheet ? `“${it.sheet}”` : '整个文件'),
}
const named: Column<RosterRow>[] = [
  { key: 'name', title: '姓名', cell: (it) => it.name },
  { key: 'staffNumber', title: '教职工号', card: 'corner', cell: (it) => it.staffNumber },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.school },
  { key: 'details', title: '内容', card: 'plain', cell: (it) => <Details details={it.details} /> },
  place,
]
/** Name and school stand in columns of their own. */
function newcomer({ details }: RosterRow) {
  const told = ['姓名', '所在学校']
  return <Details details={details.filter((detail) => !('field' in detail && told.includes(detail.field)))} />
}
const columnsOf: Record<Tab, Column<RosterRow>[]> = {
  wrong: [
    { ...place, card: 'line' },
    { key: 'details', title: '怎样修改', card: 'plain', cell: (it) => <Details details={it.details} /> },
  ],
  new: named.map((column) => (column.key === 'details' ? { ...column, cell: newcomer } : column)),
  changed: named,
  moved: named,
  unchanged: named.filter(({ key }) => key !== 'details'),
  school: [
    { key: 'name', title: '学校', cell: (it) => it.name },
    { key: 'details', title: '内容', card: 'plain', cell: (it) => <Details details={it.details} /> },
    place,
  ],
}

/** The rows of an import by what happens to them. */
export function RowList({ it }: { it: RosterImport }) {
  const [search, change] = useAddress()
  const { counts } = it
  const countOf = (tab: Tab) => (tab === 'school' ? counts?.schools : counts?.[tab]) ?? 0
  const chosen = tabs.find((tab) => tab === search.tab)
  const tab = chosen ?? tabs.find((one) => countOf(one) > 0) ?? 'new'
  const rows = useInfiniteQuery(
    orpc.organization.rosterImportRows.infiniteOptions({
      input: (cursor) => ({
        id: it.id,
        cursor,
        limit: 50,
        ...(tab === 'school'
          ? { kind: 'school' as const }
          : tab === 'wrong'
            ? { outcome: tab }
            : { outcome: tab, kind: 'teacher' as const }),
      }),
      ...keyset,
    }),
  )
  return (
    <Section flush>
      <div className={styles.tabs} role="tablist" aria-label="检查结果">
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            data-empty={countOf(one) === 0 || undefined}
            onClick={() => change({ tab: one })}
          >
            {tabWords[one]} <span>{countOf(one)}</span>
          </button>
        ))}
      </div>
      <RecordList
        label={`${tabWords[tab]}的行`}
        source={rows}
        columns={columnsOf[tab]}
        rowId={(row) => String(row.position)}
        rowTo={false}
        empty={
          <p className={styles.none}>
            没有{tabWords[tab]}的{tab === 'wrong' ? '行' : tab === 'school' ? '' : '教师'}。
          </p>
        }
      />
    </Section>
  )
}

function Warnings({ it }: { it: RosterImport }) {
  return (
    <Section title="请留意" note="这些行会照样导入，有空时核对一下。">
      <details className={styles.warnings}>
        <summary>{it.warnings.length} 处</summary>
        <ul>
          {it.warnings.map(({ sheet, row, column, message }, at) => (
            <li key={at}>
              <span className={styles.soft}>{`“${sheet}”第 ${row} 行${column ? ` ${column}` : ''}:`}</span>
              {message}
            </li>
          ))}
        </ul>
      </details>
    </Section>
  )
}

/** The user's own workbook with what to do in its wrong rows. */
export function WrongRows({ id }: { id: string }) {
  const href = `/api/roster-imports/${id}/wrong.xlsx`
  return <DownloadButton label="下载有误的行" targets={[{ label: '下载有误的行', href }]} />
}
