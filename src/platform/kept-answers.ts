import type { Changes, Topic } from './changes.ts'
import { type Clock, dayOf } from './clock.ts'

/** One question of one person. */
export interface Question {
  districtId: number
  timeZone: string
  personId: string
  /** The signed-in person as loaded: what they are is part of the question. Once it changes, they are loaded anew. */
  actor: object
  /** What is asked, word for word. */
  text: string
  /** What the answer is made of. */
  about: readonly Topic[]
}

/** An answer that still holds, or how to keep the one that is made now. */
export type Found =
  | { body: Buffer }
  /** `until`: when time alone changes the answer. */
  | { body: null; keep(body: Buffer, until: Date | null): void }

/** Answers that are given again word for word while nothing has changed that they are made of. */
export interface KeptAnswers {
  find(question: Question): Promise<Found>
}

interface Kept {
  body: Buffer
  count: number
  day: string
  until: number
}

/** A few thousand lists. What nobody asked for longest goes first. */
const mostBytes = 64 * 1024 * 1024

/**
 * Each question looks for changes first (src/platform/changes.ts), so a kept answer is never older than one made now
 * would be. What is made while something changes is not kept.
 */
export function openKeptAnswers(services: { clock: Clock; changes: Changes }): KeptAnswers {
  const kept = new Map<string, Kept>()
  const numbers = new WeakMap<object, number>()
  let actors = 0
  let bytes = 0

  function keyOf({ actor, text }: Question): string {
    let number = numbers.get(actor)
    if (number === undefined) numbers.set(actor, (number = ++actors))
    return `${number} ${text}`
  }

  function drop(key: string): void {
    const answer = kept.get(key)
    if (answer && kept.delete(key)) bytes -= answer.body.length
  }

  return {
    async find(question) {
      const countNow = await services.changes.countFor(question.districtId, question.personId, question.about)
      const key = keyOf(question)
      const now = services.clock.now()
      const count = countNow()
      const day = dayOf(now, question.timeZone)
      const known = kept.get(key)
      if (known && known.count === count && known.day === day && known.until > now.getTime()) {
        kept.delete(key)
        kept.set(key, known)
        return { body: known.body }
      }
      return {
        body: null,
        keep(body, until) {
          if (countNow() !== count) return
          drop(key)
          kept.set(key, { body, count, day, until: until?.getTime() ?? Infinity })
          bytes += body.length
          for (const oldest of kept.keys()) {
            if (bytes <= mostBytes) break
            drop(oldest)
          }
        },
      }
    },
  }
}
