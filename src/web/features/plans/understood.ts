import { daysBetween } from '../../../platform/calendar-day.ts'
import type { Answers } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import type { Draft } from './draft.ts'
import type { At, Mark } from './source-text.tsx'
import type { Source } from './words.tsx'

type Owner = Answers['plans']['owners'][number]
type Term = Answers['calendar']['scopes']['terms'][number]

/** The reading as a draft, and where in the document each row of it stands. */
export function understood(
  source: Source,
  owner: Owner,
  terms: Term[],
): { draft: Draft; places: Map<string, At> } {
  const { reading } = source
  const places = new Map<string, At>()
  const at = (place: At | null): string => {
    const id = clientId()
    if (place) places.set(id, place)
    return id
  }
  const phases = reading.phases.map((it) => ({
    id: at(it.at),
    title: it.title,
    startsOn: it.from,
    endsOn: it.to,
  }))
  const period = reading.period
  const term = period
    ? terms.find((it) => it.startsOn <= period.to && it.endsOn >= period.from && overlap(it, period) > 0.5)
    : undefined
  const draft: Draft = {
    title: reading.title || source.fileName.replace(/\.[^.]+$/, ''),
    owner: { kind: owner.kind, id: owner.id },
    subject: owner.subject,
    stage: owner.stage,
    termId: term?.id ?? null,
    startsOn: period?.from ?? null,
    endsOn: period?.to ?? null,
    notes: null,
    goals: reading.goals.map((it) => ({ id: at(it.at), text: it.text })),
    phases,
    items: reading.items.map(({ at: place, from, to, phase, title, theme, type, startTime, endTime, place: where, content, responsible, participants, people }) => ({
      id: at(place),
      phaseId: phase === null ? null : (phases[phase]?.id ?? null),
      title, theme, type, startsOn: from, endsOn: to, startTime, endTime, place: where, content, responsible, participants, people,
    })), // prettier-ignore
    commitments: reading.commitments.map(({ at: place, ...it }) => ({ ...it, id: at(place) })),
  }
  return { draft, places }
}

const days = (from: string, to: string): number => daysBetween(from, to) + 1

/** The share of a period that lies within a term. */
function overlap(term: Term, period: { from: string; to: string }): number {
  const from = term.startsOn > period.from ? term.startsOn : period.from
  const to = term.endsOn < period.to ? term.endsOn : period.to
  return from > to ? 0 : days(from, to) / days(period.from, period.to)
}

/** Everything to be marked in the document. */
export function marksOf(source: Source, places: Map<string, At>, taken: ReadonlySet<number>): Mark[] {
  return [
    ...[...places].map(([part, at]): Mark => ({ ...at, part, kind: 'read' })),
    ...source.reading.unread.flatMap(({ at }, index): Mark[] =>
      taken.has(index) ? [] : [{ ...at, part: `unread ${index}`, kind: 'unread' }],
    ),
    ...source.reading.warnings.map(({ at }, index): Mark => ({
      ...at,
      part: `warning ${index}`,
      kind: 'warning',
    })),
  ]
}
