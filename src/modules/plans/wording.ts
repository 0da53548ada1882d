import type { Conflict } from './rules/content.ts'

const sentences: Record<Conflict['code'], (conflict: Conflict) => string> = {
  holiday: ({ name }) => `${name}放假`,
  examination: ({ name }) => `有统一考试：${name}`,
  samePerson: ({ name, who }) => `${who ?? '负责人'}已有安排：${name}`,
  samePlace: ({ name, who }) => `${who ?? '地点'}已被占用：${name}`,
}

/** What stands in the way of a date, as a person would say it. */
export function conflictText(conflict: Conflict): string {
  return sentences[conflict.code](conflict)
}
