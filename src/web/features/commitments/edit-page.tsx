import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { withinOwner } from '../../../modules/commitments/rules/owners.ts'
import { orpc } from '../../app/client.ts'
import { PeriodField } from '../../ui/date-fields.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useOwnCharge } from './own-charge.ts'
import { blankPromise, PromiseForm } from './promise-form.tsx'
import type { Commitment, Promised } from './words.tsx'
import styles from './board.module.css'

const route = getRouteApi('/app/commitments/$commitmentId/edit')

/** Changes a commitment, or says at last how one is counted that a plan only states in words. */
export function EditCommitmentPage() {
  const { commitmentId } = route.useParams()
  const commitment = useQuery(orpc.commitments.get.queryOptions({ input: { id: commitmentId } }))
  return (
    <Page
      title={commitment.data?.state === 'asked' ? '说明怎么统计' : '修改承诺'}
      back={{ to: '/commitments/all', label: '全部承诺' }}
      narrow
    >
      {commitment.error ? (
        <ErrorState error={commitment.error} onRetry={() => void commitment.refetch()} />
      ) : commitment.data ? (
        <Form key={commitment.data.id} commitment={commitment.data} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function Form({ commitment }: { commitment: Commitment }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const owner = useOwnCharge() ?? { kind: 'district' as const, id: null }
  const [title, setTitle] = useState(commitment.title)
  const [promise, setPromise] = useState<Promised>(commitment.promise ?? withinOwner(blankPromise, owner))
  const [[startsOn, endsOn], setDates] = useState<[string | null, string | null]>([
    commitment.startsOn,
    commitment.endsOn,
  ])
  const edit = useMutation(
    orpc.commitments.edit.mutationOptions({
      onSuccess: async () => {
        toast.good('已保存，看板按新的要求统计')
        await queries.invalidateQueries({ queryKey: orpc.commitments.key() })
        await navigate({ to: '/commitments' })
      },
    }),
  )
  const save = () => {
    if (!startsOn || !endsOn) return
    const { id, sourceText } = commitment
    edit.mutate({ id, title, promise, sourceText, startsOn, endsOn })
  }
  return (
    <>
      <Section title="这项承诺" note={commitment.sourceText && `计划原文：${commitment.sourceText}`}>
        <div className={styles.fields}>
          <TextInput
            label="简称"
            required
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <PromiseForm value={promise} owner={owner} onChange={setPromise} />
          <PeriodField label="起止日期" required value={[startsOn, endsOn]} onChange={setDates} />
        </div>
      </Section>
      {edit.error && <ErrorState error={edit.error} />}
      <div className={styles.actions}>
        <Button
          disabled={!commitment.may.edit || title.trim() === '' || !startsOn || !endsOn}
          loading={edit.isPending}
          onClick={save}
        >
          保存
        </Button>
      </div>
    </>
  )
}
