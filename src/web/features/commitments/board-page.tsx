import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { usePhone } from '../../ui/screen.ts'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { Cards } from './cards.tsx'
import { Matrix } from './matrix.tsx'
import { type Board, kindLabels, standingOptions } from './words.tsx'

const route = getRouteApi('/app/commitments')
const CellPanel = lazy(() => import('./cell-panel.tsx'))
const CommitmentPanel = lazy(() => import('./commitment-panel.tsx'))

/** Where every school and group stands against each commitment today. */
export function BoardPage() {
  const { kind, standing, association, plan, q, sort = 'behind', open, unit } = route.useSearch()
  const [, change] = useAddress()
  const phone = usePhone()
  const input = { standing, associationId: association, planId: plan, search: q, sort }
  const board = useQuery(orpc.commitments.board.queryOptions({ input, placeholderData: keepPreviousData }))
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {}, staleTime: 600_000 }))
  const filtered = [standing, association, plan, q].some((it) => it !== undefined)
  const kinds = kindsOf(board.data)
  const shown = kind && kinds.includes(kind) ? kind : kinds[0]
  const close = () => change({ open: undefined, unit: undefined })
  const opened = board.data?.commitments.find((it) => it.id === open)

  const filters: Filter[] = [
    ...(kinds.length > 1
      ? [
          {
            kind: 'segmented' as const,
            name: 'kind',
            label: '看哪一类单位',
            options: kinds.map((value) => ({ value, label: kindLabels[value] })),
          },
        ]
      : []),
    { kind: 'text', name: 'q', label: '按名称查找' },
    { kind: 'select', name: 'standing', label: '状态', options: standingOptions },
    {
      kind: 'select',
      name: 'association',
      label: '片区或校联体',
      options: (scopes.data?.associations ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      kind: 'select',
      name: 'sort',
      label: '排序',
      options: [
        { value: 'behind', label: '落后最多的在前' },
        { value: 'name', label: '按名称' },
      ],
    },
  ]
  const query = new URLSearchParams(
    Object.entries(input).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
  return (
    <Page
      title="目标进度"
      note={
        board.data && (
          <>
            截至 <TeachingDate value={board.data.on} />
            ,由教研台账自动统计，不用填报。
          </>
        )
      }
      action={
        board.data?.may.create && (
          <Button component={Link} to="/commitments/new" leftSection={<IconPlus size={16} />}>
            新增承诺
          </Button>
        )
      }
      aside={
        <>
          <Button component={Link} to="/commitments/all" variant="default">
            全部承诺
          </Button>
          <DownloadButton
            label="导出"
            targets={[{ label: 'Excel', href: `/api/commitments/board.xlsx?${query}` }]}
          />
        </>
      }
      filters={<FilterBar filters={filters} />}
      panel={
        open &&
        (unit || opened?.unit === 'district' ? (
          <Suspense fallback={null}>
            <CellPanel key={`${open} ${unit}`} commitmentId={open} unitId={unit ?? null} onClose={close} />
          </Suspense>
        ) : (
          <Suspense fallback={null}>
            <CommitmentPanel key={open} id={open} counted={opened} onClose={close} />
          </Suspense>
        ))
      }
    >
      {board.error && !board.data ? (
        <ErrorState error={board.error} onRetry={() => void board.refetch()} />
      ) : !board.data ? (
        <Loading />
      ) : board.data.commitments.length === 0 ? (
        <Nothing board={board.data} />
      ) : (
        <>
          {(shown !== undefined || filtered) && <Tally tally={board.data.tally} />}
          {shown === undefined ? (
            filtered ? (
              <EmptyState title="没有符合条件的单位">换一个筛选条件试试。</EmptyState>
            ) : (
              <NotInCharge leads={board.data.may.create} />
            )
          ) : phone ? (
            <Cards board={board.data} kind={shown} />
          ) : (
            <Matrix board={board.data} kind={shown} busy={board.isFetching} />
          )}
          {board.data.moreUnits > 0 && <p>还有 {board.data.moreUnits} 个单位没有列出，请用筛选缩小范围。</p>}
        </>
      )}
    </Page>
  )
}

function kindsOf(board: Board | undefined): ('school' | 'group' | 'district')[] {
  return (['school', 'group', 'district'] as const).filter((kind) =>
    board?.units.some((unit) => unit.kind === kind),
  )
}

function Nothing({ board }: { board: Board }) {
  return (
    <EmptyState
      title="现在没有在统计的承诺"
      action={
        board.may.create && (
          <Button component={Link} to="/commitments/new">
            从现成方案开始
          </Button>
        )
      }
    >
      {board.may.create
        ? '例如“每所学校每学期交流骨干教师不少于 3 人”。定下以后，进度由台账自动统计。'
        : '承诺由教研室、片区或学校设定，设定以后这里自动显示进度。'}
    </EmptyState>
  )
}

/** How many cells stand where; each leads to them. */
function Tally({ tally }: { tally: Board['tally'] }) {
  const [, change] = useAddress()
  return (
    <Figures>
      <Figure label="逾期未完成" value={tally.late} unit="项" onOpen={() => change({ standing: 'late' })} />
      <Figure label="进度落后" value={tally.behind} unit="项" onOpen={() => change({ standing: 'behind' })} />
      <Figure
        label="进度正常"
        value={tally.onPace + tally.notStarted}
        unit="项"
        onOpen={() => change({ standing: 'onPace' })}
      />
      <Figure label="已完成" value={tally.done} unit="项" onOpen={() => change({ standing: 'done' })} />
    </Figures>
  )
}

/** Nothing of the district's commitments falls in one's charge. */
function NotInCharge({ leads }: { leads: boolean }) {
  if (leads)
    return (
      <EmptyState title="您负责的学校和教研组还没有承诺">
        可以自己新增一项；教研室、片区或学校设定以后，这里也会自动显示进度。
      </EmptyState>
    )
  return (
    <EmptyState
      title="目标进度由学校和教研组的负责人查看"
      action={
        <Button component={Link} to="/record">
          看我的成长档案
        </Button>
      }
    >
      您自己做过的事都在成长档案里。
    </EmptyState>
  )
}
