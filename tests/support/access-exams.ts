import { newAssessment } from '../../src/modules/exams/contract/assessments.ts'
import { blueprintItem } from '../../src/modules/exams/contract/papers.ts'
import { createAssessment } from '../../src/modules/exams/operations/assessments.ts'
import { saveBlueprint } from '../../src/modules/exams/operations/blueprint.ts'
import type { Ctx } from '../../src/modules/organization/index.ts'
import type { z } from '../../src/platform/contract.ts'
import { newId } from '../../src/platform/ids.ts'

type Form = Omit<z.input<typeof newAssessment>, 'id' | 'papers'>

/** An assessment of a place: a school's own final, or the district's monitoring in a subject. */
export interface ExamsOfPlace {
  assessmentId: string
  paperId: string
  subject: '语文' | '数学'
  /** What it was created from, to be changed. */
  form: Form
}

/** What an assessment of a school's own, or of the district in one of its schools, is created from. */
export function formOf(of: { own: boolean; schoolId: string }): Form {
  const form = {
    name: '学业质量监测',
    stage: 'primary',
    grade: 5,
    heldFrom: '2027-01-13',
    heldTo: '2027-01-13',
  } as const
  if (of.own) {
    return { ...form, kind: 'final', schoolId: of.schoolId, sampled: false, smallestUnit: 'pupil' }
  }
  return {
    ...form,
    kind: 'qualityMonitoring',
    participation: { by: 'schools', ids: [of.schoolId] },
    sampled: true,
    smallestUnit: 'school',
    sampling: { within: { unit: 'pupil', size: 10 } },
  }
}

/** Sets one up with a paper that has a blueprint. */
export async function furnishExams(
  make: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  of: { own: boolean; schoolId: string; subject?: string },
): Promise<ExamsOfPlace> {
  const form = formOf(of)
  const subject = of.subject === '数学' ? '数学' : '语文'
  const [assessmentId, paperId] = [newId(), newId()]
  const written = newAssessment.parse({ ...form, id: assessmentId, papers: [{ id: paperId, subject }] })
  await make((ctx) => createAssessment(ctx, written))
  const items = [blueprintItem.parse({ label: '1', kind: '解答题', fullMarks: 100 })]
  await make((ctx) => saveBlueprint(ctx, { paperId, version: 1, items }))
  return { assessmentId, paperId, subject, form }
}
