import { useQueries, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { NotAllowed, useMe } from '../../app/session.ts'
import { orpc, type Answers } from '../../app/client.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { activityTypes } from '../../../modules/activities/vocabulary.ts'
import { ActivityForm } from './activity-form.tsx'
import { blankForm, formOf, type FormValues } from './form-values.ts'
import { WithActivity } from './with-activity.tsx'
import type { Activity } from './words.tsx'

const newRoute = getRouteApi('/app/activities/new')
const editRoute = getRouteApi('/app/activities/$id/edit')

/** A new activity: from scratch, or from an item of a plan (`?plan=…&planItem=…`). */
export function NewActivityPage() {
  const { plan, planItem, day } = newRoute.useSearch()
  const me = useMe()
  const source = useQuery({
    ...orpc.plans.get.queryOptions({ input: { id: plan ?? '' } }),
    enabled: plan !== undefined && planItem !== undefined,
  })
  if (source.error) return <ErrorState error={source.error} onRetry={() => void source.refetch()} />
  if (source.isLoading) return <Loading />
  const blank = blankForm(me, day ?? null)
  const item = source.data?.content.items.find(({ id }) => id === planItem)
  const initial =
    source.data && item ? fromItem(blank, source.data, item) : { ...blank, planItemId: planItem ?? null }
  return (
    <Page
      title="新建活动"
      note={item && source.data ? `来自计划《${source.data.content.title}》：${item.title}` : undefined}
      back={{ to: '/activities', label: '活动' }}
      narrow
    >
      <Kept initial={initial} />
    </Page>
  )
}

/** Keeps the first form, with its ids: a rendering later must not make others. */
function Kept({ initial }: { initial: FormValues }) {
  const [first] = useState(initial)
  return <ActivityForm initial={first} />
}

/** Changes an activity that is not yet concluded. */
export function EditActivityPage() {
  const { id } = editRoute.useParams()
  return (
    <WithActivity id={id}>
      {(activity) => {
        if (!activity.may.edit) throw new NotAllowed('activities.edit')
        return (
          <Page title="编辑活动" back={{ to: `/activities/${id}`, label: activity.title }} narrow>
            <Edited activity={activity} />
          </Page>
        )
      }}
    </WithActivity>
  )
}

/** The form of what was first read; a later reading must not overwrite what is being typed. */
function Edited({ activity }: { activity: Activity }) {
  const [first] = useState(activity)
  const people = useQueries({
    queries: first.audience.people.map((id) => orpc.organization.person.queryOptions({ input: { id } })),
  })
  if (people.some(({ isPending }) => isPending)) return <Loading />
  const names = new Map(people.map(({ data }) => [data?.id, data?.name]))
  return <ActivityForm initial={formOf(first, (id) => names.get(id) ?? '(姓名未能读取)')} existing={first} />
}

type Plan = Answers['plans']['get']
type Item = Plan['content']['items'][number]

/** What an item of a plan says about the activity that carries it out. */
function fromItem(blank: FormValues, { content }: Plan, item: Item): FormValues {
  const [first] = blank.sessions
  const [responsible] = item.people
  const type = activityTypes.find((it) => it === item.type) ?? null
  return {
    ...blank,
    title: item.title,
    type,
    theme: item.theme ?? '',
    agenda: item.content ?? '',
    place: item.place ?? '',
    subject: content.subject ?? blank.subject,
    stage: content.stage ?? blank.stage,
    planItemId: item.id,
    organiser: responsible ? { value: responsible.id, label: responsible.name } : blank.organiser,
    sessions: first
      ? [{ ...first, day: item.startsOn, from: item.startTime ?? first.from, to: item.endTime ?? first.to }]
      : [],
  }
}
