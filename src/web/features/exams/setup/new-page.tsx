import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { useMe } from '../../../app/session.ts'
import { clientId } from '../../../ui/client-id.ts'
import { Page, Section } from '../../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { AssessmentForm } from './assessment-form.tsx'
import { FilingFields } from './filing-fields.tsx'
import {
  asMonitoring,
  blankValues,
  mistakesIn,
  scoringUnfinished,
  type Values,
  writtenOf,
} from './form-values.ts'
import { GateAnswerBox } from './gate-answer.tsx'
import { useGate } from './use-gate.ts'
import styles from './setup.module.css'

type CreateInput = NonNullable<ReturnType<typeof writtenOf>>
type Subject = '语文'

/** A grade in the middle of the stage that somebody answers for. */
function startingGrade(stage: string | null): Pick<Values, 'stage' | 'grade'> {
  if (stage === 'junior') return { stage, grade: 8 }
  if (stage === 'senior') return { stage, grade: 11 }
  return { stage: 'primary', grade: 5 }
}

/** One short form; what the rules say of it stands beside it from the first date on. */
export function NewAssessmentPage() {
  const { roles } = useMe()
  const school = roles.find(({ kind, scopeId }) => (kind === 'principal' || kind === 'dean') && scopeId)
  const researcher = roles.find(({ kind }) => kind === 'researcher')
  const district = roles.some(({ kind }) =>
    ['districtAdministrator', 'officeHead', 'researcher'].includes(kind),
  )
  const [id] = useState(clientId)
  const [paperIds] = useState(() => new Map<string, string>())
  const [values, setValues] = useState<Values>(() => ({
    ...blankValues,
    ...startingGrade(researcher?.stage ?? null),
    schoolId: district ? null : (school?.scopeId ?? null),
    subjects: researcher?.subject ? [researcher.subject] : [],
  }))
  const gate = useGate(values)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation(
    orpc.exams.createAssessment.mutationOptions({
      onSuccess: async () => {
        toast.good('已创建，接下来填双向细目表、确定学生')
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        await navigate({ to: '/exams/$id', params: { id } })
      },
    }),
  )
  if (!district && !school)
    return (
      <Page title="新建监测" back={{ to: '/exams', label: '质量监测' }}>
        <EmptyState title="监测由教研室、教研员或学校负责人创建">
          您可以在质量监测里看到已发布的结果。
        </EmptyState>
      </Page>
    )
  const written = writtenOf(values, values.schoolId ? (school?.scopeName ?? undefined) : undefined)
  const mistaken =
    Object.keys(mistakesIn(values, values.schoolId ? (school?.scopeName ?? undefined) : undefined)).length > 0
  const allowed = gate.current && gate.answer?.verdict === 'allowed'
  const save = () => {
    if (!written) return
    const papers = values.subjects.map((subject) => {
      if (!paperIds.has(subject)) paperIds.set(subject, clientId())
      return { id: paperIds.get(subject)!, subject: subject as Subject }
    })
    create.mutate({ ...(written satisfies CreateInput), id, papers })
  }
  return (
    <Page title="新建监测" back={{ to: '/exams', label: '质量监测' }}>
      <div className={styles.withGate}>
        <div className={styles.form}>
          <AssessmentForm values={values} onChange={setValues} sample={gate.answer?.sample} />
          <FilingFields values={values} onChange={setValues} answer={gate.answer} />
        </div>
        <div className={styles.beside}>
          <Section title="考试规定">
            <GateAnswerBox {...gate} onMonitoring={() => setValues(asMonitoring(values))} />
          </Section>
        </div>
        <div className={styles.form}>
          {create.error && <ErrorState error={create.error} />}
          <div className={styles.actions}>
            <Button disabled={!written || !allowed} loading={create.isPending} onClick={save}>
              创建
            </Button>
            {mistaken && <span className={styles.soft}>把标红的地方改好后才能创建。</span>}
            {written && gate.current && !allowed && <span className={styles.soft}>符合规定后才能创建。</span>}
            {scoringUnfinished(values) && <span className={styles.soft}>赋分与上线填完整后才能创建。</span>}
          </div>
        </div>
      </div>
    </Page>
  )
}
