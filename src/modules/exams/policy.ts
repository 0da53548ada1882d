import { type Actor, hasRole, runsSchool, seesDistrict } from '../organization/index.ts'
import type { ExaminedStage } from './vocabulary.ts'

/** What rights over an assessment depend on. */
export interface AssessmentFacts {
  /** The school whose own it is; null: the district's. */
  schoolId: string | null
  stage: ExaminedStage
  createdBy: string
}

/** Administrators and the head of the research office: everything of the district. */
export function isOffice(actor: Actor): boolean {
  return hasRole(actor, 'districtAdministrator', 'officeHead')
}

/** A researcher of this stage, and of this subject where one is given; who answers for all has null. */
export function isResearcherOf(actor: Actor, stage: ExaminedStage, subject?: string): boolean {
  return actor.roles.some(
    (role) =>
      role.kind === 'researcher' &&
      (role.stage === null || role.stage === stage) &&
      (subject === undefined || role.subject === null || role.subject === subject),
  )
}

/** Who may create one: the office and researchers of the stage for the district, principals and deans for their school. */
export function mayCreateAssessment(
  actor: Actor,
  of: { schoolId: string | null; stage: ExaminedStage },
): boolean {
  if (isOffice(actor)) return true
  return of.schoolId === null ? isResearcherOf(actor, of.stage) : runsSchool(actor, of.schoolId)
}

/** True for those who could create some assessment. */
export function mayCreateAtAll(actor: Actor): boolean {
  return seesDistrict(actor) || hasRole(actor, 'principal', 'dean')
}

/** Sets it up, fixes its pupils, publishes and withdraws it. A researcher does so with those that they created. */
export function managesAssessment(actor: Actor, of: AssessmentFacts): boolean {
  if (isOffice(actor)) return true
  if (of.schoolId !== null) return runsSchool(actor, of.schoolId)
  return of.createdBy === actor.personId && isResearcherOf(actor, of.stage)
}

/** What rights over a paper depend on. */
export interface PaperFacts {
  assessment: AssessmentFacts
  subject: string
  authorIds: readonly string[]
}

/** Names authors and reviewers, changes full marks, removes it: who runs the assessment, and the subject's researcher. */
export function managesPaper(actor: Actor, paper: PaperFacts): boolean {
  if (managesAssessment(actor, paper.assessment)) return true
  return paper.assessment.schoolId === null && isResearcherOf(actor, paper.assessment.stage, paper.subject)
}

/** Edits the blueprint: who manages the paper, and who sets it. */
export function editsBlueprint(actor: Actor, paper: PaperFacts): boolean {
  return managesPaper(actor, paper) || paper.authorIds.includes(actor.personId)
}

/** A paper is secret until it has been sat: nobody else reads it, not even the schools that take part. */
export function readsPaper(actor: Actor, paper: PaperFacts, reviewerIds: readonly string[]): boolean {
  return editsBlueprint(actor, paper) || reviewerIds.includes(actor.personId)
}

/** Who looks after the list of what a syllabus asks for: the office and the subject's researchers. */
export function editsSyllabus(actor: Actor, of: { stage: ExaminedStage; subject: string }): boolean {
  return isOffice(actor) || isResearcherOf(actor, of.stage, of.subject)
}

/** The rules are no secret to anybody who may create an assessment. */
export function readsPolicy(actor: Actor): boolean {
  return mayCreateAtAll(actor) || hasRole(actor, 'clusterLead')
}

export function changesPolicy(actor: Actor): boolean {
  return isOffice(actor)
}

export function readsGateLog(actor: Actor): boolean {
  return isOffice(actor)
}

/** A set of documents for a meeting, as far as rights go. */
export type PackFacts =
  | { scope: 'district' }
  | { scope: 'subject'; subject: string }
  | { scope: 'school'; schoolId: string }

/**
 * Has documents made, and reads what names schools in them: for the district the office, since they speak of all subjects;
 * for a subject the office and that subject's researchers; for a school the office and its own heads, who have those of
 * their own assessments too.
 */
export function makesPack(actor: Actor, of: AssessmentFacts, pack: PackFacts): boolean {
  if (pack.scope === 'school') return isOffice(actor) || runsSchool(actor, pack.schoolId)
  if (of.schoolId !== null) {
    return pack.scope === 'subject' && (isOffice(actor) || runsSchool(actor, of.schoolId))
  }
  if (isOffice(actor)) return true
  return pack.scope === 'subject' && isResearcherOf(actor, of.stage, pack.subject)
}

/** What a measure is about, as far as rights go. */
export interface MeasureFacts {
  subject: string | null
  schoolId: string | null
}

/**
 * Agrees measures, changes them and looks at them again: the office; researchers those of their stage and subject; heads
 * of a school those of their school.
 */
export function agreesMeasure(actor: Actor, of: AssessmentFacts, measure: MeasureFacts): boolean {
  if (isOffice(actor)) return true
  const schoolId = measure.schoolId ?? of.schoolId
  if (schoolId !== null && runsSchool(actor, schoolId)) return true
  return of.schoolId === null && isResearcherOf(actor, of.stage, measure.subject ?? undefined)
}

/**
 * Reads a measure: who agrees it, who carries it out, the stage's researchers; of one for no single school the heads of all
 * schools that took part.
 */
export function readsMeasure(
  actor: Actor,
  of: AssessmentFacts,
  measure: MeasureFacts & { ownerId: string; createdBy: string },
  tookPart: boolean,
): boolean {
  if (actor.personId === measure.ownerId || actor.personId === measure.createdBy) return true
  if (agreesMeasure(actor, of, measure)) return true
  if (of.schoolId === null && isResearcherOf(actor, of.stage)) return true
  return measure.schoolId === null && tookPart
}

/** Whose marks of a subject may be imported: the office's, its researchers', and a school's own by its heads. */
export function importsMarks(actor: Actor, of: { assessment: AssessmentFacts; subject: string }): boolean {
  return managesPaper(actor, { ...of, authorIds: [] })
}

/**
 * Looks at one pupil's marks by number and corrects them: the office, for its own assessments a school's heads. Nobody else
 * of the district looks at a pupil's marks.
 */
export function correctsMarks(actor: Actor, of: AssessmentFacts): boolean {
  return isOffice(actor) || (of.schoolId !== null && runsSchool(actor, of.schoolId))
}

/** Pupils by number: the office everywhere, without names; heads of a school their own, with the names that it keeps. */
export function listsPupilsOf(actor: Actor, schoolId: string): boolean {
  return isOffice(actor) || runsSchool(actor, schoolId)
}

/** How many pupils there are, school by school: whoever sets up assessments. */
export function countsPupils(actor: Actor): boolean {
  return mayCreateAtAll(actor)
}

/** Names stay with the school. */
export function seesPupilNames(actor: Actor, schoolId: string): boolean {
  return runsSchool(actor, schoolId)
}
