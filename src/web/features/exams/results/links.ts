/** Addresses of the result pages; an older version of the results goes with every link. */
export function resultLinks(assessmentId: string, version?: number) {
  const root = `/exams/${assessmentId}/results`
  const query = version === undefined ? '' : `?version=${version}`
  const at = (path: string, more: Record<string, string> = {}) => {
    const params = new URLSearchParams(more)
    if (version !== undefined) params.set('version', String(version))
    const text = params.toString()
    return `${root}${path}${text ? `?${text}` : ''}`
  }
  const school = (paperId: string, schoolId: string) => `/subject/${paperId}/school/${schoolId}`
  const className = (name: string) => `/class/${encodeURIComponent(name)}`
  return {
    assessment: `/exams/${assessmentId}`,
    overview: `${root}${query}`,
    units: (by: string, more: Record<string, string> = {}) => at('/units', { by, ...more }),
    subject: (paperId: string) => at(`/subject/${paperId}`),
    items: (paperId: string, item?: string) => at(`/paper/${paperId}`, item ? { open: item } : {}),
    school: (schoolId: string) => at(`/school/${schoolId}`),
    schoolSubject: (paperId: string, schoolId: string) => at(school(paperId, schoolId)),
    classPage: (paperId: string, schoolId: string, name: string) =>
      at(`${school(paperId, schoolId)}${className(name)}`),
    pupils: (paperId: string, schoolId: string, name: string) =>
      at(`${school(paperId, schoolId)}${className(name)}/pupils`),
    valueAdded: at('/value-added'),
    trends: (more: Record<string, string> = {}) => at('/trends', more),
    views: at('/views'),
    /** The table in view as a workbook. */
    workbook: (table: string, of: Record<string, string | undefined> = {}) => {
      const asked = Object.entries({ ...of, version: version === undefined ? undefined : String(version) })
      const params = asked.filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '')
      return `/api/exams/${assessmentId}/results.xlsx?${new URLSearchParams([['table', table], ...params]).toString()}`
    },
  }
}
export type ResultLinks = ReturnType<typeof resultLinks>
