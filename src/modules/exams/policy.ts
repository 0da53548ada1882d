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
