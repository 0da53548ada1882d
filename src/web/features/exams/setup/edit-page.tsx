import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { AssessmentForm } from './assessment-form.tsx'
import { FilingFields } from './filing-fields.tsx'
import { asMonitoring, mistakesIn, scoringUnfinished, valuesOf, writtenOf } from './form-values.ts'
import { GateAnswerBox } from './gate-answer.tsx'
import { useGate } from './use-gate.ts'
import type { Assessment } from './words.ts'
import styles from './setup.module.css'

const route = getRouteApi('/app/exams/$id/edit')

/** Changes what was set; what the rules speak of is asked again. */
export function EditAssessmentPage() {
  const { id } = route.useParams()
  const assessment = useQuery(orpc.exams.getAssessment.queryOptions({ input: { id } }))
  const schools = useQuery(orpc.exams.listAssessmentSchools.queryOptions({ input: { id } }))
  const error = assessment.error ?? schools.error
  const back = { to: `/exams/${id}`, label: assessment.data?.name ?? '监测' }
  return (
    <Page title="修改监测" back={back}>
      {error ? (
        <ErrorState error={error} />
      ) : !assessment.data || !schools.data ? (
        <Loading />
      ) : (
        <EditForm
          assessment={assessment.data}
          schoolIds={schools.data.rows.map(({ schoolId }) => schoolId)}
        />
      )}
    </Page>
  )
}

function EditForm({ assessment, schoolIds }: { assessment: Assessment; schoolIds: string[] }) {
  const [values, setValues] = useState(() => valuesOf(assessment, schoolIds))
  const gate = useGate(values, assessment.id)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const change = useMutation(
    orpc.exams.changeAssessment.mutationOptions({
      onSuccess: async () => {
        toast.good('已保存')
        await queries.invalidateQueries({ queryKey: orpc.exams.key() })
        await navigate({ to: '/exams/$id', params: { id: assessment.id } })
      },
    }),
  )
  const written = writtenOf(values)
  return (
    <div className={styles.withGate}>
      <div className={styles.form}>
        <AssessmentForm values={values} onChange={setValues} sample={gate.answer?.sample} editing />
        <FilingFields values={values} onChange={setValues} answer={gate.answer} />
      </div>
      <div className={styles.beside}>
        <Section title="考试规定">
          <GateAnswerBox {...gate} onMonitoring={() => setValues(asMonitoring(values))} />
        </Section>
      </div>
      <div className={styles.form}>
        {change.error && <ErrorState error={change.error} />}
        <div className={styles.actions}>
          <Button
            disabled={!written}
            loading={change.isPending}
            onClick={() => written && change.mutate({ ...written, id: assessment.id })}
          >
            保存
          </Button>
          {Object.keys(mistakesIn(values)).length > 0 && (
            <span className={styles.soft}>把标红的地方改好后才能保存。</span>
          )}
          {scoringUnfinished(values) && <span className={styles.soft}>赋分与上线填完整后才能保存。</span>}
        </div>
      </div>
    </div>
  )
}
