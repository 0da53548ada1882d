import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Answers, orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { FilterBar, type Filter } from '../../../ui/filter-bar.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { Heads, Hidden, HiddenMark, Measure } from './measure.tsx'
import { ExportTable } from './export-table.tsx'
import { NotReady } from './not-ready.tsx'
import { UnitsPicture } from './units-picture.tsx'
import { type Cut, cuts, cutsOf } from './cuts.ts'
import { useResults } from './use-results.ts'
import { type About, fixed, localityWord, percent, range, signed } from './words.ts'
import styles from './results.module.css'

type Units = Answers['exams']['listUnitResults']
type Row = Units['rows'][number]

/** Schools (or clusters, localities …) of one paper or of the sum, always in the same order: nobody is ranked. */
export function UnitsList({ paperId, about }: { paperId: string | null; about: About }) {
  const { assessmentId, version, links } = useResults()
  const [search, change] = useAddress()
  const { ways, by, text } = askedFor(search, about)
  const picture = search.view === 'picture'
  const query = useQuery(
    orpc.exams.listUnitResults.queryOptions({
      input: { assessmentId, paperId, by, version, ...(by === 'school' && text ? { search: text } : {}) },
      placeholderData: keepPreviousData,
    }),
  )
  const it = query.data
  const clusters = useClusterNames(paperId, about, by === 'school')
  const filters: Filter[] = [
    { kind: 'segmented', name: 'by', label: '怎样分', options: [...ways] },
    ...(by === 'school' ? [{ kind: 'text' as const, name: 'q', label: '学校名称' }] : []),
    {
      kind: 'segmented',
      name: 'view',
      label: '怎样看',
      options: [
        { value: 'table', label: '数字' },
        { value: 'picture', label: '图' },
      ],
    },
  ]
  const toOf = (about: About) => (row: Row) =>
    row.unit.kind !== 'school' || !mayOpen(about, row.unit.id)
      ? null
      : paperId === null
        ? links.school(row.unit.id)
        : links.schoolSubject(paperId, row.unit.id)
  return (
    <div className={styles.units}>
      {ways.length > 1 && <FilterBar filters={filters} />}
      {query.error ? <NotReady error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending && <Loading />}
      {it &&
        (picture ? (
          <UnitsPicture
            title={cuts.find(({ value }) => value === by)?.label ?? ''}
            rows={it.rows}
            about={it.about}
            scale="effect"
            ownId={it.about.may.schoolIds?.[0]}
            onPick={(name) => change({ view: undefined, q: by === 'school' ? name : undefined })}
          />
        ) : (
          <RecordList
            label={cuts.find(({ value }) => value === by)?.label ?? '单位'}
            source={settled(it.rows)}
            columns={columnsOf(it.about, by, clusters)}
            rowId={(row) => row.unit.id}
            rowTo={toOf(it.about)}
            empty={
              <EmptyState title={text ? '没有这所学校' : '没有这样分的结果'}>
                {text ? '换一个名称试试。' : '这次监测没有按它分，或您只能看本校。'}
              </EmptyState>
            }
          />
        ))}
    </div>
  )
}

/** The list in view as a workbook, for those who see more than their own school. */
export function ExportUnits({ paperId, about }: { paperId: string | null; about: About }) {
  const [search] = useAddress()
  const { ways, by, text } = askedFor(search, about)
  if (ways.length < 2) return null
  return (
    <ExportTable
      table="units"
      of={{ by, paperId: paperId ?? undefined, search: by === 'school' ? text : undefined }}
    />
  )
}

/** What the address asks for, of what the viewer may have. */
function askedFor(search: Record<string, unknown>, about: About) {
  const ways = cutsOf(about.may)
  return {
    ways,
    by: ways.find(({ value }) => value === search.by)?.value ?? ('school' as const),
    text: typeof search.q === 'string' ? search.q : undefined,
  }
}

/** Rows of schools name their cluster by its id; its name stands in the list of clusters. */
function useClusterNames(paperId: string | null, about: About, wanted: boolean): ReadonlyMap<string, string> {
  const { assessmentId, version } = useResults()
  const listed = useQuery(
    orpc.exams.listUnitResults.queryOptions({
      input: { assessmentId, paperId, by: 'cluster', version },
      enabled: wanted && cutsOf(about.may).some(({ value }) => value === 'cluster'),
    }),
  )
  return new Map(listed.data?.rows.map(({ unit }) => [unit.id, unit.name]))
}

export const mayOpen = (about: About, schoolId: string): boolean =>
  about.may.schoolIds === null || about.may.schoolIds.includes(schoolId)

function columnsOf(about: About, by: Cut, clusters: ReadonlyMap<string, string>): Column<Row>[] {
  /** A column of figures: a sign where the row may not be shown. */
  const column = (
    key: string,
    of: React.ComponentProps<typeof Measure>['of'],
    title: string,
    cell: (figures: NonNullable<Row['figures']>) => React.ReactNode,
    card?: Column<Row>['card'],
  ): Column<Row> => ({
    key,
    title,
    head: <Measure of={of} about={about} name={title} />,
    align: 'end',
    card,
    cell: (row) => {
      if (row.figures && !row.suppressed) return cell(row.figures)
      return key === 'counted' ? <Hidden limit={about.smallestCell} short /> : <HiddenMark />
    },
  })
  const placed = by === 'school'
  return [
    {
      key: 'name',
      title: placed ? '学校' : '单位',
      cell: (row) => (
        <>
          {row.unit.name}
          {placed && row.locality && (
            <small className={styles.under}>
              {[row.cluster && clusters.get(row.cluster), row.locality && localityWord(row.locality)]
                .filter(Boolean)
                .join(' · ')}
            </small>
          )}
        </>
      ),
    },
    column('counted', 'counted', '计入', (it) => <Heads of={it} about={about} />),
    column('mean', 'mean', '均分', (it) => fixed(it.mean), 'corner'),
    column('rate', 'scoreRate', '得分率', (it) => fixed(it.scoreRate, 2)),
    column('excellent', 'excellent', '优秀率', (it) => percent(it.excellent)),
    column('pass', 'pass', '及格率', (it) => percent(it.pass)),
    column('low', 'low', '低分率', (it) => percent(it.low)),
    column('above', 'aboveMeanRate', '超均率', (it) =>
      it.aboveMeanRate === null ? '—' : `${signed(it.aboveMeanRate * 100, 1)}%`,
    ),
    column('t', 't', 'T分', (it) => (
      <span className={styles.withInterval}>
        {fixed(it.t)}
        <small>{range(it.tInterval, 1)}</small>
      </span>
    )),
    column('effect', 'effect', '效应量', (it) => (
      <span className={styles.withInterval}>
        {signed(it.effect)}
        <small>{range(it.effectInterval, 2, true)}</small>
      </span>
    )),
  ]
}
