import {
  groupKindLabels,
  localities,
  localityLabels,
  schoolKindLabels,
  schoolKinds,
  stageLabels,
  stages,
  subjects,
  titles,
} from '../../../modules/organization/vocabulary.ts'
import type { Answers } from '../../app/client.ts'
import type { Shape } from '../../ui/shapes.tsx'

export type Tree = Answers['organization']['tree']
export type SchoolLine = Tree['schools'][number]
export type GroupLine = Tree['groups'][number]
export type School = Answers['organization']['school']
export type Group = Answers['organization']['group']
export type Person = Answers['organization']['person']
export type PersonLine = Answers['organization']['listPeople']['rows'][number]

/** Told apart by shape as well as by colour. */
export const localityShapes: Record<SchoolLine['locality'], Shape> = {
  urban: 'square',
  town: 'triangle',
  rural: 'ring',
}

const choicesOf = <Value extends string>(values: readonly Value[], labels: Record<Value, string>) =>
  values.map((value) => ({ value, label: labels[value] }))

export const localityChoices = choicesOf(localities, localityLabels)
export const kindChoices = choicesOf(schoolKinds, schoolKindLabels)
export const stageChoices = choicesOf(stages, stageLabels)
export const subjectChoices = subjects.map((value) => ({ value, label: value }))
export const titleChoices = titles.map((value) => ({ value, label: value }))

/** 小学语文, 全学科 … what a group is about. */
export function aboutOf(group: Pick<GroupLine, 'stage' | 'subject' | 'kind'>): string {
  const about = `${group.stage ? stageLabels[group.stage] : ''}${group.subject ?? ''}`
  return [groupKindLabels[group.kind], about].filter(Boolean).join(' · ')
}
