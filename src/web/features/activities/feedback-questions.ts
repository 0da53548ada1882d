/** The three ratings of an activity, 1 to 5, and how their ends are called. */
export const questions = [
  { key: 'useful', label: '对我的教学有帮助', low: '没有帮助', high: '很有帮助' },
  { key: 'organised', label: '组织得好，时间用得值', low: '不好', high: '很好' },
  { key: 'applicable', label: '学到的能用到自己的课堂', low: '用不上', high: '马上能用' },
] as const
export type Question = (typeof questions)[number]
