import { timeOf, dayOf } from '../../../platform/clock.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import { getValueAdded } from '../queries/results/added.ts'
import { getResultsOverview } from '../queries/results/overview.ts'
import { getSchoolResults, getSchoolSubjectResults } from '../queries/results/school.ts'
import { getItemResults, getSubjectResults } from '../queries/results/subject.ts'
import { getTrends } from '../queries/results/trends.ts'
import { listUnitResults } from '../queries/results/units.ts'
import type { Made } from './cover.ts'
import { districtPack, schoolSheets, subjectName } from './district.ts'
import type { PackDocument, PackSheet } from './document.ts'
import { schoolPack } from './school.ts'
import { subjectPack } from './subject.ts'

/** A set of documents before they are written: the report with its tables, and tables that name schools. */
export interface PackContent {
  document: PackDocument
  /** Null where the reader may not name schools. */
  schools: { name: string; sheets: PackSheet[] } | null
}

interface Wanted {
  assessmentId: string
  /** Left out: the one that everyone sees. */
  version?: number
}

/** What the actor may not see, or what there is none of, is left out of a document. */
async function ifThere<Answer>(read: Promise<Answer>): Promise<Answer | null> {
  try {
    return await read
  } catch (error) {
    if (error instanceof Refusal && ['unitNotReported', 'notAllowed', 'notFound'].includes(error.code))
      return null
    throw error
  }
}

function madeNow(ctx: Ctx): Made {
  const now = ctx.clock.now()
  const zone = ctx.district.timeZone
  return { at: `${dayOf(now, zone)} ${timeOf(now, zone)}`, districtName: ctx.district.name }
}

/** The district's documents as the actor may have them. */
export async function gatherDistrict(ctx: Ctx, wanted: Wanted): Promise<PackContent> {
  const { assessmentId, version } = wanted
  const overview = await getResultsOverview(ctx, wanted)
  const subjects = []
  for (const { paperId } of overview.papers) {
    subjects.push({
      results: await getSubjectResults(ctx, { paperId, version }),
      items: await getItemResults(ctx, { paperId, version }),
    })
  }
  const single = overview.papers.length === 1 ? (overview.papers[0]?.paperId ?? null) : null
  const added = await ifThere(getValueAdded(ctx, { assessmentId, version, paperId: single }))
  const document = districtPack({ overview, subjects, added, made: madeNow(ctx) })
  if (!overview.about.may.nameSchools) return { document, schools: null }
  const units = await ifThere(listUnitResults(ctx, { assessmentId, version, paperId: single, by: 'school' }))
  const sheets = schoolSheets(
    units ? [{ name: single ? subjectName(overview.about, single) : '总分', units }] : [],
    added ? [{ name: single ? subjectName(overview.about, single) : '总分', results: added }] : [],
  )
  return { document, schools: named(document, sheets) }
}

/** A subject's documents as the actor may have them. */
export async function gatherSubject(ctx: Ctx, wanted: Wanted & { paperId: string }): Promise<PackContent> {
  const { assessmentId, version, paperId } = wanted
  const results = await getSubjectResults(ctx, { paperId, version })
  const items = await getItemResults(ctx, { paperId, version })
  const added = await ifThere(getValueAdded(ctx, { assessmentId, version, paperId }))
  const { about } = results
  const subject = about.papers.find(({ id }) => id === paperId)?.subject ?? null
  const trends = await ifThere(
    getTrends(ctx, { assessmentId, subject, by: 'grade', unit: { kind: 'district', id: '' } }),
  )
  const document = subjectPack({ results, items, added, trends, made: madeNow(ctx) })
  if (!about.may.nameSchools) return { document, schools: null }
  const units = await ifThere(listUnitResults(ctx, { assessmentId, version, paperId, by: 'school' }))
  const name = subjectName(about, paperId)
  const sheets = schoolSheets(units ? [{ name, units }] : [], added ? [{ name, results: added }] : [])
  return { document, schools: named(document, sheets) }
}

/** One school's documents: itself beside the district, whoever has them made. */
export async function gatherSchool(ctx: Ctx, wanted: Wanted & { schoolId: string }): Promise<PackContent> {
  const { assessmentId, version, schoolId } = wanted
  const school = await getSchoolResults(ctx, { assessmentId, version, schoolId })
  const subjects = []
  for (const { paperId, suppressed } of school.subjects) {
    const subject = suppressed
      ? null
      : await ifThere(getSchoolSubjectResults(ctx, { paperId, version, schoolId }))
    if (subject) subjects.push(subject)
  }
  const single = school.about.papers.length === 1 ? (school.about.papers[0]?.id ?? null) : null
  const added = await ifThere(getValueAdded(ctx, { assessmentId, version, paperId: single }))
  const subject = single ? (school.about.papers[0]?.subject ?? null) : null
  const trends = await ifThere(
    getTrends(ctx, { assessmentId, subject, by: 'grade', unit: { kind: 'school', id: schoolId } }),
  )
  return { document: schoolPack({ school, subjects, added, trends, made: madeNow(ctx) }), schools: null }
}

function named(document: PackDocument, sheets: PackSheet[]): PackContent['schools'] {
  return sheets.length > 0 ? { name: `${document.name} 各校数据(含校名)`, sheets } : null
}
