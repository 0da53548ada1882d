import { useState } from 'react'
import { clientId } from '../../ui/client-id.ts'
import type { PlanContent } from './words.tsx'

/** A plan while it is edited: goals carry ids too, so that rows can be added and removed between each other. */
export type Draft = Omit<PlanContent, 'goals'> & { goals: { id: string; text: string }[] }
export type DraftItem = Draft['items'][number]
export type DraftPhase = Draft['phases'][number]
export type DraftCommitment = Draft['commitments'][number]

export const draftOf = (content: PlanContent): Draft => ({
  ...content,
  goals: content.goals.map((text) => ({ id: clientId(), text })),
})

const blank = (text: string | null): string | null =>
  text === null || text.trim() === '' ? null : text.trim()

/** What is saved: rows without words are left out, empty fields are none, and an item names only phases that remain. */
export function contentOf(draft: Draft): PlanContent {
  const phases = draft.phases.filter((phase) => phase.title.trim() !== '')
  const known = new Set(phases.map((phase) => phase.id))
  return {
    ...draft,
    title: draft.title.trim(),
    startsOn: blank(draft.startsOn),
    endsOn: blank(draft.endsOn),
    notes: blank(draft.notes),
    goals: draft.goals.map((goal) => goal.text.trim()).filter((text) => text !== ''),
    phases: phases.map((phase) => ({
      ...phase,
      startsOn: blank(phase.startsOn),
      endsOn: blank(phase.endsOn),
    })),
    items: draft.items
      .filter((item) => item.title.trim() !== '')
      .map((item) => ({
        ...item,
        title: item.title.trim(),
        phaseId: item.phaseId !== null && known.has(item.phaseId) ? item.phaseId : null,
        endsOn: item.endsOn < item.startsOn ? item.startsOn : item.endsOn,
        theme: blank(item.theme),
        type: blank(item.type),
        startTime: blank(item.startTime),
        endTime: blank(item.endTime),
        place: blank(item.place),
        content: blank(item.content),
        responsible: blank(item.responsible),
        participants: blank(item.participants),
      })),
    commitments: draft.commitments
      .filter((it) => it.text.trim() !== '')
      .map((it) => ({ ...it, text: it.text.trim(), who: blank(it.who) })),
  }
}

/** What keeps a draft from being saved, as a sentence; null when nothing does. */
export function mistakeOf(draft: Draft): string | null {
  if (draft.title.trim() === '') return '请写上计划名称。'
  if (draft.startsOn && draft.endsOn && draft.startsOn > draft.endsOn) return '计划的结束日期早于开始日期。'
  const undated = draft.items.find((item) => item.title.trim() !== '' && item.startsOn === '')
  if (undated) return `“${undated.title}”还没有日期。`
  const backwards = draft.phases.find((it) => it.startsOn && it.endsOn && it.startsOn > it.endsOn)
  return backwards ? `阶段“${backwards.title}”的结束日期早于开始日期。` : null
}

/** The draft as state, with what changes single rows of it. */
export function useDraft(start: () => Draft) {
  const [draft, setDraft] = useState(start)
  const [touched, setTouched] = useState(false)
  const change = (patch: Partial<Draft> | ((draft: Draft) => Partial<Draft>)): void => {
    setTouched(true)
    setDraft((old) => ({ ...old, ...(typeof patch === 'function' ? patch(old) : patch) }))
  }
  return { draft, change, touched, saved: () => setTouched(false), replace: setDraft }
}
export type ChangeDraft = ReturnType<typeof useDraft>['change']

/** The list with one row changed. */
export function withRow<Row extends { id: string }>(rows: Row[], id: string, patch: Partial<Row>): Row[] {
  return rows.map((row) => (row.id === id ? { ...row, ...patch } : row))
}

/** The list with a row put after another one, or at the end. */
export function insertedAfter<Row extends { id: string }>(rows: Row[], id: string | null, row: Row): Row[] {
  const at = rows.findIndex((it) => it.id === id)
  return at < 0 ? [...rows, row] : rows.toSpliced(at + 1, 0, row)
}
