import type { Answers } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { Hidden, Measure } from './measure.tsx'
import { useResults } from './use-results.ts'
import { className, fixed, paperName, range, sideOf, sideWords } from './words.ts'
import styles from './results.module.css'

type School = Answers['exams']['getSchoolResults']

/** Classes by subjects: the T score of each, leading to the class's page where the viewer may open it. */
export function SchoolClasses({ it, schoolId }: { it: School; schoolId: string }) {
  const { links } = useResults()
  const { about, classes } = it
  if (classes.length === 0) return null
  const papers = about.papers.filter(({ id }) =>
    classes.some(({ subjects }) => subjects.some(({ paperId }) => paperId === id)),
  )
  return (
    <Section
      id="classes"
      title="各班"
      note={
        <>
          数字是 <Measure of="t" about={about} />
          ，50 是全区平均；▲高于、◆低于全区，没有符号的无法区分。班级按名称排列。
        </>
      }
    >
      <div className={styles.scroll} role="region" aria-label="各班的T分" tabIndex={0}>
        <table className={styles.table} style={{ maxWidth: `${10 + papers.length * 8}rem` }}>
          <thead>
            <tr>
              <th scope="col">班级</th>
              {papers.map((paper) => (
                <th key={paper.id} scope="col">
                  {paperName(paper)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((row) => (
              <tr key={row.className}>
                <th scope="row">{className(row.className)}</th>
                {papers.map(({ id }) => {
                  const cell = row.subjects.find(({ paperId }) => paperId === id)
                  if (!cell) return <td key={id}>—</td>
                  if (cell.suppressed)
                    return (
                      <td key={id}>
                        <Hidden limit={about.smallestCell} short />
                      </td>
                    )
                  const side = sideOf(cell.tInterval, 50)
                  const value = (
                    <>
                      {fixed(cell.t)}
                      <span className={styles.side} data-side={side}>
                        <span aria-hidden="true">
                          {side === 'above' ? '▲' : side === 'below' ? '◆' : '　'}
                        </span>
                        <span className="visually-hidden">{sideWords[side]}全区平均</span>
                      </span>
                    </>
                  )
                  return (
                    <td key={id} title={`95%区间 ${range(cell.tInterval, 1)}，${cell.counted ?? '—'} 人`}>
                      {cell.may.open ? (
                        <RouteLink to={links.classPage(id, schoolId, row.className)}>{value}</RouteLink>
                      ) : (
                        value
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
