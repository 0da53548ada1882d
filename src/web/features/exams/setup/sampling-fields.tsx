import { NumberInput, Radio, Select } from '@mantine/core'
import { type SampleSize, sampleInWords } from '../../../../modules/exams/rules/sample-size.ts'
import { mistakesIn, papersOf, samplingOf, type Values } from './form-values.ts'
import styles from './setup.module.css'

type Part = { values: Values; set: (patch: Partial<Values>) => void }

/** How many schools, how many within each, and what each pupil works on; what that will draw is said at once. */
export function Sampling({
  values,
  set,
  size,
  editing = false,
}: Part & {
  /** What the choice will draw; null while nothing is known of the schools. */
  size: SampleSize | null
  editing?: boolean
}) {
  const papers = papersOf(values)
  const mistake = mistakesIn(values).withinSize
  return (
    <>
      <div className={styles.line}>
        {!values.schoolId && (
          <NumberInput
            label="抽多少所学校"
            description="空着就是所有参加的学校"
            min={1}
            max={2_000}
            value={values.sampleSchools}
            onChange={(value) => set({ sampleSchools: typeof value === 'number' ? value : '' })}
          />
        )}
        <Select
          label="每校抽"
          allowDeselect={false}
          data={[
            { value: 'pupil', label: '若干名学生' },
            { value: 'class', label: '若干个班' },
            { value: 'all', label: '全部学生' },
          ]}
          value={values.within}
          onChange={(within) =>
            within && set({ within: within as Values['within'], withinSize: within === 'class' ? 1 : 30 })
          }
        />
        {values.within !== 'all' && (
          <NumberInput
            label={values.within === 'class' ? '每校班数' : '每校人数'}
            min={1}
            max={5_000}
            error={mistake !== undefined}
            value={values.withinSize}
            onChange={(value) => set({ withinSize: typeof value === 'number' ? value : '' })}
          />
        )}
      </div>
      {mistake && (
        <p className={styles.mistake} role="alert">
          {mistake}
        </p>
      )}
      {!mistake && (
        <p className={size?.everybody ? styles.mistake : styles.soft} role="status">
          {sampleInWords(samplingOf({ ...values, sampled: true })!, size)}
          {size?.everybody && '质量监测应随机抽样，这样不符合规定。'}
        </p>
      )}
      <Radio.Group
        label="每名学生做什么"
        value={values.matrix}
        onChange={(matrix) => set({ matrix: matrix as Values['matrix'] })}
      >
        <div className={styles.form} style={{ gap: 'var(--space-sm)', marginTop: 'var(--space-xs)' }}>
          <Radio value="none" label="所有学科的试卷" />
          <Radio value="subjects" label="随机分到其中一科，减轻负担" />
          <Radio value="booklets" label="每科分几册，随机做一册，题目覆盖更广" />
        </div>
      </Radio.Group>
      {values.matrix === 'booklets' && (
        <NumberInput
          label="每科几册"
          min={2}
          max={8}
          value={values.booklets}
          onChange={(value) => set({ booklets: typeof value === 'number' ? value : 2 })}
        />
      )}
      {!editing && values.subjects.length > 0 && (
        <p className={styles.soft}>
          将建 {papers} 份试卷。抽样在学生名单导入之后进行，种子公开，任何人可以复核。
        </p>
      )}
    </>
  )
}
