import { NumberInput, Switch } from '@mantine/core'
import { MomentField } from '../../ui/date-fields.tsx'
import type { Change } from './activity-form.tsx'
import type { FormValues } from './form-values.ts'
import styles from './form.module.css'

/** Whether people register, how many, until when. */
export function RegistrationFields({
  form,
  mistake,
  change,
}: {
  form: FormValues
  mistake?: string
  change: Change
}) {
  return (
    <fieldset className={styles.block}>
      <legend>报名</legend>
      <Switch
        label="需要报名"
        description="不打开时，参加范围内的老师直接来，现场签到即可。"
        checked={form.registrationRequired}
        onChange={(event) => change({ registrationRequired: event.currentTarget.checked })}
      />
      {form.registrationRequired && (
        <>
          <div className={styles.two}>
            <NumberInput
              label="名额"
              placeholder="不限"
              min={1}
              max={100_000}
              allowDecimal={false}
              error={mistake}
              value={form.quota ?? ''}
              onChange={(quota) => change({ quota: typeof quota === 'number' ? quota : null })}
            />
            <MomentField
              label="报名截止"
              description="不填：到活动开始"
              value={form.registrationClosesAt}
              onChange={(registrationClosesAt) => change({ registrationClosesAt })}
            />
          </div>
          <Switch
            label="没报名的也可以现场签到"
            description="还有空位时可以现场加入。"
            checked={form.walkInsWelcome}
            onChange={(event) => change({ walkInsWelcome: event.currentTarget.checked })}
          />
        </>
      )}
    </fieldset>
  )
}
