import { Button, Collapse, Select, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { client, codeOf, orpc } from '../../app/client.ts'
import { Section } from '../../ui/page.tsx'
import { Loading } from '../../ui/loading.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import { audienceSentence } from './audience-sentence.ts'
import { SessionFields, TimeConflicts } from './form-sessions.tsx'
import { fieldsOf, likelyAudience, mistakesOf, type FormValues } from './form-values.ts'
import { stageOptions, subjectOptions, typeOptions, type Activity } from './words.tsx'
import styles from './form.module.css'

// Loaded when somebody opens it: most activities need nothing of it.
const FormMore = lazy(() => import('./form-more.tsx'))

export type Change = (patch: Partial<FormValues>) => void

/** The one form of an activity: short at first, with all else behind 更多. Sending it twice makes one activity. */
export function ActivityForm({ initial, existing }: { initial: FormValues; existing?: Activity }) {
  const [form, setForm] = useState(initial)
  const [tried, setTried] = useState(false)
  const [more, setMore] = useState(existing !== undefined && existing.sessions.length > 1)
  const tree = useQuery(orpc.organization.tree.queryOptions({ input: undefined, staleTime: 600_000 }))
  const { save, saving, error } = useSaving(existing)
  const change: Change = (patch) => setForm((before) => ({ ...before, ...patch }))
  const found = mistakesOf(form)
  const mistakes = tried ? found : {}
  const send = (announce: boolean) => {
    setTried(true)
    const hidden = Object.keys(found).some(
      (name) => !['title', 'type', `session ${form.sessions[0]?.id}`].includes(name),
    )
    if (hidden) setMore(true)
    if (Object.keys(found).length === 0) save(form, announce)
  }
  const schools = (tree.data?.schools ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const [first] = form.sessions
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        send(existing === undefined)
      }}
    >
      <Section>
        <div className={styles.form}>
          <TextInput
            label="活动名称"
            required
            maxLength={100}
            placeholder="例如：五年级习作单元同课异构研讨"
            autoFocus={!existing}
            error={mistakes.title}
            value={form.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
          <Select
            label="类型"
            required
            placeholder="选择类型"
            data={typeOptions}
            searchable
            nothingFoundMessage="没有匹配的类型"
            error={mistakes.type}
            value={form.type}
            onChange={(type) => change({ type: type as FormValues['type'] })}
          />
          {first && (
            <SessionFields
              session={first}
              mistake={mistakes[`session ${first.id}`]}
              onChange={(session) => change({ sessions: [session, ...form.sessions.slice(1)] })}
            />
          )}
          <div className={styles.two}>
            <Select
              label="承办学校"
              placeholder="选择学校"
              searchable
              clearable
              clearButtonProps={{ 'aria-label': '清除承办学校' }}
              nothingFoundMessage="没有找到"
              data={schools}
              value={form.hostSchoolId}
              onChange={(hostSchoolId) => change({ hostSchoolId })}
            />
            <TextInput
              label="地点"
              maxLength={100}
              placeholder="例如：三楼录播教室"
              value={form.place}
              onChange={(event) => change({ place: event.currentTarget.value })}
            />
            <Select
              label="学科"
              placeholder="不分学科"
              searchable
              clearable
              clearButtonProps={{ 'aria-label': '清除学科' }}
              nothingFoundMessage="没有匹配的学科"
              data={subjectOptions}
              value={form.subject}
              onChange={(subject) => change({ subject })}
            />
            <Select
              label="学段"
              placeholder="不分学段"
              clearable
              clearButtonProps={{ 'aria-label': '清除学段' }}
              data={stageOptions}
              value={form.stage}
              onChange={(stage) => change({ stage: stage as FormValues['stage'] })}
            />
          </div>
          <TimeConflicts form={form} existingId={existing?.id} />
          <p className={styles.note}>
            参加范围：{audienceSentence(form.audience ?? likelyAudience(form), tree.data)}
            {!form.audience && '(随级别、学校、学科、学段而定，可在“更多”里另选)'}
          </p>
          <div>
            <Button
              variant="subtle"
              aria-expanded={more}
              leftSection={more ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
              onClick={() => setMore(!more)}
            >
              {more ? '收起' : '更多：场次、报名、范围、议程等'}
            </Button>
          </div>
          <Collapse expanded={more} keepMounted={false}>
            <div className={styles.form}>
              <Suspense fallback={<Loading />}>
                <FormMore form={form} tree={tree.data} mistakes={mistakes} change={change} />
              </Suspense>
            </div>
          </Collapse>
        </div>
      </Section>
      {tried && Object.keys(found).length > 0 && (
        <p role="alert" className={styles.mistake}>
          还有 {Object.keys(found).length} 处要补上，请看标红的地方。
        </p>
      )}
      {error !== null && <ErrorState error={error} />}
      <div className={styles.buttons}>
        {!existing && (
          <Button
            variant="default"
            loading={saving === 'draft'}
            disabled={saving !== null}
            onClick={() => send(false)}
          >
            存为草稿
          </Button>
        )}
        <Button type="submit" loading={saving === 'announce'} disabled={saving !== null}>
          {existing ? '保存' : '发布活动'}
        </Button>
      </div>
    </form>
  )
}

/** Creates (and announces) or changes, and leads to the activity. */
function useSaving(existing: Activity | undefined) {
  const navigate = useNavigate()
  const changed = useChanged()
  const [saving, setSaving] = useState<'draft' | 'announce' | null>(null)
  const mutation = useMutation({
    mutationFn: async ({ form, announce }: { form: FormValues; announce: boolean }) => {
      const fields = fieldsOf(form)
      if (existing) {
        await client.activities.update({ ...fields, revision: existing.revision })
        return null
      }
      await createOrCorrect(fields)
      return announce ? await client.activities.announce({ id: form.id }) : null
    },
    onSuccess: async (announced, { form }) => {
      const draft = existing ? '已保存' : '草稿已保存'
      toast.good(announced ? `已发布${announced.told > 0 ? `,通知了 ${announced.told} 位老师` : ''}` : draft)
      await changed()
      await navigate({ to: `/activities/${form.id}` as never, replace: existing !== undefined })
    },
    onSettled: () => setSaving(null),
  })
  return {
    saving,
    error: mutation.error,
    save: (form: FormValues, announce: boolean) => {
      setSaving(announce || existing ? 'announce' : 'draft')
      mutation.mutate({ form, announce })
    },
  }
}

/** When the answer to a first sending was lost and the form was changed since, the draft that came to be is corrected. */
async function createOrCorrect(fields: ReturnType<typeof fieldsOf>): Promise<void> {
  try {
    await client.activities.create(fields)
  } catch (error) {
    if (codeOf(error) !== 'conflict') throw error
    const { revision } = await client.activities.get({ id: fields.id })
    await client.activities.update({ ...fields, revision })
  }
}
