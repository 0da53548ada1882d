import { Button, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../app/client.ts'
import { Section } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { kindWords, reasonWords, type RosterImport, type RosterSheet, skippedWords } from './import-words.ts'
import styles from './import.module.css'

/** What the user chose, sheet by sheet; sheets that are not in it stay as they were guessed. */
type Choices = NonNullable<RosterImport['mapping']>
type ReadKind = Exclude<RosterSheet['kind'], 'ignored'>

const kinds = (Object.keys(kindWords) as RosterSheet['kind'][]).map((value) => ({
  value,
  label: kindWords[value],
}))

/** Which column holds what, as it was guessed, with samples; each can be corrected, and the file is then read again. */
export function ImportMapping({ it, onNext }: { it: RosterImport; onNext: () => void }) {
  const queries = useQueryClient()
  const [choices, setChoices] = useState<Choices>(it.mapping ?? {})
  const [changed, setChanged] = useState(false)
  const check = useMutation(
    orpc.organization.checkRoster.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.organization.rosterImport.key() }),
    }),
  )
  const choose = (sheet: string, choice: Choices[string]) => {
    setChoices({ ...choices, [sheet]: choice })
    setChanged(true)
  }
  return (
    <>
      {it.sheets.map((sheet) => (
        <SheetMapping
          key={sheet.name}
          sheet={sheet}
          fields={it.fields}
          choice={choices[sheet.name]}
          onChoose={(choice) => choose(sheet.name, choice)}
        />
      ))}
      {check.error && <ErrorState error={check.error} />}
      <div className={styles.next}>
        {changed ? (
          <Button loading={check.isPending} onClick={() => check.mutate({ id: it.id, mapping: choices })}>
            按改过的对应重新检查
          </Button>
        ) : (
          <Button onClick={onNext}>下一步：看检查结果</Button>
        )}
      </div>
    </>
  )
}

function SheetMapping({
  sheet,
  fields,
  choice,
  onChoose,
}: {
  sheet: RosterSheet
  fields: RosterImport['fields']
  choice: Choices[string] | undefined
  onChoose: (choice: Choices[string]) => void
}) {
  const kind = choice?.kind ?? sheet.kind
  const guessed = Object.fromEntries(sheet.columns.map(({ letter, field }) => [letter, field]))
  const columns = choice?.columns ?? guessed
  const taken = new Set(Object.values(columns).filter(Boolean))
  const setField = (letter: string, field: string | null) =>
    onChoose({
      ...choice,
      kind,
      headerRow: choice?.headerRow ?? sheet.headerRow,
      columns: { ...columns, [letter]: field },
    })
  // A sheet of another kind has other fields: they are guessed anew.
  const setKind = (next: RosterSheet['kind']) => onChoose({ kind: next })
  const note = noteOf(sheet)
  return (
    <Section
      title={`工作表“${sheet.name}”`}
      note={note}
      action={
        <Select
          aria-label={`工作表“${sheet.name}”是什么`}
          w="9rem"
          data={kinds}
          allowDeselect={false}
          value={kind}
          onChange={(value) => value && setKind(value as RosterSheet['kind'])}
        />
      }
    >
      {kind !== 'ignored' && kind === sheet.kind && (
        <div className={styles.scroll} role="region" aria-label={`工作表“${sheet.name}”的列`} tabIndex={0}>
          <table className={styles.columns}>
            <thead>
              <tr>
                <th scope="col">列</th>
                <th scope="col">表头</th>
                <th scope="col">内容</th>
                <th scope="col">读作</th>
              </tr>
            </thead>
            <tbody>
              {sheet.columns.map(({ letter, header, samples, confidence }) => (
                <tr key={letter} data-unused={columns[letter] ? undefined : true}>
                  <td>{letter}</td>
                  <th scope="row">{header || '(没有表头)'}</th>
                  <td className={styles.samples}>{samples.join(' · ')}</td>
                  <td>
                    <Select
                      size="xs"
                      w="9.5rem"
                      aria-label={`${letter} 列“${header}”读作`}
                      placeholder="不读取"
                      clearable
                      clearButtonProps={{ 'aria-label': `不读取 ${letter} 列` }}
                      searchable
                      nothingFoundMessage="没有这一项"
                      data={fields[kind as ReadKind].map(({ field, label }) => ({
                        value: field,
                        label,
                        disabled: taken.has(field) && columns[letter] !== field,
                      }))}
                      value={columns[letter] ?? null}
                      onChange={(field) => setField(letter, field)}
                    />
                    {columns[letter] && columns[letter] === guessed[letter] && confidence < 0.8 && (
                      <StatusBadge tone="warn" plain>
                        请核对
                      </StatusBadge>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {kind !== 'ignored' && kind !== sheet.kind && (
        <p className={styles.soft}>重新检查时会按“{kindWords[kind]}”认列。</p>
      )}
    </Section>
  )
}

function noteOf(sheet: RosterSheet): string {
  if (sheet.kind === 'ignored') return sheet.reason ? reasonWords[sheet.reason] : '不读取'
  const skipped = Map.groupBy(sheet.skipped, ({ reason }) => reason)
  const left = [...skipped].map(([reason, rows]) => `${skippedWords[reason]} ${rows.length} 行`)
  return `表头在第 ${sheet.headerRow} 行，读到 ${sheet.records} 行${left.length > 0 ? `;略过${left.join('、')}` : ''}`
}
