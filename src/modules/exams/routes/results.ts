import { sendDownload } from '../../../platform/downloads.ts'
import type { FastifyInstance } from 'fastify'
import { z } from '../../../platform/contract.ts'
import type { Services } from '../../../platform/context.ts'
import { type ExportSheet, workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import { inOperation, type Identify } from '../../../platform/operation.ts'
import { notFound } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Actor, Ctx } from '../../organization/index.ts'
import { addedSheets, trendSheets } from '../exports/progress-sheets.ts'
import {
  classSheets,
  itemSheets,
  overviewSheets,
  schoolSheets,
  schoolSubjectSheets,
  unitSheets,
} from '../exports/result-sheets.ts'
import { subjectSheets } from '../exports/subject-sheets.ts'
import { getValueAdded } from '../queries/results/added.ts'
import { getClassResults } from '../queries/results/class.ts'
import { getResultsOverview } from '../queries/results/overview.ts'
import { getSchoolResults, getSchoolSubjectResults } from '../queries/results/school.ts'
import { getItemResults, getSubjectResults } from '../queries/results/subject.ts'
import { getTrends } from '../queries/results/trends.ts'
import { listUnitResults } from '../queries/results/units.ts'

const version = z.coerce.number().int().min(1).optional()
const className = z.string().trim().min(1).max(60)
const paperId = z.uuid()
const schoolId = z.uuid()

/** Which table: the one in view, with what the page asked for. */
const tables = z.discriminatedUnion('table', [
  z.object({
    table: z.literal('units'),
    /** Left out: the sum over subjects. */
    paperId: paperId.optional(),
    by: z.enum(['locality', 'cluster', 'alliance', 'school', 'sex']),
    within: z.string().max(60).optional(),
    search: z.string().trim().max(60).optional(),
    version,
  }),
  z.object({ table: z.literal('overview'), version }),
  z.object({ table: z.literal('subject'), paperId, version }),
  z.object({ table: z.literal('items'), paperId, version }),
  z.object({ table: z.literal('school'), schoolId, version }),
  z.object({ table: z.literal('schoolSubject'), paperId, schoolId, version }),
  z.object({ table: z.literal('class'), paperId, schoolId, className, version }),
  /** Without a paper: by the sum over subjects. */
  z.object({ table: z.literal('added'), paperId: paperId.optional(), version }),
  z.object({
    table: z.literal('trends'),
    /** Left out: the sum over subjects. */
    subject: z.string().trim().min(1).max(20).optional(),
    by: z.enum(['grade', 'cohort']).default('grade'),
    kind: z.enum(['district', 'locality', 'cluster', 'alliance', 'school']),
    unit: z.string().max(60).default(''),
  }),
])
export type ResultTable = z.infer<typeof tables>
const params = z.object({ id: z.uuid() })

/**
 * GET /api/exams/<assessment>/results.xlsx: the table in view as a workbook, with what the viewer sees of it and no more.
 * Pupils are in none of them.
 */
export function resultRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get('/api/exams/:id/results.xlsx', async (request, reply) => {
      const which = params.safeParse(request.params)
      const table = tables.safeParse(request.query)
      if (!which.success) return reply.code(404).send({ code: 'notFound' })
      if (!table.success) return reply.code(400).send({ code: 'BAD_REQUEST' })
      const found = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
        const made = await resultTable(ctx, which.data.id, table.data)
        await recordAudit(ctx, {
          action: 'results.exported',
          subjectKind: 'assessment',
          subjectId: which.data.id,
          subjectTitle: made.name,
        })
        return made
      })
      if (!found) return reply
      return sendDownload(reply, `${found.name}.xlsx`, await workbookBytes({ sheets: found.sheets }))
    })
  }
}

interface Made {
  name: string
  sheets: ExportSheet[]
}

const sides = {
  school: '各校',
  cluster: '各片区',
  alliance: '各校联体',
  locality: '城乡',
  sex: '男女',
} as const

/** The sheets of a table as the viewer sees it. @throws Refusal as the page of the same table */
export async function resultTable(ctx: Ctx, assessmentId: string, of: ResultTable): Promise<Made> {
  const named = (about: { assessment: { id: string; name: string } }, what: string): string => {
    // A paper of another assessment is not to be had under this one's address.
    if (about.assessment.id !== assessmentId) throw notFound()
    return `${about.assessment.name} ${what}`
  }
  const subject = (about: { papers: { id: string; subject: string }[] }, id: string | undefined) =>
    about.papers.find((paper) => paper.id === id)?.subject ?? '总分'
  switch (of.table) {
    case 'units': {
      const found = await listUnitResults(ctx, { ...of, assessmentId, paperId: of.paperId ?? null })
      const what = `${subject(found.about, of.paperId)}${sides[of.by]}`
      return { name: named(found.about, what), sheets: unitSheets(found) }
    }
    case 'overview': {
      const found = await getResultsOverview(ctx, { ...of, assessmentId })
      return { name: named(found.about, '概况'), sheets: overviewSheets(found) }
    }
    case 'subject': {
      const found = await getSubjectResults(ctx, of)
      return { name: named(found.about, subject(found.about, of.paperId)), sheets: subjectSheets(found) }
    }
    case 'items': {
      const found = await getItemResults(ctx, of)
      return {
        name: named(found.about, `${subject(found.about, of.paperId)}试卷分析`),
        sheets: itemSheets(found),
      }
    }
    case 'school': {
      const found = await getSchoolResults(ctx, { ...of, assessmentId })
      return { name: named(found.about, found.unit.name), sheets: schoolSheets(found) }
    }
    case 'schoolSubject': {
      const found = await getSchoolSubjectResults(ctx, of)
      const what = `${found.unit.name}${subject(found.about, of.paperId)}`
      return { name: named(found.about, what), sheets: schoolSubjectSheets(found) }
    }
    case 'class': {
      const found = await getClassResults(ctx, of)
      const what = `${found.school.name}${found.unit.name}${subject(found.about, of.paperId)}`
      return { name: named(found.about, what), sheets: classSheets(found) }
    }
    case 'added': {
      const found = await getValueAdded(ctx, { ...of, assessmentId, paperId: of.paperId ?? null })
      if (!found.model) throw notFound()
      return {
        name: named(found.about, `${subject(found.about, of.paperId)}增值`),
        sheets: addedSheets(found),
      }
    }
    case 'trends': {
      const { by, kind } = of
      const asked = { assessmentId, subject: of.subject ?? null, by, unit: { kind, id: of.unit } }
      const found = await getTrends(ctx, asked)
      const what = `${found.unit.name}${of.subject ?? '总分'}走势`
      return { name: named(found.about, what), sheets: trendSheets(found) }
    }
  }
}
