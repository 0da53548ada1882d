import { Button, Select, Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { ColumnsTable } from './columns-table.tsx'
import { type ExamImport, type ExamSheet, type PupilsPart, reasonWords } from './words.ts'
import styles from './marks.module.css'

type Mapping = PupilsPart['mapping']
type SheetChoice = Mapping['sheets'][string]

/** Which column holds what, as it was guessed, and whether names are kept; the file is read again when either changes. */
export function PupilsMappingForm({
  it,
  part,
  onNext,
}: {
  it: ExamImport
  part: PupilsPart
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
      <Section>
        <Switch
          label="不保存姓名，只留学籍号"
          description="姓名只给本校的人看；全区的统计从不需要姓名。"
          checked={mapping.leaveNamesOut}
          onChange={(event) => setMapping({ ...mapping, leaveNamesOut: event.currentTarget.checked })}
        />
      </Section>
      {it.sheets.map((sheet) => (
        <SheetForm
          key={sheet.name}
          sheet={sheet}
          fields={part.fields}
          choice={mapping.sheets[sheet.name]}
          onChoose={(choice) => choose(sheet.name, choice)}
        />
      ))}
      {check.error && <ErrorState error={check.error} />}
      <div className={styles.next}>
        {changed ? (
          <Button loading={check.isPending} onClick={() => check.mutate({ id: it.id, pupils: mapping })}>
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
  fields,
  choice,
  onChoose,
}: {
  sheet: ExamSheet
  fields: PupilsPart['fields']
  choice: SheetChoice | undefined
  onChoose: (choice: SheetChoice) => void
}) {
  const guessed = Object.fromEntries(sheet.columns.map(({ letter, as }) => [letter, as]))
  const chosen = choice?.columns ?? guessed
  const used = choice?.use ?? sheet.used
  const note = sheet.reason
    ? reasonWords[sheet.reason]
    : `表头在第 ${sheet.headerRow} 行，读到学生 ${sheet.rows.toLocaleString('zh-CN')} 行`
  return (
    <Section
      title={`工作表“${sheet.name}”`}
      note={note}
      action={
        <Select
          aria-label={`工作表“${sheet.name}”是否读取`}
          w="9rem"
          allowDeselect={false}
          data={[
            { value: 'yes', label: '学生名册' },
            { value: 'no', label: '不读取' },
          ]}
          value={used ? 'yes' : 'no'}
          onChange={(value) => onChoose({ ...choice, use: value === 'yes' })}
        />
      }
    >
      {used && sheet.columns.length > 0 && (
        <ColumnsTable
          sheet={sheet.name}
          columns={sheet.columns}
          chosen={chosen}
          choices={[{ group: '读作', items: fields.map(({ field, label }) => ({ value: field, label })) }]}
          onChoose={(letter, as) =>
            onChoose({
              ...choice,
              use: true,
              ...(sheet.headerRow > 0 && { headerRow: sheet.headerRow }),
              columns: { ...(chosen as SheetChoice['columns']), [letter]: as as never },
            })
          }
        />
      )}
    </Section>
  )
}
