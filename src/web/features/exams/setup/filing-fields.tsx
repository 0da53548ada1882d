import { TextInput } from '@mantine/core'
import { Section } from '../../../ui/page.tsx'
import type { Values } from './form-values.ts'
import type { GateAnswer } from './words.ts'
import styles from './setup.module.css'

/** Filing number, and for what is to be lifted person and reason: only where the rules ask for them. */
export function FilingFields({
  values,
  onChange,
  answer,
}: {
  values: Values
  onChange: (values: Values) => void
  answer: GateAnswer | undefined
}) {
  const lifting = answer?.broken.some(({ verdict }) => verdict === 'refused') ?? false
  const asked = answer !== undefined && answer.broken.length > 0 && (answer.liftable || !lifting)
  if (!asked && values.filingNumber === '') return null
  const set = (patch: Partial<Values>) => onChange({ ...values, ...patch })
  return (
    <Section
      title={lifting ? '特批' : '备案'}
      note={
        lifting
          ? '上级已经批准的，写明备案号、批准人和理由，三项齐全才能放行，并长期留有记录。'
          : '毕业年级的联考要先向教育行政部门备案。'
      }
    >
      <div className={styles.pair}>
        <TextInput
          label="备案号"
          required
          maxLength={100}
          value={values.filingNumber}
          onChange={(event) => set({ filingNumber: event.currentTarget.value })}
        />
        {lifting && (
          <>
            <TextInput
              label="批准人"
              required
              maxLength={50}
              value={values.filingPerson}
              onChange={(event) => set({ filingPerson: event.currentTarget.value })}
            />
            <TextInput
              label="理由"
              required
              maxLength={500}
              value={values.filingReason}
              onChange={(event) => set({ filingReason: event.currentTarget.value })}
            />
          </>
        )}
      </div>
    </Section>
  )
}
