import { Chart } from '../ui/chart.tsx'
import { Explained } from '../ui/explained.tsx'

/** Charts of numbers that are not certain, and a number that explains itself. */
export function StatisticalCharts() {
  return (
    <>
      <Chart
        title="各校与平均相差多少"
        note={
          <Explained
            title="95%区间"
            facts={[
              { label: '含义', value: '真实的数多半落在这一段里。' },
              { label: '算法', value: '均值 ± 1.96 × 标准误' },
            ]}
          />
        }
        height={190}
        spec={{
          kind: 'intervals',
          axis: '分(95%区间)',
          reference: { label: '平均', value: 0 },
          rows: [
            { name: '城南小学', value: 3.1, low: 1.2, high: 5, tone: 'above', own: true },
            { name: '柳溪小学', value: 0.6, low: -1.4, high: 2.6, tone: 'quiet' },
            { name: '青山小学', value: -2.8, low: -4.9, high: -0.7, tone: 'below' },
          ],
        }}
      />
      <Chart
        title="多少人得了多少分"
        height={220}
        spec={{
          kind: 'histogram',
          unit: '分',
          name: '全体',
          bands: [3, 8, 19, 31, 26, 13].map((share, index) => ({
            from: 40 + index * 10,
            to: 50 + index * 10,
            count: share * 4,
            share: share / 100,
          })),
          marks: [{ label: '及格线', value: 60 }],
        }}
      />
      <Chart
        title="难易与区分"
        height={220}
        spec={{
          kind: 'scatter',
          x: { label: '得分率', from: 0, to: 1 },
          y: { label: '区分度', from: 0, to: 1, lines: [{ value: 0.2, label: '0.20' }] },
          points: [
            { name: '1', x: 0.88, y: 0.31 },
            { name: '2', x: 0.62, y: 0.48 },
            { name: '3', x: 0.41, y: 0.12, tone: 'below' },
          ],
        }}
      />
    </>
  )
}
