import type { Actor } from '../../organization/index.ts'
import { hasRole } from '../../organization/index.ts'
import { isOffice, isResearcherOf, managesAssessment } from '../policy.ts'
import type { AssessmentState, ExaminedStage, SmallestUnit } from '../vocabulary.ts'

/** What the viewer's sight of an assessment depends on. */
export interface SightFacts {
  assessment: {
    schoolId: string | null
    stage: ExaminedStage
    createdBy: string
    kind: string
    state: AssessmentState
    smallestUnit: SmallestUnit
    grade: number
  }
  subjects: readonly string[]
  /** Of the schools that take part, those of the viewer: theirs, or of a cluster or alliance that they lead. */
  schools: readonly { id: string; associations: readonly string[] }[]
  /** What the viewer teaches today. */
  teaching: readonly { schoolId: string; subject: string; grade: number | null; className: string | null }[]
  /** Groups of a school that the viewer leads. */
  groups: readonly { schoolId: string; subject: string | null }[]
}

/** The viewer's own school. */
export interface OwnSchool {
  /** Its principal or dean: everything in it. */
  head: boolean
  /** Subjects of which the school's figures and all classes are seen; null: all. */
  subjects: ReadonlySet<string> | null
  /** Classes that the viewer teaches, by subject. */
  classes: readonly { subject: string; className: string }[]
}

/** What the viewer may see of one assessment's results. */
export interface Sight {
  /** Runs the assessment: sees results before they are published, and older versions. */
  manages: boolean
  /** Every unit of the district by name: the office, researchers. */
  district: boolean
  office: boolean
  /** Subjects whose results are seen; null: all. */
  subjects: ReadonlySet<string> | null
  /** The sum over subjects. */
  total: boolean
  /** Clusters and alliances that the viewer leads, and their schools. */
  associations: ReadonlySet<string>
  ledSchools: ReadonlySet<string>
  own: ReadonlyMap<string, OwnSchool>
  /**
   * Sees nothing but one school besides the district: may then see that school's figures also where others must not, so
   * that a small school cannot be subtracted out (results/hiding.ts).
   */
  insider: boolean
}

/** Null: nothing of it. */
export function sightOf(actor: Actor, facts: SightFacts): Sight | null {
  const { assessment, subjects, schools } = facts
  const manages = managesAssessment(actor, assessment)
  if (assessment.state !== 'published' && !manages) return null
  const office = isOffice(actor)
  const researched = subjects.filter((subject) => isResearcherOf(actor, assessment.stage, subject))
  const researcher = assessment.schoolId === null && researched.length > 0
  const district = office || researcher || (manages && assessment.schoolId === null)
  const associations = new Set(
    actor.roles.flatMap((role) => (role.kind === 'clusterLead' ? [role.associationId] : [])),
  )
  const ledSchools = new Set(
    assessment.schoolId === null
      ? schools.flatMap(({ id, associations: of }) => (of.some((one) => associations.has(one)) ? [id] : []))
      : [],
  )
  const own = new Map<string, OwnSchool>()
  for (const { id } of schools) {
    const found = ownSchool(actor, id, facts)
    if (found) own.set(id, found)
  }
  if (!district && ledSchools.size === 0 && own.size === 0) return null
  const heads = [...own.values()].some(({ head }) => head)
  const all = office || manages || ledSchools.size > 0 || heads
  const seen = new Set<string>(researched)
  for (const school of own.values()) {
    for (const subject of school.subjects ?? subjects) seen.add(subject)
    for (const { subject } of school.classes) seen.add(subject)
  }
  return {
    manages,
    district,
    office,
    subjects: all ? null : seen,
    total: district || ledSchools.size > 0 || heads,
    associations,
    ledSchools,
    own,
    insider: !district && ledSchools.size === 0 && own.size === 1,
  }
}

function ownSchool(
  actor: Actor,
  schoolId: string,
  { assessment, teaching, groups }: SightFacts,
): OwnSchool | null {
  const head = actor.roles.some(
    (role) => (role.kind === 'principal' || role.kind === 'dean') && role.schoolId === schoolId,
  )
  const taught = hasRole(actor, 'teacher', 'principal', 'dean')
    ? teaching.filter(
        (one) => one.schoolId === schoolId && (one.grade === null || one.grade === assessment.grade),
      )
    : []
  const led = groups.flatMap((group) => (group.schoolId === schoolId && group.subject ? [group.subject] : []))
  if (!head && taught.length === 0 && led.length === 0) return null
  return {
    head,
    subjects: head ? null : new Set(led),
    classes: taught.flatMap(({ subject, className, grade }) =>
      className !== null && grade !== null ? [{ subject, className }] : [],
    ),
  }
}

/** Whether the viewer may open a school's page at all. */
export function seesSchool(sight: Sight, schoolId: string): boolean {
  return sight.district || sight.ledSchools.has(schoolId) || sight.own.has(schoolId)
}

/** Whether a school's page tells of this subject to the viewer; null: of the sum over subjects. */
export function seesSchoolSubject(sight: Sight, schoolId: string, subject: string | null): boolean {
  if (subject === null) {
    return (
      sight.total &&
      (sight.district || sight.ledSchools.has(schoolId) || (sight.own.get(schoolId)?.head ?? false))
    )
  }
  if (sight.subjects && !sight.subjects.has(subject)) return false
  if (sight.district || sight.ledSchools.has(schoolId)) return true
  const own = sight.own.get(schoolId)
  if (!own) return false
  return (
    own.subjects === null || own.subjects.has(subject) || own.classes.some((one) => one.subject === subject)
  )
}

/**
 * Whether the viewer sees the figures of a school: `outside` says whether everybody may, `suppressed` that nobody may
 * (results/hiding.ts).
 */
export function seesFigures(
  sight: Sight,
  schoolId: string,
  { outside, suppressed }: { outside: boolean; suppressed: boolean },
): boolean {
  return !suppressed && (outside || (sight.insider && sight.own.has(schoolId)))
}

/** Whether the viewer opens the page of a class: in the district's offices, at the head of the school, as its teacher. */
export function seesClass(sight: Sight, schoolId: string, className: string, subject: string): boolean {
  if (sight.district) return sight.subjects === null || sight.subjects.has(subject)
  const own = sight.own.get(schoolId)
  if (!own) return false
  if (own.subjects === null || own.subjects.has(subject)) return true
  return own.classes.some((one) => one.className === className && one.subject === subject)
}

/** Whether the viewer sees the pupils of a class one by one: their teachers, and the heads of their school. */
export function seesPupils(
  sight: Sight,
  assessment: Pick<SightFacts['assessment'], 'kind' | 'smallestUnit'>,
  schoolId: string,
  className: string,
  subject: string,
): boolean {
  if (assessment.kind === 'qualityMonitoring' || assessment.smallestUnit !== 'pupil') return false
  const own = sight.own.get(schoolId)
  if (!own) return false
  return own.head || own.classes.some((one) => one.className === className && one.subject === subject)
}
