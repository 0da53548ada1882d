import type { z } from '../../../../platform/contract.ts'
import { notFound } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { results as contract } from '../../contract/results.ts'
import { listedOf } from '../../results/figures.ts'
import { seesClass, seesFigures, seesPupils, seesSchoolSubject } from '../../rules/sight.ts'
import { readResult } from '../stored-results.ts'
import { paperOf, reportedFor, viewingOf } from '../viewing.ts'
import { at } from './overview.ts'

type ClassResults = z.infer<NonNullable<(typeof contract.getClassResults)['~orpc']['outputSchema']>>

/**
 * A class in one paper, beside its school and the district.
 * @throws Refusal 'notFound' where it is not for the viewer, 'unitNotReported' where results end above classes
 */
export async function getClassResults(
  ctx: Ctx,
  input: { paperId: string; schoolId: string; className: string; version?: number },
): Promise<ClassResults> {
  const viewing = await viewingOf(ctx, input)
  const { sight, about, assessment } = viewing
  const { schoolId, className } = input
  const paper = paperOf(viewing, input.paperId)
  if (!seesClass(sight, schoolId, className, paper.subject)) throw notFound()
  reportedFor(viewing, 'class')
  const of = { ...at(viewing), paperId: paper.id, unit: schoolId }
  const [school, classes] = [
    await readResult(ctx, { ...of, topic: 'school' }),
    await readResult(ctx, { ...of, topic: 'classes' }),
  ]
  const stored = classes?.classes[className]
  if (!school || !stored) throw notFound()
  const schoolShown =
    seesFigures(sight, schoolId, school) && seesSchoolSubject(sight, schoolId, paper.subject)
  const shown = schoolShown && !stored.suppressed
  const inside = sight.district || sight.insider
  return {
    about,
    paperId: paper.id,
    school: { kind: 'school', id: schoolId, name: school.name },
    unit: { kind: 'class', id: className, name: className },
    suppressed: !shown,
    figures: shown ? stored.figures : null,
    reference: {
      district: school.reference.district,
      locality: inside ? school.reference.locality : null,
      school: schoolShown && school.figures ? listedOf(school.figures) : null,
    },
    topics: shown ? stored.topics : { knowledge: [], ability: [], type: [] },
    items: shown ? stored.items : [],
    findings: shown ? stored.findings : [],
    may: { listPupils: seesPupils(sight, assessment, schoolId, className, paper.subject) },
  }
}
