import type { Download } from '../../../ui/download-button.tsx'
import type { About } from './words.ts'

/** Excel files of a version's results, as the viewer may see them. */
export function downloadsOf(about: About, of: { paperId?: string; schoolId?: string } = {}): Download[] {
  const params = new URLSearchParams(Object.entries(of))
  if (!about.version.current) params.set('version', String(about.version.version))
  const query = params.size > 0 ? `?${params.toString()}` : ''
  return [{ label: 'Excel', href: `/api/exams/${about.assessment.id}/results.xlsx${query}` }]
}
