import type { Finding } from '../findings.ts'
import type { ResultFinding } from '../contract/result-shapes.ts'

type About = ResultFinding['about']

const nowhere: About = { paperId: null, schoolId: null, className: null, item: null, topic: null }

/** Findings with where to look further. */
export function findingsAbout(findings: readonly Finding[], about: Partial<About>): ResultFinding[] {
  return findings.map((finding) => ({
    code: finding.code,
    subject: finding.subject,
    text: finding.text,
    evidence: { ...finding.evidence },
    about: {
      ...nowhere,
      ...about,
      item: /^(item|option)\./.test(finding.code) ? finding.subject : null,
      topic: finding.code.startsWith('topic.') ? finding.subject : null,
    },
  }))
}
