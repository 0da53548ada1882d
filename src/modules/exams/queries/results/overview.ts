import { Refusal } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { ListedUnit } from '../../contract/result-shapes.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { allPapers } from '../../results/occasion.ts'
import { seesFigures, seesSchoolSubject } from '../../rules/sight.ts'
import { readResult, type StoredContent } from '../stored-results.ts'
import { type Viewing, viewingOf } from '../viewing.ts'

type Overview = ResultAnswer<'getResultsOverview'>

/** The district's results over all papers; who belongs to one school sees it beside. @throws Refusal 'resultsNotReady' */
export async function getResultsOverview(
  ctx: Ctx,
  input: { assessmentId: string; version?: number },
): Promise<Overview> {
  const viewing = await viewingOf(ctx, input)
  const { about, sight } = viewing
  const stored = await readResult(ctx, { ...at(viewing), paperId: allPapers, topic: 'overview' })
  if (!stored) throw new Refusal('resultsNotReady')
  const school = await ownSchool(ctx, viewing)
  const seen = new Set(about.papers.map(({ id }) => id))
  const all = sight.district
  return {
    about,
    papers: stored.papers
      .filter(({ paperId }) => seen.has(paperId))
      .map((paper) => ({
        ...paper,
        // What lies between schools is for those who see all of them.
        variance: all ? paper.variance : null,
        localityGap: all ? paper.localityGap : null,
        own: school && ownSubject(viewing, school, paper.paperId),
      })),
    total: sight.total ? stored.total : null,
    ownTotal: school && ownTotal(viewing, school),
    totalVariance: all ? stored.totalVariance : null,
    totalLocalityGap: all ? stored.totalLocalityGap : null,
    localities: all ? localitiesFor(viewing, stored) : [],
    lines: all ? stored.lines.filter(({ paperId }) => seen.has(paperId)) : [],
    findings: all
      ? stored.findings.filter(({ about: of }) => of.paperId === null || seen.has(of.paperId))
      : [],
  }
}

/** Where there is one paper only, it stands for the sum: then its own reader sees it. */
function localitiesFor({ about, papers }: Viewing, stored: StoredContent['overview']) {
  return papers.length > 1 || about.papers.length > 0 ? stored.localities : []
}

/** The keys of a viewing's rows. */
export function at({ assessment, version }: Viewing): { assessmentId: string; version: number } {
  return { assessmentId: assessment.id, version }
}

interface OwnSchool {
  id: string
  content: StoredContent['schoolTotal']
}

/** The one school that the viewer belongs to. */
async function ownSchool(ctx: Ctx, viewing: Viewing): Promise<OwnSchool | null> {
  const [id, ...others] = [...viewing.sight.own.keys()]
  if (id === undefined || others.length > 0) return null
  const content = await readResult(ctx, {
    ...at(viewing),
    paperId: allPapers,
    topic: 'schoolTotal',
    unit: id,
  })
  return content && { id, content }
}

/** A school's name is in what is stored of it. */
const named = (id: string, name: string): ListedUnit['unit'] => ({ kind: 'school', id, name })

function ownSubject(
  { about, sight }: Viewing,
  { id, content }: OwnSchool,
  paperId: string,
): ListedUnit | null {
  const subject = about.papers.find((paper) => paper.id === paperId)?.subject
  const found = content.subjects.find((one) => one.paperId === paperId)
  if (!found || subject === undefined || !seesSchoolSubject(sight, id, subject)) return null
  const shown = seesFigures(sight, id, found)
  return { unit: named(id, content.name), suppressed: !shown, figures: shown ? found.figures : null }
}

function ownTotal({ sight }: Viewing, { id, content }: OwnSchool): ListedUnit | null {
  if (!seesSchoolSubject(sight, id, null) || content.total === null) return null
  const shown = seesFigures(sight, id, content)
  return { unit: named(id, content.name), suppressed: !shown, figures: shown ? content.total : null }
}
