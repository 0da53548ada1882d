import { Button, Menu, Tabs } from '@mantine/core'
import { IconDots, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { Loading } from '../../ui/loading.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { Approval, useDecisions } from './approval.tsx'
import { PlanItems } from './plan-items.tsx'
import { fieldOf, type Plan, StateBadge } from './words.tsx'
import styles from './plans.module.css'

const route = getRouteApi('/app/plans/$planId')
const PlanHistory = lazy(() => import('./plan-history.tsx'))
const PlanReviews = lazy(() => import('./plan-reviews.tsx'))
const PlanCommitments = lazy(() => import('./plan-commitments.tsx'))
const CloneDialog = lazy(() => import('./clone-dialog.tsx'))

const tabs = [
  { value: 'items', label: '工作安排' },
  { value: 'commitments', label: '承诺' },
  { value: 'reviews', label: '月研 季评 总结' },
  { value: 'history', label: '审批与版本' },
] as const

/** One plan: what it is for, what is to be done when, where it stands, and what was written about it. */
export function PlanPage() {
  const { planId } = route.useParams()
  const [search, change] = useAddress()
  const tab = tabs.some(({ value }) => value === search.tab) ? String(search.tab) : 'items'
  const { data: plan, error, refetch } = useQuery(orpc.plans.get.queryOptions({ input: { id: planId } }))
  if (error) {
    return (
      <Page title="计划" back={{ to: '/plans', label: '计划' }}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (!plan) return <Loading />
  const { content } = plan
  return (
    <Page
      title={content.title}
      back={{ to: '/plans', label: '计划' }}
      note={
        <>
          <StateBadge state={plan.state} /> {content.owner.name}
        </>
      }
      action={<Primary plan={plan} />}
      aside={<More plan={plan} />}
    >
      <Approval plan={plan} />
      <Section>
        <Facts
          items={[
            { label: '所属', value: content.owner.name },
            { label: '学科学段', value: fieldOf(content) },
            { label: '学期', value: plan.term?.name },
            {
              label: '起止',
              value: content.startsOn && <TeachingDate value={content.startsOn} to={content.endsOn} />,
            },
            { label: '拟订', value: plan.createdBy.name },
            {
              label: '原文',
              value: plan.source && (
                <RouteLink to={`/plans/import/${plan.source.id}`}>{plan.source.fileName}</RouteLink>
              ),
            },
          ]}
        />
      </Section>
      {content.goals.length > 0 && (
        <Section title="目标">
          <ol className={styles.goals}>
            {content.goals.map((goal) => (
              <li key={goal}>{goal}</li>
            ))}
          </ol>
        </Section>
      )}
      <Tabs
        value={tab}
        onChange={(value) => change({ tab: value === 'items' ? undefined : (value ?? undefined) })}
      >
        <Tabs.List>
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          <Suspense fallback={<Loading />}>
            {tab === 'items' && <PlanItems plan={plan} />}
            {tab === 'commitments' && <PlanCommitments plan={plan} />}
            {tab === 'reviews' && <PlanReviews plan={plan} />}
            {tab === 'history' && <PlanHistory plan={plan} />}
          </Suspense>
        </Tabs.Panel>
      </Tabs>
      {content.notes && (
        <Section title="其他内容">
          <p className={styles.notes}>{content.notes}</p>
        </Section>
      )}
    </Page>
  )
}

/** The one step that comes next for this person: approve, submit or edit. */
function Primary({ plan }: { plan: Plan }) {
  const { busy, approve, submit } = useDecisions(plan)
  const [label, act] = plan.may.approve ? ['通过', approve] : plan.may.submit ? ['提交审批', submit] : []
  if (!act) return null
  return (
    <Button loading={busy} onClick={act}>
      {label}
    </Button>
  )
}

function More({ plan }: { plan: Plan }) {
  const decisions = useDecisions(plan)
  const [cloning, setCloning] = useState(false)
  const { may } = plan
  const editing = (
    <Button
      component={RouteLink}
      to={`/plans/${plan.id}/edit`}
      variant="default"
      leftSection={<IconPencil size={16} />}
    >
      编辑
    </Button>
  )
  const removable = may.edit && plan.state === 'draft' && plan.decisions.length === 0
  const anything = may.clone || may.withdraw || removable
  return (
    <>
      {may.return && (
        <Button variant="default" onClick={decisions.giveBack}>
          退回
        </Button>
      )}
      {anything && (
        <Menu position="bottom-end" shadow="lg">
          <Menu.Target>
            <Button variant="default" px="xs" aria-label="更多操作">
              <IconDots size={18} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {may.clone && <Menu.Item onClick={() => setCloning(true)}>沿用到另一学期</Menu.Item>}
            {may.withdraw && (
              <Menu.Item color="red" onClick={decisions.withdraw}>
                {plan.state === 'submitted' ? '撤回提交' : '停止执行'}
              </Menu.Item>
            )}
            {removable && (
              <Menu.Item color="red" onClick={decisions.remove}>
                删除草稿
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {may.edit && editing}
      {cloning && (
        <Suspense>
          <CloneDialog plan={plan} onClose={() => setCloning(false)} />
        </Suspense>
      )}
    </>
  )
}
