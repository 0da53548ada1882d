import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { onlySubjectIn } from './column-words.ts'
import type { HeadRow } from './header-rows.ts'
import type { ImportPaper } from './standing.ts'

/** What tells the paper of a whole sheet. */
export interface SheetHints {
  sheetName: string
  fileName: string
  /** Set by the user. */
  paper?: number | null
}

/** The paper of a subject; where it has several booklets, the one that the text names, else none. */
export function paperOf(papers: ImportPaper[], subject: string, text: string): number | null {
  const found = papers.flatMap((paper, index) => (paper.subject === subject ? [index] : []))
  if (found.length === 1) return found[0]!
  return booklet(papers, found, text)
}

function booklet(papers: ImportPaper[], among: number[], text: string): number | null {
  const bare = tight(text)
  const named = among.filter((index) => {
    const own = papers[index]!.booklet
    return own !== null && bare.includes(tight(own))
  })
  return named.length === 1 ? named[0]! : null
}

/** The paper that a whole sheet belongs to, by the user's word, its name, its title, the file's name, or for lack of another. */
export function sheetPaper(
  above: HeadRow[],
  papers: ImportPaper[],
  subjects: string[],
  hints: SheetHints,
): number | null {
  if (hints.paper !== undefined) return hints.paper
  if (papers.length === 1) return 0
  const texts = [hints.sheetName, ...above.map(({ texts }) => texts.join(' ')), hints.fileName]
  for (const text of texts) {
    const titled = papers.flatMap(({ title }, index) => (tight(text) === tight(title) ? [index] : []))
    if (titled.length === 1) return titled[0]!
    const subject = onlySubjectIn(text, subjects)
    if (!subject) continue
    const found = paperOf(papers, subject, texts.join(' '))
    if (found !== null) return found
  }
  return null
}
