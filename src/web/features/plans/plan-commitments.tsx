import { useInfiniteQuery } from '@tanstack/react-query'
import { keyset, orpc } from '../../app/client.ts'
import { Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { Plan } from './words.tsx'
import styles from './plans.module.css'

/** What the plan promises: as its text says until it is approved, then as it is counted. */
export default function PlanCommitments({ plan }: { plan: Plan }) {
  const inForce = plan.state === 'approved'
  const counted = useInfiniteQuery(
    orpc.commitments.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ planId: plan.id, cursor, limit: 100 }),
      enabled: inForce || plan.state === 'withdrawn',
      ...keyset,
    }),
  )
  const rows = counted.data?.pages.flatMap((page) => page.rows) ?? []
  const { commitments } = plan.content
  const onBoard = inForce && rows.length > 0 && (
    <RouteLink to={`/commitments?plan=${plan.id}`}>看目标进度</RouteLink>
  )
  return (
    <Section
      title="承诺"
      note={inForce ? '按台账自动统计，不用填报。' : '计划通过后开始统计。'}
      action={onBoard || undefined}
    >
      {commitments.length === 0 && rows.length === 0 && (
        <EmptyState title="这份计划没有承诺">
          在编辑页写下“谁、多久、做多少”，例如：中心组每月开展一次主题教研。
        </EmptyState>
      )}
      <ul className={styles.commitments}>
        {rows.length > 0
          ? rows.map((row) => (
              <li key={row.id}>
                <span>
                  {row.sentence ?? row.title}{' '}
                  {row.state === 'asked' && (
                    <StatusBadge tone="warn" plain>
                      还要说明怎么统计
                    </StatusBadge>
                  )}
                  {row.state === 'retired' && (
                    <StatusBadge tone="quiet" plain>
                      已停用
                    </StatusBadge>
                  )}
                </span>
                {row.sourceText && row.sourceText !== row.sentence && (
                  <small className={styles.faint}>原文：{row.sourceText}</small>
                )}
              </li>
            ))
          : commitments.map((commitment) => (
              <li key={commitment.id}>
                {commitment.text}
                {commitment.who && <small className={styles.faint}>{commitment.who}</small>}
              </li>
            ))}
      </ul>
    </Section>
  )
}
