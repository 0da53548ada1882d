import { RouteLink } from '../../../ui/route-link.tsx'
import styles from './setup.module.css'

/** 「补签 2026-11-25」: a signature that was given after the assessment had begun. */
export const lateWords = (day: string) => `补签 ${day}`

interface Unsigned {
  paperId: string
  title: string
  agreed: number
  mayRead: boolean
}

/** Papers on which fewer people have agreed than must, each with the way to it; nothing where none is. */
export function UnsignedPapers({
  assessmentId,
  papers,
  needed,
}: {
  assessmentId: string
  papers: readonly Unsigned[]
  needed: number
}) {
  const open = papers.filter(({ agreed }) => agreed < needed)
  if (open.length === 0) return null
  return (
    <div className={styles.unsigned} role="note">
      <p>
        {open.length === 1 ? '这份试卷' : `这 ${open.length} 份试卷`}还没有 {needed}{' '}
        人签审。试卷应当在考前签审；没有签齐之前不能发布结果，考后再签的记作补签。
      </p>
      <ul className={styles.held}>
        {open.map(({ paperId, title, agreed, mayRead }) => (
          <li key={paperId}>
            {mayRead ? <RouteLink to={`/exams/${assessmentId}/papers/${paperId}`}>{title}</RouteLink> : title}
            ：{agreed === 0 ? '还没有人同意' : `${agreed} 人同意`}
          </li>
        ))}
      </ul>
    </div>
  )
}
