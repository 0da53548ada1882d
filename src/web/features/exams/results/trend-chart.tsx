import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Answers, orpc } from '../../../app/client.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { Measure } from './measure.tsx'
import { NotReady } from './not-ready.tsx'
import { useResults } from './use-results.ts'
import { people, sideOf } from './words.ts'

type Input = { kind: Answers['exams']['getTrends']['unit']['kind']; id: string }

/** The T score of a unit over the occasions, with its interval: the scale stays, whatever the paper. */
export function TrendChart({
  subject,
  unit,
  by = 'grade',
}: {
  subject: string | null
  unit: { kind: Exclude<Input['kind'], 'class' | 'sex'>; id: string }
  by?: 'grade' | 'cohort'
}) {
  const { assessmentId } = useResults()
  const query = useQuery(
    orpc.exams.getTrends.queryOptions({
      input: { assessmentId, subject, unit, by },
      placeholderData: keepPreviousData,
    }),
  )
  if (query.error) return <NotReady error={query.error} onRetry={() => void query.refetch()} />
  const it = query.data
  if (!it) return <Loading />
  const points = it.points.filter(({ t }) => t !== null)
  const apart = it.apart.map(({ name }) => `“${name}”`).join('、')
  if (points.length === 0)
    return (
      <EmptyState title="还没有可比的几次">
        {apart === ''
          ? '以后每次监测的结果会接在这里。'
          : subject === null
            ? `${apart}每名学生只做其中一部分，没有总分，不能接在一起比。请选一门学科。`
            : `${apart}的${subject}分几份题册，学生做的题不同，没有全体学生的数字，不能接在一起比。请看各册的结果。`}
      </EmptyState>
    )
  return (
    <Chart
      title={`${it.unit.name}${subject ? ` · ${subject}` : ' · 各科总分'}`}
      note={
        <>
          <Measure of="t" about={it.about} />
          ：每次都以当次全区平均为 50；竖线是 95% 区间。区间不重叠，才能说有升降。
          {apart !== '' &&
            (subject === null
              ? `${apart}每名学生只做其中一部分，没有总分，没有画出来。`
              : `${apart}分几份题册，不能接在一起比，没有画出来。`)}
        </>
      }
      height={260}
      spec={{
        kind: 'intervals',
        upright: true,
        axis: 'T分(95%区间)',
        digits: 1,
        reference: { label: '全区', value: 50 },
        rows: points.map((point) => ({
          name: `${point.heldFrom.slice(2, 4)}年${Number(point.heldFrom.slice(5, 7))}月`,
          value: point.t,
          low: point.tInterval[0],
          high: point.tInterval[1],
          tone: sideOf(point.tInterval, 50),
          note: `${point.name}，${people(point.counted)} 人`,
        })),
      }}
    />
  )
}
