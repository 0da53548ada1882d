import { Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import type { Today } from './home-page.tsx'
import styles from './home.module.css'

/** Plans that wait for my decision. */
export function Approvals({ toApprove }: { toApprove: NonNullable<Today['toApprove']> }) {
  return (
    <Section
      title="等我审批的计划"
      note={`共 ${toApprove.count} 份`}
      flush
      action={<RouteLink to="/plans?view=toApprove">全部</RouteLink>}
    >
      <ul className={styles.lines}>
        {toApprove.plans.map((plan) => (
          <li key={plan.id}>
            <RouteLink to={`/plans/${plan.id}`} className={styles.line}>
              <span className={styles.what}>
                {plan.title}
                <small>
                  {plan.ownerName} · {plan.submittedBy} 提交
                </small>
              </span>
            </RouteLink>
          </li>
        ))}
      </ul>
    </Section>
  )
}
