import { Figure, Figures } from '../../../ui/figure.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import type { ExamImport, MarksPart } from './words.ts'

type PaperLine = MarksPart['counts'][number]

const number = (value: number) => value.toLocaleString('zh-CN')
const columns: Column<PaperLine>[] = [
  { key: 'title', title: '试卷', cell: (it) => it.title },
  { key: 'rows', title: '读到', align: 'end', cell: (it) => number(it.rows) },
  { key: 'new', title: '新增', align: 'end', cell: (it) => number(it.new) },
  { key: 'changed', title: '更正', align: 'end', cell: (it) => number(it.changed) },
  { key: 'unchanged', title: '不变', align: 'end', cell: (it) => number(it.unchanged) },
  { key: 'absent', title: '缺考', align: 'end', cell: (it) => number(it.absent) },
  { key: 'cheated', title: '违纪', align: 'end', cell: (it) => number(it.cheated) },
  { key: 'wrongRows', title: '有误', align: 'end', cell: (it) => number(it.wrongRows) },
  { key: 'missing', title: '仍缺', align: 'end', cell: (it) => number(it.missing) },
]

/** What an import does or did, in numbers. */
export function ImportFigures({ it }: { it: ExamImport }) {
  const { wrong } = it
  const wrongFigure = (
    <Figure
      label="有误"
      value={wrong.rows}
      unit="行"
      {...(wrong.cells > 0 && { note: `${number(wrong.cells)} 处需要修改`, tone: 'bad' as const })}
    />
  )
  if (it.pupils?.counts) {
    const { counts } = it.pupils
    return (
      <Figures>
        <Figure label="新增" value={counts.new} unit="人" />
        <Figure label="变动" value={counts.changed} unit="人" />
        <Figure label="转入" value={counts.moved} unit="人" />
        <Figure label="不变" value={counts.unchanged} unit="人" />
        {wrongFigure}
      </Figures>
    )
  }
  const papers = it.marks?.counts ?? []
  const sum = (key: 'new' | 'changed' | 'unchanged' | 'missing') =>
    papers.reduce((total, paper) => total + paper[key], 0)
  return (
    <>
      <Figures>
        <Figure label="新增" value={sum('new')} unit="份" />
        <Figure label="更正" value={sum('changed')} unit="份" />
        <Figure label="不变" value={sum('unchanged')} unit="份" />
        {wrongFigure}
        <Figure
          label="仍缺"
          value={sum('missing')}
          unit="份"
          note={it.state === 'imported' ? '应参加、还没有成绩' : '文件里和以前都没有'}
        />
      </Figures>
      {papers.length > 0 && (
        <Section flush>
          <RecordList
            label="试卷"
            source={settled(papers)}
            columns={columns}
            rowId={(row) => row.paperId}
            rowTo={false}
          />
        </Section>
      )}
    </>
  )
}
