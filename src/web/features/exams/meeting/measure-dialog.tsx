import { Button, Select, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addDays } from '../../../../platform/calendar-day.ts'
import { type Answers, client, orpc } from '../../../app/client.ts'
import { clientId } from '../../../ui/client-id.ts'
import { DayField } from '../../../ui/date-fields.tsx'
import { today } from '../../../ui/dates.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { type Choice, SearchSelect } from '../../../ui/search-select.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import type { Finding, Measure } from './words.ts'
import styles from './meeting.module.css'

type May = Answers['exams']['listQualityMeasures']['may']
type Meeting = Answers['exams']['listQualityMeetings']['meetings'][number]

async function searchPeople(text: string): Promise<Choice[]> {
  if (text === '') return []
  const { people } = await client.organization.search({ text })
  return people.map(({ id, name, schoolName, subject }) => ({
    value: id,
    label: name,
    note: [schoolName, subject].filter(Boolean).join(' '),
  }))
}

/** A term's worth of time, to begin with. */
const someDays = 60

/** What is to be done, by whom, until when; for a finding the place is filled in. */
export default function MeasureDialog({
  assessmentId,
  may,
  meetings,
  measure,
  finding,
  onClose,
}: {
  assessmentId: string
  may: May
  meetings: readonly Meeting[]
  measure?: Measure | undefined
  finding?: Finding | undefined
  onClose: () => void
}) {
  const queries = useQueryClient()
  const [id] = useState(() => measure?.id ?? clientId())
  const [text, setText] = useState(measure?.text ?? '')
  const [owner, setOwner] = useState<Choice | null>(
    measure ? { value: measure.owner.id, label: measure.owner.name } : null,
  )
  const [dueOn, setDueOn] = useState<string | null>(measure?.dueOn ?? addDays(today(), someDays))
  const wanted = finding?.about.paperId ?? null
  const [paperId, setPaperId] = useState(may.papers.some(({ id: known }) => known === wanted) ? wanted : null)
  const school = finding?.about.schoolId ?? (may.addForDistrict ? null : (may.schools[0]?.id ?? null))
  const [schoolId, setSchoolId] = useState(
    may.schools.some(({ id: known }) => known === school) ? school : null,
  )
  const [activityId, setActivityId] = useState(meetings[0]?.activityId ?? null)
  const settled = async () => {
    toast.good(measure ? '已修改' : '已登记，并列入计划')
    onClose()
    await queries.invalidateQueries({ queryKey: orpc.exams.key() })
  }
  const add = useMutation(orpc.exams.addQualityMeasure.mutationOptions({ onSuccess: settled }))
  const edit = useMutation(orpc.exams.editQualityMeasure.mutationOptions({ onSuccess: settled }))
  const error = add.error ?? edit.error
  return (
    <Dialog title={measure ? '修改措施' : '商定措施'} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!owner || !dueOn || !text.trim()) return
          const fields = { id, text: text.trim(), ownerId: owner.value, dueOn }
          if (measure) edit.mutate(fields)
          else
            add.mutate({ ...fields, assessmentId, activityId, paperId, schoolId, finding: finding ?? null })
        }}
      >
        {finding && <p className={styles.finding}>针对：{finding.text}</p>}
        <Textarea
          label="措施"
          required
          autosize
          minRows={2}
          maxLength={500}
          placeholder="做什么，做到什么程度"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SearchSelect
          label="负责人"
          required
          placeholder="姓名、拼音或工号"
          searchKey={['people']}
          search={searchPeople}
          value={owner}
          onChange={setOwner}
        />
        <DayField label="完成期限" required min={today()} value={dueOn} onChange={setDueOn} />
        {!measure && (
          <>
            {may.papers.length > 0 && (
              <Select
                label="学科"
                data={[
                  ...(may.addForDistrict || may.schools.length > 0 ? [{ value: '', label: '不分学科' }] : []),
                  ...may.papers.map((paper) => ({ value: paper.id, label: paper.subject })),
                ]}
                value={paperId ?? ''}
                allowDeselect={false}
                onChange={(value) => setPaperId(value || null)}
              />
            )}
            {may.schools.length > 0 && (
              <Select
                label="学校"
                searchable
                data={[
                  ...(may.addForDistrict || may.papers.length > 0 ? [{ value: '', label: '不限一校' }] : []),
                  ...may.schools.map(({ id: value, name: label }) => ({ value, label })),
                ]}
                value={schoolId ?? ''}
                allowDeselect={false}
                onChange={(value) => setSchoolId(value || null)}
              />
            )}
            {meetings.length > 0 && (
              <Select
                label="在哪次会上商定"
                data={[
                  { value: '', label: '不是在会上' },
                  ...meetings.map((meeting) => ({ value: meeting.activityId, label: meeting.title })),
                ]}
                value={activityId ?? ''}
                allowDeselect={false}
                onChange={(value) => setActivityId(value || null)}
              />
            )}
          </>
        )}
        {error && <ErrorState error={error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            取消
          </Button>
          <Button
            type="submit"
            loading={add.isPending || edit.isPending}
            disabled={!owner || !dueOn || !text.trim()}
          >
            {measure ? '保存' : '登记并列入计划'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
