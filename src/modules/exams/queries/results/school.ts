import { notFound } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { allPapers } from '../../results/occasion.ts'
import { unpack, unpackFigures } from '../../results/packing.ts'
import { seesClass, seesFigures, seesPupils, seesSchool, seesSchoolSubject } from '../../rules/sight.ts'
import { readResult, type StoredContent } from '../stored-results.ts'
import { paperOf, reportedFor, type Viewing, viewingOf } from '../viewing.ts'
import { at } from './overview.ts'
import { nothingUnpacked, unpackedOf } from './unpacked.ts'

type School = ResultAnswer<'getSchoolResults'>
type SchoolSubject = ResultAnswer<'getSchoolSubjectResults'>

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
    subjects: subjects.map((one) =>
      shownSubject(one.paperId)
        ? one
        : { ...one, suppressed: true, figures: null, gap: null, gapInterval: [null, null], weak: false },
    ),
    lines: shown && total ? stored.lines.filter(({ paperId }) => seen.has(paperId)) : [],
    classes: stored.classes.flatMap((one) => {
      const own = one.subjects.flatMap((figures, paper) => {
        const known = seen.get(stored.subjects[paper]!.paperId)
        if (!known || !seesClass(sight, schoolId, one.className, known.subject)) return []
        const open = shownSubject(known.paperId) && figures.length > 0
        const [counted = null, scoreRate = null, t = null, low = null, high = null] = unpack(
          open ? figures : '',
        )
        const listPupils = seesPupils(sight, assessment, schoolId, one.className, known.subject)
        return [
          {
            paperId: known.paperId,
            suppressed: !open,
            counted,
            scoreRate,
            t,
            tInterval: [low, high] as [number | null, number | null],
            may: { open, listPupils },
          },
        ]
      })
      if (own.length === 0) return []
      const whole = shown && total && one.figures !== null
      return [
        {
          className: one.className,
          // One paper stands for itself.
          suppressed: stored.subjects.length > 1 ? !whole : own.every(({ suppressed }) => suppressed),
          figures: whole ? unpackFigures(one.figures!) : null,
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
  const classes = await readResult(ctx, {
    ...at(viewing),
    paperId: paper.id,
    topic: 'classes',
    unit: schoolId,
  })
  const unpacked =
    shown && stored.figures
      ? await unpackedOf(ctx, viewing, paper.id, stored, {
          name: stored.name,
          counted: stored.figures.counted,
          schoolId,
        })
      : nothingUnpacked
  return {
    about,
    paperId: paper.id,
    unit: { kind: 'school', id: schoolId, name: stored.name },
    suppressed: !shown,
    figures: shown ? stored.figures : null,
    reference: referenceFor(viewing, schoolId, stored.reference),
    distribution: shown ? stored.distribution : [],
    ...unpacked,
    classes: (classes?.classes ?? []).flatMap(({ className, figures }) => {
      if (!seesClass(sight, schoolId, className, paper.subject)) return []
      const open = shown && figures !== null
      const listPupils = seesPupils(sight, assessment, schoolId, className, paper.subject)
      return [
        {
          className,
          suppressed: !open,
          figures: open ? unpackFigures(figures) : null,
          may: { open, listPupils },
        },
      ]
    }),
  }
}
