import { useState } from 'react'
import type { Answers } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { Hidden, Measure } from './measure.tsx'
import { type About, mark, NONE, people, percent, scoresText } from './words.ts'
import styles from './results.module.css'

type Subject = Answers['exams']['getSubjectResults']
type Band = Subject['graded'][number]
type Conversion = Subject['conversions'][number]

const columnsOf = (about: About): Column<Band>[] => [
  { key: 'grade', title: '等级', cell: (it) => it.grade },
  { key: 'percent', title: '规定比例', align: 'end', cell: (it) => `${mark(it.percent)}%` },
  { key: 'scores', title: '赋分', align: 'end', cell: (it) => `${it.low}–${it.high}` },
  {
    key: 'raw',
    title: '原始分',
    align: 'end',
    cell: (it) => (it.rawFrom === null ? NONE : `${mark(it.rawFrom)}–${mark(it.rawTo)}`),
  },
  {
    key: 'count',
    title: '人数',
    align: 'end',
    cell: (it) => (it.count === null ? <Hidden limit={about.smallestCell} short /> : people(it.count)),
  },
  { key: 'share', title: '实际比例', align: 'end', cell: (it) => percent(it.share) },
]

/** Graded scores (赋分): which raw marks became which grade, and what each raw score becomes. */
export function GradedScores({
  bands,
  conversions,
  about,
}: {
  bands: readonly Band[]
  conversions: readonly Conversion[]
  about: About
}) {
  return (
    <>
      <Section title="等级赋分" note={<Measure of="graded" about={about} name="怎样换算" />} flush>
        <RecordList
          label="等级"
          source={settled(bands)}
          columns={columnsOf(about)}
          rowId={(it) => it.grade}
          rowTo={false}
        />
      </Section>
      {conversions.length > 0 && <Conversions rows={conversions} about={about} />}
    </>
  )
}

const FEW = 12

function Conversions({ rows, about }: { rows: readonly Conversion[]; about: About }) {
  const [all, setAll] = useState(false)
  return (
    <Section
      title="原始分对照"
      note={`每个原始分换算成多少分；不足 ${about.smallestCell} 人的分数并在一起。`}
    >
      <div className={styles.scroll} role="region" aria-label="原始分对照表" tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">原始分</th>
              <th scope="col">赋分</th>
              <th scope="col">等级</th>
              <th scope="col">人数</th>
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, FEW)).map((row) => (
              <tr key={row.from}>
                <th scope="row">{scoresText(row.from, row.to)}</th>
                <td>{scoresText(row.gradedFrom, row.gradedTo)}</td>
                <td>{row.grades.join('、')}</td>
                <td>{people(row.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > FEW && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '收起' : `全部 ${rows.length} 行`}
        </button>
      )}
    </Section>
  )
}
