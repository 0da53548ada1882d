import { gradeLabel, stageLabels } from '../../../modules/organization/vocabulary.ts'
import type { Answers } from '../../app/client.ts'
import type { FormAudience } from './form-values.ts'

type Tree = Answers['organization']['tree']

/** The audience in one line: 城南小学、城北小学 · 语文 · 小学. */
export function audienceSentence(audience: FormAudience, tree: Tree | undefined): string {
  const named = (ids: readonly string[], among: readonly { id: string; name: string }[] | undefined) =>
    ids.map((id) => among?.find((it) => it.id === id)?.name ?? '…').join('、')
  const parts = [
    [
      named(audience.schools, tree?.schools),
      named(audience.associations, tree?.associations),
      named(audience.groups, tree?.groups),
    ]
      .filter(Boolean)
      .join('、'),
    audience.subjects.join('、'),
    audience.stages.map((it) => stageLabels[it]).join('、'),
    audience.grades.map(gradeLabel).join('、'),
  ].filter(Boolean)
  const names = audience.people.map(({ label }) => label).join('、')
  if (parts.length === 0) return names || '全区教师'
  return `${parts.join(' · ')}教师${names ? `,另有${names}` : ''}`
}
