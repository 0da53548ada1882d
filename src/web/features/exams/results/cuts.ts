/** Ways to cut a district into parts, for lists and pictures. */
export const cuts = [
  { value: 'school', label: '学校' },
  { value: 'cluster', label: '片区' },
  { value: 'alliance', label: '校联体' },
  { value: 'locality', label: '城乡' },
  { value: 'sex', label: '性别' },
] as const
export type Cut = (typeof cuts)[number]['value']
