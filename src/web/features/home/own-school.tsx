import { Figure, Figures } from '../../ui/figure.tsx'
import { Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import type { Today } from './home-page.tsx'
import styles from './home.module.css'

/** How the people of my school take part this term. */
export function OwnSchool({ school }: { school: NonNullable<Today['school']> }) {
  const most = Math.max(1, ...school.months.map((month) => month.count))
  const share = school.people > 0 ? Math.round((school.tookPart / school.people) * 100) : 0
  return (
    <Section
      title={`${school.name}本学期`}
      action={<RouteLink to={`/schools/${school.id}`}>学校页</RouteLink>}
    >
      <Figures>
        <Figure
          label="参加过教研的教师"
          value={school.tookPart}
          unit={`/ ${school.people} 人`}
          note={`占 ${share}%`}
          to={`/ledger?school=${school.id}`}
        />
        <Figure
          label="人均学时"
          value={school.people > 0 ? Math.round(school.minutes / school.people / 6) / 10 : null}
          unit="小时"
        />
        <Figure label="承办活动" value={school.hosted} unit="次" to={`/activities?school=${school.id}`} />
      </Figures>
      {school.months.length > 0 && (
        <table className={styles.months}>
          <caption>每月参与人次</caption>
          <tbody>
            {school.months.map((month) => (
              <tr key={month.month}>
                <th scope="row">{Number(month.month.slice(5))}月</th>
                <td>
                  <span className={styles.bar} style={{ width: `${(month.count / most) * 100}%` }} />
                </td>
                <td className={styles.count}>{month.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {school.absent.length > 0 && (
        <details className={styles.absent}>
          <summary>本学期还没有记录的教师({school.people - school.tookPart} 人)</summary>
          <p>
            {school.absent.map((person) => (
              <RouteLink key={person.id} to={`/people/${person.id}`}>
                {person.name}
                {person.subject ? `(${person.subject})` : ''}
              </RouteLink>
            ))}
          </p>
        </details>
      )}
    </Section>
  )
}
