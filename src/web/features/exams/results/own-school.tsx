import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { useResults } from './use-results.ts'
import { type About, className, paperName } from './words.ts'
import styles from './results.module.css'

/** For those of one school: the short ways to its page and to the classes that they teach or lead. */
export function OwnSchool({ about }: { about: About }) {
  const { assessmentId, version, links } = useResults()
  const schoolId = about.may.schoolIds?.length === 1 ? about.may.schoolIds[0] : undefined
  const school = useQuery(
    orpc.exams.getSchoolResults.queryOptions({
      input: { assessmentId, schoolId: schoolId ?? '', version },
      enabled: schoolId !== undefined,
    }),
  )
  const it = school.data
  if (!schoolId || !it) return null
  const classes = it.classes.flatMap((row) =>
    row.subjects
      .filter(({ may }) => may.open)
      .map(({ paperId }) => ({ name: row.className, paper: about.papers.find(({ id }) => id === paperId) })),
  )
  const manyPapers = new Set(classes.map(({ paper }) => paper?.id)).size > 1
  const few = classes.length <= 24 && classes.length > 0
  return (
    <Section
      title={it.unit.name}
      note={few ? '点班级看知识点和各题' : '本校各科的强弱和各班'}
      action={<RouteLink to={links.school(schoolId)}>看本校</RouteLink>}
    >
      {few && (
        <ul className={styles.chips} aria-label="班级">
          {classes.map(
            ({ name, paper }) =>
              paper && (
                <li key={`${name} ${paper.id}`}>
                  <RouteLink to={links.classPage(paper.id, schoolId, name)}>
                    {className(name)}
                    {manyPapers && ` ${paperName(paper)}`}
                  </RouteLink>
                </li>
              ),
          )}
        </ul>
      )}
    </Section>
  )
}
