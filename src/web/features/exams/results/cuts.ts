/** Ways to cut a district into parts, for lists and pictures. */
export const cuts = [
  { value: 'school', label: '学校' },
  { value: 'cluster', label: '片区' },
  { value: 'alliance', label: '校联体' },
  { value: 'locality', label: '城乡' },
  { value: 'sex', label: '性别' },
] as const
export type Cut = (typeof cuts)[number]['value']

/** The parts that a viewer sees side by side: all in the district's offices, their own school otherwise. */
export function cutsOf({
  schoolIds,
}: {
  schoolIds: readonly string[] | null
}): readonly (typeof cuts)[number][] {
  if (schoolIds === null) return cuts
  // Leads of clusters and alliances have several schools, and see those clusters and alliances.
  const led = schoolIds.length > 1
  return cuts.filter(
    ({ value }) => value === 'school' || (led && (value === 'cluster' || value === 'alliance')),
  )
}
