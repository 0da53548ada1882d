import type { BlueprintItem } from '../contract/papers.ts'

/**
 * What a change of a blueprint would do to marks that are stored by the items' order: a sentence that says why it cannot
 * be, null when marks stay what they are.
 */
export function changeAgainstMarks(
  before: readonly BlueprintItem[],
  after: readonly BlueprintItem[],
): string | null {
  if (before.length !== after.length) return '不能再增加或删除题目'
  const at = before.findIndex((item, position) => {
    const next = after[position]!
    return (
      item.fullMarks !== next.fullMarks ||
      item.choiceGroup !== next.choiceGroup ||
      item.choicePick !== next.choicePick ||
      (item.answerKey === null) !== (next.answerKey === null)
    )
  })
  if (at >= 0) return `不能再改分值、选做，或把选择题改为非选择题(第 ${at + 1} 行)`
  const labels = before.map(({ label }) => label)
  const moved = after.findIndex(({ label }, position) => label !== labels[position] && labels.includes(label))
  return moved >= 0 ? `不能再调换题目的顺序(第 ${moved + 1} 行)` : null
}

/** Items whose key or partial marks changed: choices already marked are to be marked again. */
export function rekeyed(before: readonly BlueprintItem[], after: readonly BlueprintItem[]): number[] {
  return after.flatMap((item, at) => {
    const was = before[at]
    return was && (was.answerKey !== item.answerKey || was.partialMarks !== item.partialMarks) ? [at] : []
  })
}
