import { ActionIcon, Menu } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { orpc } from '../../app/client.ts'
import { useMe } from '../../app/session.ts'
import { askReason } from '../../ui/confirm.tsx'
import { Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { EmptyState, errorSentence } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Item, ItemBadge, type Plan, useChanged } from './words.tsx'
import styles from './plans.module.css'

const MoveDialog = lazy(() => import('./move-dialog.tsx'))

/** What is to be done, phase by phase in order of time. */
export function PlanItems({ plan }: { plan: Plan }) {
  const { content } = plan
  const [moving, setMoving] = useState<Item | null>(null)
  const known = new Set(content.phases.map((phase) => phase.id))
  const inOrder = content.items.toSorted(
    (a, b) => a.startsOn.localeCompare(b.startsOn) || (a.startTime ?? '').localeCompare(b.startTime ?? ''),
  )
  const groups = [
    ...content.phases.map((phase) => ({ phase, items: inOrder.filter((item) => item.phaseId === phase.id) })),
    { phase: null, items: inOrder.filter((item) => item.phaseId === null || !known.has(item.phaseId)) },
  ].filter(({ phase, items }) => phase !== null || items.length > 0)
  return (
    <Section>
      {content.items.length === 0 && content.phases.length === 0 && (
        <EmptyState title="还没有工作安排">点“编辑”添加要做的事：何时、何地、谁负责。</EmptyState>
      )}
      {groups.map(({ phase, items }) => (
        <div key={phase?.id ?? 'none'}>
          {(phase || content.phases.length > 0) && (
            <h3 className={styles.phase}>
              {phase?.title ?? '其他安排'}
              {phase?.startsOn && (
                <small>
                  <TeachingDate value={phase.startsOn} to={phase.endsOn} />
                </small>
              )}
            </h3>
          )}
          {items.map((item) => (
            <ItemLine key={item.id} plan={plan} item={item} onMove={() => setMoving(item)} />
          ))}
        </div>
      ))}
      {moving && (
        <Suspense>
          <MoveDialog item={moving} onClose={() => setMoving(null)} />
        </Suspense>
      )}
    </Section>
  )
}

function ItemLine({ plan, item, onMove }: { plan: Plan; item: Item; onMove: () => void }) {
  const facts = [
    item.type,
    item.place && `地点：${item.place}`,
    (item.responsible ?? item.people.map((it) => it.name).join('、')) &&
      `负责：${item.responsible ?? item.people.map((it) => it.name).join('、')}`,
    item.participants && `参加：${item.participants}`,
  ].filter(Boolean)
  return (
    <div className={styles.item} data-state={item.state}>
      <div className={styles.when}>
        <TeachingDate value={item.startsOn} to={item.endsOn === item.startsOn ? undefined : item.endsOn} />
        {item.startTime && ` ${item.startTime}${item.endTime ? `–${item.endTime}` : ''}`}
      </div>
      <div>
        <div className={styles.itemTitle}>
          {item.title}
          {item.theme && item.theme !== item.title && ` · ${item.theme}`}
        </div>
        <div className={styles.itemFacts}>
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </div>
        {item.content && <p className={styles.itemText}>{item.content}</p>}
        {item.droppedReason && <p className={styles.itemText}>取消原因：{item.droppedReason}</p>}
      </div>
      <div className={styles.itemSide}>
        {plan.state === 'approved' && <ItemBadge state={item.state} />}
        <ItemMenu plan={plan} item={item} onMove={onMove} />
      </div>
    </div>
  )
}

function ItemMenu({ plan, item, onMove }: { plan: Plan; item: Item; onMove: () => void }) {
  const me = useMe()
  const changed = useChanged()
  const outcome = {
    onSuccess: async () => {
      await changed()
    },
    onError: (error: unknown) => toast.bad(errorSentence(error)),
  }
  const mark = useMutation(orpc.plans.markItem.mutationOptions(outcome))
  const drop = useMutation(orpc.plans.dropItem.mutationOptions(outcome))
  const steer = plan.may.steer
  const responsible = plan.state === 'approved' && item.people.some((person) => person.id === me.person.id)
  if (!steer && !responsible) return null
  const ask = async () => {
    const reason = await askReason({
      title: `取消“${item.title}”`,
      message: '它会留在计划里并标明取消，负责的老师会收到通知。',
      action: '取消这一项',
      reason: { label: '取消原因' },
    })
    if (reason !== false) drop.mutate({ itemId: item.id, reason })
  }
  return (
    <Menu position="bottom-end" shadow="lg">
      <Menu.Target>
        <ActionIcon aria-label={`${item.title}：操作`}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item.state === 'planned' && (
          <Menu.Item onClick={() => mark.mutate({ itemId: item.id, state: 'done' })}>标为已完成</Menu.Item>
        )}
        {item.state !== 'planned' && (
          <Menu.Item onClick={() => mark.mutate({ itemId: item.id, state: 'planned' })}>恢复为待办</Menu.Item>
        )}
        {steer && item.state === 'planned' && (
          <>
            <Menu.Item
              component={RouteLink}
              to={`/activities/new?planItem=${item.id}&plan=${plan.id}&day=${item.startsOn}`}
            >
              安排成活动
            </Menu.Item>
            <Menu.Item onClick={onMove}>改期</Menu.Item>
            <Menu.Item color="red" onClick={() => void ask()}>
              取消这一项
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
