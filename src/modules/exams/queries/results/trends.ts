import { type RawBuilder, sql } from 'kysely'
import { notAllowed, notFound } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { Unit, UnitFigures } from '../../contract/result-shapes.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import type { AssessmentKind } from '../../policy-pack.ts'
import { allPapers } from '../../results/occasion.ts'
import { seesFigures, seesSchoolSubject } from '../../rules/sight.ts'
import { reportedFor, type Viewing, viewingOf } from '../viewing.ts'

type Trends = ResultAnswer<'getTrends'>
type Input = {
  assessmentId: string
  subject: string | null
  by: 'grade' | 'cohort'
  unit: { kind: 'district' | 'locality' | 'cluster' | 'alliance' | 'school'; id: string }
}

interface Row {
  id: string
  name: string
  kind: AssessmentKind
  heldFrom: string
  grade: number
  /** Pupils worked on different booklets: there is no one result of all. */
  apart: boolean
  /** The unit's row of results. */
  found: {
    unit?: Unit
    name?: string
    outside?: boolean
    suppressed?: boolean
    figures: UnitFigures | null
  } | null
}

const mostPoints = 16

/**
 * One unit over the published occasions of the same grade, or of the same pupils as they went up, each on the T scale of
 * its own day: read from the versions that everyone sees, so that a correction there is a correction here. Where each pupil
 * worked on one subject, its paper is the subject's like any other; occasions on which a subject had several booklets (or,
 * for the sum over subjects, any) are named and not compared. Pupils are followed from one stage into the next for those who
 * see both: the office, and heads in their own school.
 * @throws Refusal 'notFound', 'notAllowed', 'unitNotReported'
 */
export async function getTrends(ctx: Ctx, input: Input): Promise<Trends> {
  const viewing = await viewingOf(ctx, { assessmentId: input.assessmentId })
  checkRight(viewing, input)
  const { sight, assessment, about } = viewing
  const acrossStages = input.by === 'cohort' && seesAllStages(viewing, input)
  const own =
    input.by === 'grade'
      ? sql`a.grade = ${assessment.grade}`
      : sql`${schoolYear(sql`a.held_from`)} - a.grade = ${schoolYear(sql`${assessment.heldFrom}::date`)} - ${assessment.grade}`
  const version =
    // The occasion itself as it is looked at, also before its publication.
    sql`case when a.id = ${assessment.id} then ${viewing.version} else a.current_version end`
  const paper =
    input.subject === null
      ? sql`select ${allPapers}::uuid as id, coalesce(bool_or(p.booklet is not null), false) as apart`
      : sql`select min(p.id::text)::uuid as id, count(*) > 1 as apart`
  const { rows } = await sql<Row>`
    select * from (
      select a.id, a.name, a.kind, a.held_from, a.grade, p.apart, case when not p.apart then ${foundIn(input)} end as found
        from assessments a
        cross join lateral (
          ${paper} from papers p
           where p.district_id = a.district_id and p.assessment_id = a.id
             and (${input.subject}::text is null or p.subject = ${input.subject})) p
        left join results r on r.district_id = a.district_id and r.assessment_id = a.id and r.version = ${version}
             and r.paper_id = p.id and r.topic = ${topicOf(input)} and r.unit = ${input.unit.kind === 'school' ? input.unit.id : ''}
       where a.district_id = ${ctx.district.id} and (${acrossStages} or a.stage = ${assessment.stage}) and ${own}
         and a.school_id is not distinct from ${assessment.schoolId}::uuid
         and a.held_from <= ${assessment.heldFrom} and (a.state = 'published' or a.id = ${assessment.id})
         and (p.apart or r.content is not null)
       order by a.held_from desc, a.id desc limit ${mostPoints}) newest
     order by held_from, id`.execute(ctx.db)
  const shown = (found: NonNullable<Row['found']>) =>
    input.unit.kind !== 'school' ||
    seesFigures(sight, input.unit.id, {
      outside: found.outside ?? false,
      suppressed: found.suppressed ?? false,
    })
  return {
    about,
    unit: {
      kind: input.unit.kind,
      id: input.unit.id,
      name:
        input.unit.kind === 'district'
          ? '全区'
          : (rows
              .map(({ found }) => found?.unit?.name ?? found?.name)
              .findLast((name) => name !== undefined) ?? ''),
    },
    acrossStages,
    apart: rows.flatMap(({ id, name, heldFrom, apart }) =>
      apart ? [{ assessmentId: id, name, heldFrom }] : [],
    ),
    points: rows.flatMap(({ id, name, kind, heldFrom, grade, found }) => {
      if (!found?.figures || !shown(found)) return []
      const { counted, scoreRate, excellent, pass, low, t, tInterval } = found.figures
      const district = input.unit.kind === 'district'
      return [
        {
          assessmentId: id, name, kind, heldFrom, grade, counted, scoreRate, excellent, pass, low,
          t: district ? 50 : t,
          tInterval: district ? ([null, null] as [null, null]) : tInterval,
        },
      ] // prettier-ignore
    }),
  }
}

function checkRight(viewing: Viewing, { subject, unit }: Input): void {
  const { sight, about } = viewing
  if (subject === null ? !sight.total : !about.papers.some((paper) => paper.subject === subject))
    throw notAllowed()
  if (unit.kind === 'district') return
  reportedFor(viewing, 'school')
  if (unit.kind === 'school') {
    if (!seesSchoolSubject(sight, unit.id, subject)) throw notFound()
  } else if (!sight.district && !sight.associations.has(unit.id)) throw notAllowed()
}

/** Whether results of the stages before are the viewer's to read as well. */
function seesAllStages({ sight }: Viewing, { unit }: Input): boolean {
  return sight.office || (unit.kind === 'school' && sight.own.get(unit.id)?.head === true)
}

/** The school year that a day belongs to, by the year in which it began (August on). */
function schoolYear(day: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(extract(year from ${day}) - case when extract(month from ${day}) < 8 then 1 else 0 end)::integer`
}

function topicOf({ subject, unit }: Input): string {
  if (unit.kind === 'school') return 'school'
  if (unit.kind === 'district') return subject === null ? 'overview' : 'subject'
  return subject === null ? 'cuts' : 'subject'
}

/** The unit's figures in a row of results, whatever its topic. */
function foundIn({ subject, unit }: Input): RawBuilder<unknown> {
  if (unit.kind === 'school') {
    const figures = subject === null ? sql`r.content->'total'` : sql`r.content->'figures'`
    return sql`jsonb_build_object('name', r.content->'name', 'outside', r.content->'outside', 'suppressed', r.content->'suppressed',
                                  'figures', ${figures})`
  }
  if (unit.kind === 'district') {
    return subject === null
      ? sql`r.content->'total'`
      : sql`jsonb_build_object('figures', r.content->'summary')`
  }
  const cuts = subject === null ? sql`r.content` : sql`r.content->'cuts'`
  return sql`jsonb_path_query_first(${cuts}, ${`$.${unit.kind}[*] ? (@.unit.id == $id)`}::jsonpath, jsonb_build_object('id', ${unit.id}::text))`
}
