import type { Ctx } from '../../../organization/index.ts'
import type { ResultFinding, StoredTopicGap } from '../../contract/result-shapes.ts'
import {
  type Packed,
  topicFindingsOf,
  topicOrder,
  type TopicsByKind,
  unpack,
  unpackTopics,
} from '../../results/packing.ts'
import { rounded } from '../../results/figures.ts'
import { findingsAbout } from '../../results/wording.ts'
import { readResult } from '../stored-results.ts'
import type { Viewing } from '../viewing.ts'
import { at } from './overview.ts'

/** What is stored of a unit in bare numbers, with the names that the paper's own rows give them. */
export interface Unpacked {
  topics: TopicsByKind<StoredTopicGap>
  items: { item: string; rate: number | null; districtRate: number | null }[]
  findings: ResultFinding[]
}

export const nothingUnpacked: Unpacked = {
  topics: { knowledge: [], ability: [], type: [] },
  items: [],
  findings: [],
}

/** `name`: how findings call the unit; `counted`: its pupils. */
export async function unpackedOf(
  ctx: Ctx,
  viewing: Viewing,
  paperId: string,
  packed: { topics: Packed; items: Packed },
  unit: { name: string; counted: number; schoolId: string; className?: string },
): Promise<Unpacked> {
  const subject = await readResult(ctx, { ...at(viewing), paperId, topic: 'subject' })
  const items = await readResult(ctx, { ...at(viewing), paperId, topic: 'items' })
  if (!subject || !items) return nothingUnpacked
  const topics = unpackTopics(packed.topics, topicOrder(subject.topics))
  const rates = unpack(packed.items)
  const { schoolId, className = null } = unit
  return {
    topics,
    items: items.items.map(({ item, difficulty }, j) => ({
      item,
      rate: rates[j] ?? null,
      districtRate: rounded(difficulty),
    })),
    findings: findingsAbout(topicFindingsOf(unit.name, topics, unit.counted), {
      paperId,
      schoolId,
      className,
    }),
  }
}
