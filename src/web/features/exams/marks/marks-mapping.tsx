import { Button, SegmentedControl, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { type Choices, ColumnsTable } from './columns-table.tsx'
import { type ExamImport, type ExamSheet, type MarksPart, reasonWords } from './words.ts'
import styles from './marks.module.css'

type Mapping = MarksPart['mapping']
type SheetChoice = Mapping['sheets'][string]

const notRead = 'ignored'
const byColumn = 'columns'

/** Which sheet is which paper, and which column which item, as it was guessed; each can be corrected and read again. */
export function MarksMappingForm({
  it,
  part,
  onNext,
}: {
  it: ExamImport
  part: MarksPart
  onNext: () => void
}) {
  const queries = useQueryClient()
  const [mapping, setMapping] = useState<Mapping>(part.mapping)
  const changed = JSON.stringify(mapping) !== JSON.stringify(part.mapping)
  const check = useMutation(
    orpc.exams.checkExamImport.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.exams.examImport.key() }),
    }),
  )
  const choose = (sheet: string, choice: SheetChoice) =>
    setMapping({ ...mapping, sheets: { ...mapping.sheets, [sheet]: choice } })
  return (
    <>
      {it.sheets.map((sheet) => (
        <SheetForm
          key={sheet.name}
          sheet={sheet}
          part={part}
          choice={mapping.sheets[sheet.name]}
          onChoose={(choice) => choose(sheet.name, choice)}
        />
      ))}
      <Section title="空白怎样算">
        <div className={styles.options}>
          <div>
            <p id="blank-rows">一名学生整行没有成绩</p>
            <SegmentedControl
              aria-labelledby="blank-rows"
              data={[
                { value: 'wrong', label: '当作有误' },
                { value: 'absent', label: '当作缺考' },
                { value: 'skip', label: '不导入这一行' },
              ]}
              value={mapping.blankRows}
              onChange={(value) => setMapping({ ...mapping, blankRows: value as Mapping['blankRows'] })}
            />
          </div>
          <div>
            <p id="blank-cells">有成绩的学生某一题空白</p>
            <SegmentedControl
              aria-labelledby="blank-cells"
              data={[
                { value: 'wrong', label: '当作有误' },
                { value: 'none', label: '当作未作答' },
              ]}
              value={mapping.blankCells}
              onChange={(value) => setMapping({ ...mapping, blankCells: value as Mapping['blankCells'] })}
            />
          </div>
        </div>
        <p className={styles.soft}>“缺考”“违纪”“空”与 0 分始终分开记；未作答在统计时计 0 分，缺考不计入。</p>
      </Section>
      {check.error && <ErrorState error={check.error} />}
      <div className={styles.next}>
        {changed ? (
          <Button loading={check.isPending} onClick={() => check.mutate({ id: it.id, marks: mapping })}>
            按改过的对应重新检查
          </Button>
        ) : (
          <Button onClick={onNext}>下一步：看检查结果</Button>
        )}
      </div>
    </>
  )
}

function SheetForm({
  sheet,
  part,
  choice,
  onChoose,
}: {
  sheet: ExamSheet
  part: MarksPart
  choice: SheetChoice | undefined
  onChoose: (choice: SheetChoice) => void
}) {
  const guessed = Object.fromEntries(sheet.columns.map(({ letter, as }) => [letter, as]))
  const chosen = choice?.columns ?? guessed
  const inSight = papersIn(Object.values(chosen))
  const only = inSight.length === 1 ? inSight[0]! : null
  const value =
    choice?.use === false || (!sheet.used && sheet.reason === 'chosen' && choice?.use !== true)
      ? notRead
      : (choice?.paperId ?? (inSight.length > 1 ? byColumn : only))
  const setPaper = (next: string) => {
    if (next === notRead) onChoose({ use: false })
    else if (next === byColumn) onChoose({ use: true })
    // Another paper has other items: they are guessed anew.
    else onChoose({ use: true, paperId: next })
  }
  // Another paper was chosen, and the file has not been read again.
  const waiting = choice?.paperId !== undefined && choice.columns === undefined && choice.paperId !== only
  const shown = choice?.paperId ? part.papers.filter(({ id }) => id === choice.paperId) : part.papers
  return (
    <Section
      title={`工作表“${sheet.name}”`}
      note={noteOf(sheet)}
      action={
        <Select
          aria-label={`工作表“${sheet.name}”是哪一科的成绩`}
          w="12rem"
          allowDeselect={false}
          placeholder="请选择"
          data={[
            ...part.papers.map(({ id, title }) => ({ value: id, label: title })),
            { value: byColumn, label: '几科在一张表里' },
            { value: notRead, label: '不读取' },
          ]}
          value={value}
          onChange={(next) => next && setPaper(next)}
        />
      }
    >
      {value !== notRead && !waiting && sheet.columns.length > 0 && (
        <ColumnsTable
          sheet={sheet.name}
          columns={sheet.columns}
          chosen={chosen}
          choices={choicesOf(shown)}
          onChoose={(letter, as) =>
            onChoose({
              ...choice,
              use: true,
              ...(sheet.headerRow > 0 && { headerRow: sheet.headerRow }),
              columns: { ...chosen, [letter]: as },
            })
          }
        />
      )}
      {waiting && <p className={styles.soft}>重新检查时会按所选的试卷认列。</p>}
    </Section>
  )
}

/** Papers named by what columns are read as. */
function papersIn(meanings: (string | null)[]): string[] {
  return [
    ...new Set(
      meanings.flatMap((as) => {
        const [sort, paper] = as?.split(':') ?? []
        return paper && sort !== 'standing' ? [paper] : []
      }),
    ),
  ]
}

function choicesOf(papers: MarksPart['papers']): Choices {
  return [
    { group: '学生', items: [{ value: 'pupil', label: '考号或学籍号' }] },
    ...papers.map(({ id, title, subject, items }) => ({
      group: title,
      items: [
        ...items.map(({ position, label, full }) => ({
          value: `mark:${id}:${position}`,
          label: `${subject} ${label} 得分(满分 ${full})`,
        })),
        ...items
          .filter(({ letters }) => letters)
          .map(({ position, label }) => ({
            value: `letters:${id}:${position}`,
            label: `${subject} ${label} 选项`,
          })),
        { value: `total:${id}`, label: `${subject}总分(核对用)` },
        { value: `standing:${id}`, label: `${subject}缺考或违纪` },
      ],
    })),
  ]
}

function noteOf(sheet: ExamSheet): string {
  if (sheet.reason) return reasonWords[sheet.reason]
  const rows =
    sheet.headerRows > 1
      ? `第 ${sheet.headerRow}—${sheet.headerRow + sheet.headerRows - 1} 行`
      : `第 ${sheet.headerRow} 行`
  const skipped = sheet.skipped > 0 ? `；略过满分、合计、说明等 ${sheet.skipped} 行` : ''
  return `表头在${rows}，读到学生 ${sheet.rows.toLocaleString('zh-CN')} 行${skipped}`
}
