import { client } from '../../app/client.ts'
import type { Choice } from '../../ui/search-select.tsx'

/** People of the district by name, pinyin or staff number, for a `SearchSelect`. */
export async function searchPeople(text: string): Promise<Choice[]> {
  if (text === '') return []
  const { people } = await client.organization.search({ text })
  return people.map(({ id, name, schoolName, subject }) => ({
    value: id,
    label: name,
    note: [schoolName, subject].filter(Boolean).join(' '),
  }))
}
