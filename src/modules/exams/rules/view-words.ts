/** Looks that are written down as a word. */
const looks: Record<string, string> = { pupilMarks: '为更正成绩查看一名学生' }

/** What somebody looked at, as the log says it: a sentence stays as it is, a word is never shown. */
export function viewWords(what: string): string {
  return /^[\w.-]+$/.test(what) ? (looks[what] ?? '查看学生的成绩') : what
}
