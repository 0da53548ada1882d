import type { Answers } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { Hidden, Measure } from './measure.tsx'
import { type About, mark, NONE, people, percent } from './words.ts'

type Band = Answers['exams']['getSubjectResults']['graded'][number]

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

/** Graded scores (赋分): which raw marks became which grade. */
export function GradedScores({ bands, about }: { bands: readonly Band[]; about: About }) {
  return (
    <Section title="等级赋分" note={<Measure of="graded" about={about} name="怎样换算" />} flush>
      <RecordList
        label="等级"
        source={settled(bands)}
        columns={columnsOf(about)}
        rowId={(it) => it.grade}
        rowTo={false}
      />
    </Section>
  )
}
