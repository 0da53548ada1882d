import type { Answers } from '../../../app/client.ts'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { Hidden, Measure } from './measure.tsx'
import { type About, mark, people, percent } from './words.ts'

type Line = Answers['exams']['getResultsOverview']['lines'][number]

export const linesNote = ({ smallestCell }: About): string =>
  `总分和单科都上线的学生各有多少；单科上线、都上线与总分上线相差不足 ${smallestCell} 人的，也不显示`

/** Double-line statistics (双线): of those over the line by the sum, how many are so in each subject. */
export function Lines({ rows, about }: { rows: readonly Line[]; about: About }) {
  const number = (value: number | null) =>
    value === null ? <Hidden limit={about.smallestCell} short /> : people(value)
  const columns: Column<Line>[] = [
    { key: 'name', title: '线', cell: (it) => `${it.name} · ${it.subject}` },
    { key: 'line', title: '单科线', align: 'end', cell: (it) => mark(it.subjectLine) },
    { key: 'total', title: '总分上线', align: 'end', cell: (it) => number(it.overTotal) },
    { key: 'subject', title: '单科上线', align: 'end', cell: (it) => number(it.overSubject) },
    { key: 'both', title: '都上线', align: 'end', cell: (it) => number(it.overBoth) },
    {
      key: 'contribution',
      title: '贡献率',
      head: <Measure of="contribution" about={about} />,
      align: 'end',
      cell: (it) => percent(it.contribution),
    },
    {
      key: 'hit',
      title: '命中率',
      head: <Measure of="hit" about={about} />,
      align: 'end',
      cell: (it) => percent(it.hit),
    },
    {
      key: 'share',
      title: '得分占比',
      head: <Measure of="subjectShare" about={about} name="得分占比" />,
      align: 'end',
      cell: (it) => percent(it.subjectShare),
    },
  ]
  return (
    <RecordList
      label="双线统计"
      source={settled(rows)}
      columns={columns}
      rowId={(it) => `${it.name} ${it.paperId}`}
      rowTo={false}
    />
  )
}
