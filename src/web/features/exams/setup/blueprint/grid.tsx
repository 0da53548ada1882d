import { ActionIcon, Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconCopyPlus, IconPlus, IconTrash } from '@tabler/icons-react'
import { useId, useRef } from 'react'
import { abilitySuggestions, itemKindSuggestions } from '../../../../../modules/exams/vocabulary.ts'
import { type BlueprintField, blueprintFields } from '../../../../../modules/exams/rules/blueprint-columns.ts'
import type { Finding } from '../../../../../modules/exams/rules/blueprint.ts'
import { toast } from '../../../../ui/toast.tsx'
import { blankRow, cellsOfClipboard, fields, type GridRow, insertAfter, pasteInto } from './grid-rows.ts'
import type { useHistory } from './use-history.ts'
import styles from './blueprint.module.css'

/** With marks there these stand: what is stored depends on them. */
const fixedWithMarks: BlueprintField[] = ['fullMarks', 'choiceGroup', 'choicePick']
const narrow: BlueprintField[] = ['label', 'fullMarks', 'expected', 'answerKey', 'partialMarks', 'choicePick']

/**
 * The blueprint as a grid: a cell is an input. Arrows and Enter go from cell to cell, a rectangle copied in Excel or WPS
 * fills the cells from here on and adds rows, Ctrl+Z undoes the last change.
 */
export function Grid({
  history,
  findings,
  marked,
  syllabus,
}: {
  history: ReturnType<typeof useHistory<GridRow[]>>
  /** `item` counts rows here. */
  findings: readonly Finding[]
  /** Marks are there. */
  marked: boolean
  syllabus: readonly string[]
}) {
  const rows = history.now
  const table = useRef<HTMLTableElement>(null)
  const typing = useRef<string | null>(null)
  const lists = useId()
  const faults = new Map(findings.map((one) => [`${one.item} ${one.field}`, one]))

  const cellAt = (row: number, column: number) =>
    table.current?.querySelector<HTMLInputElement>(`[data-cell="${row} ${column}"]`)
  const go = (row: number, column: number) => {
    const cell = cellAt(row, column)
    cell?.focus()
    cell?.select()
  }
  const change = (row: number, field: BlueprintField, text: string) => {
    const key = `${rows[row]!.id} ${field}`
    // Letters typed into one cell are one step.
    history.set(
      rows.map((it, at) => (at === row ? { ...it, cells: { ...it.cells, [field]: text } } : it)),
      typing.current === key,
    )
    typing.current = key
  }
  const replace = (next: GridRow[]) => {
    typing.current = null
    history.set(next)
  }
  const insert = (row: number, copy: boolean) => {
    replace(insertAfter(rows, row, copy))
    requestAnimationFrame(() => go(row + 1, 0))
  }

  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>, row: number, column: number) => {
    const input = event.currentTarget
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length
    const atStart = whole || input.selectionEnd === 0
    const atEnd = whole || input.selectionStart === input.value.length
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const undo = event.key === 'z' && !event.shiftKey
      if (!undo && event.key !== 'y' && !(event.key === 'Z' || (event.key === 'z' && event.shiftKey))) return
      event.preventDefault()
      typing.current = null
      if (undo) history.undo()
      else history.redo()
    } else if (event.nativeEvent.isComposing) return
    else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault()
      if (row + 1 < rows.length) go(row + 1, column)
      else if (event.key === 'Enter' && !marked) {
        replace(insertAfter(rows, row, false))
        requestAnimationFrame(() => go(row + 1, column))
      }
    } else if (event.key === 'ArrowUp') {
      event.preventDefault()
      go(row - 1, column)
    } else if (event.key === 'ArrowLeft' && atStart && column > 0) {
      event.preventDefault()
      go(row, column - 1)
    } else if (event.key === 'ArrowRight' && atEnd && column + 1 < fields.length) {
      event.preventDefault()
      go(row, column + 1)
    }
  }

  const onPaste = (event: React.ClipboardEvent, row: number, column: number) => {
    const text = event.clipboardData.getData('text/plain')
    const cells = cellsOfClipboard(text)
    // One cell: the browser puts it where the caret is.
    if (cells.length === 1 && cells[0]!.length === 1) return
    event.preventDefault()
    if (marked) {
      toast.bad('已经有成绩了，只能逐格修改')
      return
    }
    const pasted = pasteInto(rows, row, column, cells)
    replace(pasted.rows)
    if (pasted.note) toast.good(pasted.note, { label: '撤销', run: history.undo })
  }

  return (
    <>
      <div className={styles.tools}>
        {!marked && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => insert(rows.length - 1, false)}
          >
            加一题
          </Button>
        )}
        <ActionIcon variant="default" aria-label="撤销" disabled={!history.canUndo} onClick={history.undo}>
          <IconArrowBackUp size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="重做" disabled={!history.canRedo} onClick={history.redo}>
          <IconArrowForwardUp size={16} />
        </ActionIcon>
        <span className={styles.hint}>
          可以从 Excel 或 WPS 复制一块表格，贴到任意一格；方向键和回车在格子间移动。
        </span>
      </div>
      <div className={styles.scroll}>
        <table className={styles.grid} ref={table}>
          <caption className="visually-hidden">双向细目表</caption>
          <thead>
            <tr>
              {blueprintFields.map(({ field, header, hint }) => (
                <th key={field} scope="col" title={hint} data-field={field}>
                  {header}
                </th>
              ))}
              {!marked && (
                <th scope="col">
                  <span className="visually-hidden">整行</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.id}>
                {blueprintFields.map(({ field, header }, column) => {
                  const fault = faults.get(`${at} ${field}`)
                  return (
                    <td key={field} data-field={field} data-fault={fault?.grade}>
                      <input
                        data-cell={`${at} ${column}`}
                        aria-label={`第 ${at + 1} 行 ${header}`}
                        aria-invalid={fault !== undefined && fault.grade !== 'advice' ? true : undefined}
                        title={fault?.message}
                        value={row.cells[field]}
                        readOnly={marked && fixedWithMarks.includes(field)}
                        inputMode={field === 'fullMarks' || field === 'partialMarks' ? 'decimal' : undefined}
                        size={narrow.includes(field) ? 4 : 12}
                        list={
                          field === 'kind' ||
                          field === 'ability' ||
                          (field === 'knowledge' && syllabus.length > 0)
                            ? `${lists} ${field}`
                            : undefined
                        }
                        autoComplete="off"
                        onFocus={() => (typing.current = null)}
                        onChange={(event) => change(at, field, event.currentTarget.value)}
                        onKeyDown={(event) => onKeyDown(event, at, column)}
                        onPaste={(event) => onPaste(event, at, column)}
                      />
                    </td>
                  )
                })}
                {!marked && (
                  <td className={styles.rowTools}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`在第 ${at + 1} 行下面复制一行`}
                      onClick={() => insert(at, true)}
                    >
                      <IconCopyPlus size={15} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`删除第 ${at + 1} 行`}
                      onClick={() => {
                        const rest = rows.filter((_, other) => other !== at)
                        replace(rest.length > 0 ? rest : [blankRow()])
                      }}
                    >
                      <IconTrash size={15} />
                    </ActionIcon>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Suggestions id={`${lists} kind`} words={itemKindSuggestions} />
      <Suggestions id={`${lists} ability`} words={abilitySuggestions} />
      <Suggestions id={`${lists} knowledge`} words={syllabus} />
    </>
  )
}

function Suggestions({ id, words }: { id: string; words: readonly string[] }) {
  return (
    <datalist id={id}>
      {words.map((word) => (
        <option key={word} value={word} />
      ))}
    </datalist>
  )
}
