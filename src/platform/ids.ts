import { v7 } from 'uuid'

/** A new id. Ids grow with time, so that rows made together lie together in the index. */
export function newId(): string {
  return v7()
}
