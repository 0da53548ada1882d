import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { PeriodField } from '../../ui/date-fields.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import type { SpecialDay } from './terms-page.tsx'
import { stageChoices } from './words.ts'
import styles from './organization.module.css'

const kinds = [
  { value: 'holiday', label: '放假' },
  { value: 'makeup', label: '调休上课' },
  { value: 'examination', label: '统一考试' },
]

/** Makes or changes a holiday, a made-up working day or an examination. */
export function SpecialDayForm({ day, onClose }: { day: SpecialDay | null; onClose: () => void }) {
  const queries = useQueryClient()
  const [id] = useState(() => day?.id ?? clientId())
  const [kind, setKind] = useState<SpecialDay['kind']>(day?.kind ?? 'holiday')
  const [name, setName] = useState(day?.name ?? '')
  const [stage, setStage] = useState<SpecialDay['stage']>(day?.stage ?? null)
  const [period, setPeriod] = useState<[string | null, string | null]>([
    day?.startsOn ?? null,
    day?.endsOn ?? null,
  ])
  const save = useMutation(
    orpc.organization.saveSpecialDay.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: orpc.organization.listSpecialDays.key() })
        toast.good('已保存')
        onClose()
      },
    }),
  )
  const [startsOn, endsOn] = period
  const ready = name.trim() !== '' && startsOn !== null
  return (
    <Dialog title={day ? '修改日期' : '添加日期'} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          save.mutate({
            id,
            kind,
            name: name.trim(),
            startsOn,
            endsOn: endsOn ?? startsOn,
            schoolId: day?.schoolId ?? null,
            stage,
          })
        }}
      >
        <Select
          label="类型"
          allowDeselect={false}
          data={kinds}
          value={kind}
          onChange={(value) => value && setKind(value as SpecialDay['kind'])}
        />
        <TextInput
          label="名称"
          placeholder="国庆节、期中考试……"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PeriodField label="日期" required value={period} onChange={setPeriod} />
        <Select
          label="学段"
          placeholder="全部"
          clearable
          clearButtonProps={{ 'aria-label': '清除学段' }}
          data={stageChoices}
          value={stage}
          onChange={(value) => setStage(value as SpecialDay['stage'])}
        />
        {save.error && <ErrorState error={save.error} />}
        <div className={styles.formEnd}>
          <Button variant="default" onClick={onClose}>
            不保存
          </Button>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            保存
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
