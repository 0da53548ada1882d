import { useState } from 'react'
import { RouteLink } from '../../../ui/route-link.tsx'
import { evidenceLines } from './evidence.ts'
import type { ResultLinks } from './links.ts'
import { useResults } from './use-results.ts'
import type { Finding } from './words.ts'
import styles from './results.module.css'

const FEW = 5

/**
 * What the figures say, in plain sentences; each opens to the numbers that it rests on and leads to where they stand.
 * Only what interval and number of pupils allow is said at all, so there may be nothing.
 */
export function Findings({ findings, here }: { findings: readonly Finding[]; here?: string }) {
  const [all, setAll] = useState(false)
  if (findings.length === 0)
    return <p className={styles.soft}>没有人数和区间都足以下结论的发现。这不等于没有差别，只是不能确定。</p>
  const shown = all ? findings : findings.slice(0, FEW)
  return (
    <>
      <ol className={styles.findings}>
        {shown.map((finding, index) => (
          <FindingLine key={`${finding.code} ${finding.subject} ${index}`} finding={finding} here={here} />
        ))}
      </ol>
      {findings.length > FEW && (
        <button type="button" className={styles.more} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? '收起' : `全部 ${findings.length} 条`}
        </button>
      )}
    </>
  )
}

function FindingLine({ finding, here }: { finding: Finding; here: string | undefined }) {
  const { links } = useResults()
  const to = whereOf(finding, links)
  return (
    <li>
      <p>{finding.text}</p>
      <details>
        <summary>依据</summary>
        <dl className={styles.evidence}>
          {evidenceLines(finding.evidence).map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {to && to !== here && <RouteLink to={to}>看数字所在的页面</RouteLink>}
      </details>
    </li>
  )
}

/** The page that shows what a finding speaks of. */
export function whereOf({ about }: Finding, links: ResultLinks): string | null {
  const { paperId, schoolId, className, item } = about
  if (paperId && schoolId && className) return links.classPage(paperId, schoolId, className)
  if (paperId && schoolId) return links.schoolSubject(paperId, schoolId)
  if (schoolId) return links.school(schoolId)
  if (paperId && item) return links.items(paperId, item)
  return paperId ? links.subject(paperId) : null
}
