import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { mondayOf } from '../../../platform/calendar-day.ts'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { DayField } from '../../ui/date-fields.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { schoolYearOf, weeksBetween } from '../../ui/term-dates.ts'
import { toast } from '../../ui/toast.tsx'
import type { Term } from './terms-page.tsx'
import styles from './organization.module.css'

/** Makes or changes a term; the number of weeks follows from the dates until it is set by hand. */
export function TermForm({ term, onClose }: { term: Term | null; onClose: () => void }) {
  const queries = useQueryClient()
  const [id] = useState(() => term?.id ?? clientId())
  const [schoolYear, setSchoolYear] = useState(term?.name.replace(/第[一二]学期$/, '') ?? schoolYearOf())
  const [sequence, setSequence] = useState<'1' | '2'>(term?.name.endsWith('第二学期') ? '2' : '1')
  const [startsOn, setStartsOn] = useState<string | null>(term?.startsOn ?? null)
  const [endsOn, setEndsOn] = useState<string | null>(term?.endsOn ?? null)
  const [firstMonday, setFirstMonday] = useState<string | null>(term?.firstMonday ?? null)
  const [weeks, setWeeks] = useState<number | null>(term?.weeks ?? null)
  const save = useMutation(
    orpc.organization.saveTerm.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: orpc.organization.listTerms.key() })
        toast.good('学期已保存')
        onClose()
      },
    }),
  )
  const counted = firstMonday && endsOn ? weeksBetween(firstMonday, endsOn) : null
  const total = weeks ?? counted
  const ready = startsOn && endsOn && firstMonday && total && schoolYear.trim() !== ''
  return (
    <Dialog title={term ? '修改学期' : '新建学期'} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          const dates = { startsOn, endsOn, firstMonday, weeks: total }
          save.mutate({ id, schoolYear: schoolYear.trim(), sequence: sequence === '1' ? 1 : 2, ...dates })
        }}
      >
        <div className={styles.formPair}>
          <TextInput
            label="学年"
            required
            value={schoolYear}
            onChange={(event) => setSchoolYear(event.currentTarget.value)}
          />
          <Select
            label="学期"
            allowDeselect={false}
            data={[
              { value: '1', label: '第一学期' },
              { value: '2', label: '第二学期' },
            ]}
            value={sequence}
            onChange={(value) => setSequence(value === '2' ? '2' : '1')}
          />
          <DayField
            label="开始"
            required
            value={startsOn}
            onChange={(day) => {
              setStartsOn(day)
              if (day && !firstMonday) setFirstMonday(mondayOf(day))
            }}
          />
          <DayField label="结束" required value={endsOn} onChange={setEndsOn} />
          <DayField
            label="第1周周一"
            description="教学周从这一天算起"
            required
            value={firstMonday}
            onChange={setFirstMonday}
          />
          <NumberInput
            label="教学周数"
            description="按日期算出，可以改"
            min={1}
            max={30}
            value={total ?? ''}
            onChange={(value) => setWeeks(typeof value === 'number' ? value : null)}
          />
        </div>
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
