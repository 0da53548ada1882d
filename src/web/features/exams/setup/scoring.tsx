import { Checkbox } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Loading } from '../../../ui/loading.tsx'
import { Section } from '../../../ui/page.tsx'
import { firstBands, firstLines, fullOf, type Values, withoutSum } from './form-values.ts'
import styles from './setup.module.css'

const BandsTable = lazy(() =>
  import('./scoring-tables.tsx').then(({ BandsTable: component }) => ({ default: component })),
)
const LinesTable = lazy(() =>
  import('./scoring-tables.tsx').then(({ LinesTable: component }) => ({ default: component })),
)

/** Graded scores (赋分) and lines over the sum (双线): both optional, their tables come when they are switched on. */
export function Scoring({ values, set }: { values: Values; set: (patch: Partial<Values>) => void }) {
  const { bands, lines } = values
  const noSum = withoutSum(values)
  return (
    <Section title="赋分与上线" note="可以不设；只用于统计，不改变学生名单上给等级还是给分数。">
      <div className={styles.form}>
        <Checkbox
          label="等级赋分"
          description="每科按名次比例划等级，再换算成等级分；结果里列出原始分对照和各等级人数。"
          checked={bands !== null}
          onChange={(event) => set({ bands: event.currentTarget.checked ? firstBands() : null })}
        />
        {bands && (
          <Suspense fallback={<Loading />}>
            <BandsTable bands={bands} onChange={(changed) => set({ bands: changed })} />
          </Suspense>
        )}
        <Checkbox
          label="总分上线(双线)"
          description={noSum ?? '按各科总分划线，统计总分和单科都上线的人数、贡献率和命中率。'}
          disabled={noSum !== null}
          checked={lines !== null && noSum === null}
          onChange={(event) => set({ lines: event.currentTarget.checked ? firstLines() : null })}
        />
        {lines && noSum === null && (
          <Suspense fallback={<Loading />}>
            <LinesTable
              lines={lines}
              full={fullOf(values)}
              subjects={values.subjects.length}
              onChange={(changed) => set({ lines: changed })}
            />
          </Suspense>
        )}
      </div>
    </Section>
  )
}
