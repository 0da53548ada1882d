import type { z } from '../../../../platform/contract.ts'
import { notFound } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { results as contract } from '../../contract/results.ts'
import { allPapers } from '../../results/occasion.ts'
import { seesClass, seesFigures, seesPupils, seesSchool, seesSchoolSubject } from '../../rules/sight.ts'
import { readResult, type StoredContent } from '../stored-results.ts'
import { paperOf, reportedFor, type Viewing, viewingOf } from '../viewing.ts'
import { at } from './overview.ts'

type School = z.infer<NonNullable<(typeof contract.getSchoolResults)['~orpc']['outputSchema']>>
type SchoolSubject = z.infer<NonNullable<(typeof contract.getSchoolSubjectResults)['~orpc']['outputSchema']>>

const noTopics = { knowledge: [], ability: [], type: [] }

/**
 * A school over all papers. @throws Refusal 'notFound' where it is not for the viewer, 'unitNotReported', 'resultsNotReady'
 */
export async function getSchoolResults(
  ctx: Ctx,
  input: { assessmentId: string; schoolId: string; version?: number },
): Promise<School> {
  const viewing = await viewingOf(ctx, input)
  const { sight, about, assessment } = viewing
  const { schoolId } = input
  if (!seesSchool(sight, schoolId)) throw notFound()
  reportedFor(viewing, 'school')
  const stored = await readResult(ctx, {
    ...at(viewing),
    paperId: allPapers,
    topic: 'schoolTotal',
    unit: schoolId,
  })
  if (!stored) throw notFound()
  const shown = seesFigures(sight, schoolId, stored)
  const total = seesSchoolSubject(sight, schoolId, null)
  const subjects = stored.subjects.filter(({ subject }) => seesSchoolSubject(sight, schoolId, subject))
  const seen = new Map(subjects.map((one) => [one.paperId, one]))
  const shownSubject = (paperId: string) => seesFigures(sight, schoolId, seen.get(paperId)!)
  return {
    about,
    unit: { kind: 'school', id: schoolId, name: stored.name },
    suppressed: !shown,
    total: shown && total ? stored.total : null,
    reference: total && stored.reference ? referenceFor(viewing, schoolId, stored.reference) : null,
    subjects: subjects.map(({ outside, ...one }) =>
      shownSubject(one.paperId)
        ? one
        : { ...one, suppressed: true, figures: null, gap: null, gapInterval: [null, null], weak: false },
    ),
    lines: shown && total ? stored.lines.filter(({ paperId }) => seen.has(paperId)) : [],
    classes: stored.classes.flatMap((one) => {
      const own = one.subjects.flatMap((subject) => {
        const known = seen.get(subject.paperId)
        if (!known || !seesClass(sight, schoolId, one.className, known.subject)) return []
        const open = shownSubject(subject.paperId) && !subject.suppressed
        const nothing = { counted: null, scoreRate: null, t: null, tInterval: [null, null] as [null, null] }
        const listPupils = seesPupils(sight, assessment, schoolId, one.className, known.subject)
        return [{ ...subject, ...(open ? {} : nothing), suppressed: !open, may: { open, listPupils } }]
      })
      if (own.length === 0) return []
      const whole = shown && !one.suppressed
      return [
        {
          className: one.className,
          suppressed: !whole,
          figures: whole && total ? one.figures : null,
          subjects: own,
        },
      ]
    }),
    findings: shown
      ? stored.findings.filter(
          ({ about: of }) => of.paperId !== null && seen.has(of.paperId) && shownSubject(of.paperId),
        )
      : [],
  }
}

/** Schools of the same kind are told to those who belong to the school, and to those who see all. */
function referenceFor(
  { sight }: Viewing,
  schoolId: string,
  reference: StoredContent['school']['reference'],
): StoredContent['school']['reference'] {
  const inside = sight.district || (sight.insider && sight.own.has(schoolId))
  return inside ? reference : { ...reference, locality: null }
}

/** A school in one paper. @throws Refusal as above */
export async function getSchoolSubjectResults(
  ctx: Ctx,
  input: { paperId: string; schoolId: string; version?: number },
): Promise<SchoolSubject> {
  const viewing = await viewingOf(ctx, input)
  const { sight, about, assessment } = viewing
  const { schoolId } = input
  const paper = paperOf(viewing, input.paperId)
  if (!seesSchoolSubject(sight, schoolId, paper.subject)) throw notFound()
  reportedFor(viewing, 'school')
  const stored = await readResult(ctx, { ...at(viewing), paperId: paper.id, topic: 'school', unit: schoolId })
  if (!stored) throw notFound()
  const shown = seesFigures(sight, schoolId, stored)
  return {
    about,
    paperId: paper.id,
    unit: { kind: 'school', id: schoolId, name: stored.name },
    suppressed: !shown,
    figures: shown ? stored.figures : null,
    reference: referenceFor(viewing, schoolId, stored.reference),
    distribution: shown ? stored.distribution : [],
    topics: shown ? stored.topics : noTopics,
    items: shown ? stored.items : [],
    classes: stored.classes.flatMap((one) => {
      if (!seesClass(sight, schoolId, one.className, paper.subject)) return []
      const open = shown && !one.suppressed
      const listPupils = seesPupils(sight, assessment, schoolId, one.className, paper.subject)
      return [
        {
          className: one.className,
          suppressed: !open,
          figures: open ? one.figures : null,
          may: { open, listPupils },
        },
      ]
    }),
    findings: shown ? stored.findings : [],
  }
}
