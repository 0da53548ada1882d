import { notFound } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { listedOf } from '../../results/figures.ts'
import { unpackFigures } from '../../results/packing.ts'
import { seesClass, seesFigures, seesPupils, seesSchoolSubject } from '../../rules/sight.ts'
import { readResult } from '../stored-results.ts'
import { paperOf, reportedFor, viewingOf } from '../viewing.ts'
import { at } from './overview.ts'
import { nothingUnpacked, unpackedOf } from './unpacked.ts'

type ClassResults = ResultAnswer<'getClassResults'>

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
  const stored = classes?.classes.find((one) => one.className === className)
  if (!school || !stored) throw notFound()
  const schoolShown =
    seesFigures(sight, schoolId, school) && seesSchoolSubject(sight, schoolId, paper.subject)
  const figures = schoolShown && stored.figures ? unpackFigures(stored.figures) : null
  const unpacked = figures
    ? await unpackedOf(ctx, viewing, paper.id, stored, {
        name: `${school.name}${className}`,
        counted: figures.counted,
        schoolId,
        className,
      })
    : nothingUnpacked
  const inside = sight.district || sight.insider
  return {
    about,
    paperId: paper.id,
    school: { kind: 'school', id: schoolId, name: school.name },
    unit: { kind: 'class', id: className, name: className },
    suppressed: figures === null,
    figures,
    reference: {
      district: school.reference.district,
      locality: inside ? school.reference.locality : null,
      school: schoolShown && school.figures ? listedOf(school.figures) : null,
    },
    ...unpacked,
    may: { listPupils: seesPupils(sight, assessment, schoolId, className, paper.subject) },
  }
}
