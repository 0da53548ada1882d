import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import {
  type BandDraft,
  bandFaults,
  bandLimits,
  gradingSchemes,
  type LineDraft,
  lineFaults,
  lineLimits,
  schemeOf,
  type ScoringFault,
  shareOf,
} from '../../../../modules/exams/rules/scoring.ts'
import { ShapeMark } from '../../../ui/shapes.tsx'
import styles from './scoring.module.css'

const own = 'own'

/** The table of graded scores: a ready one to begin with, every cell to be changed; shares are added up as one types. */
export function BandsTable({
  bands,
  onChange,
}: {
  bands: BandDraft[]
  onChange: (bands: BandDraft[]) => void
}) {
  const scheme = schemeOf(bands)
  const faults = bandFaults(bands)
  const short = faults.find(({ row, field }) => row === null && field === 'percent')
  const at = placesOf(faults)
  const change = (row: number, patch: Partial<BandDraft>) =>
    onChange(bands.map((band, index) => (index === row ? { ...band, ...patch } : band)))
  const number = (row: number, field: 'percent' | 'low' | 'high', label: string) => (
    <NumberInput
      aria-label={`第 ${row + 1} 行的${label}`}
      hideControls
      allowNegative={false}
      allowDecimal={field === 'percent'}
      decimalScale={2}
      error={at(row, field)}
      value={bands[row]![field] ?? ''}
      onChange={(value) => change(row, { [field]: typeof value === 'number' ? value : null })}
    />
  )
  const last = bands.at(-1)
  return (
    <div className={styles.part}>
      <Select
        label="赋分表"
        description={scheme?.source ?? '自己设定的，请以本省招考机构的文件为准。'}
        allowDeselect={false}
        className={styles.scheme}
        data={[
          ...gradingSchemes.map(({ key, label }) => ({ value: key, label })),
          ...(scheme ? [] : [{ value: own, label: '自定' }]),
        ]}
        value={scheme?.key ?? own}
        onChange={(key) => {
          const chosen = gradingSchemes.find((one) => one.key === key)
          if (chosen) onChange(chosen.bands.map((band) => ({ ...band })))
        }}
      />
      <table className={styles.table}>
        <caption className={styles.caption}>各等级，从高到低</caption>
        <thead>
          <tr>
            <th scope="col">等级</th>
            <th scope="col">比例(%)</th>
            <th scope="col">最高分</th>
            <th scope="col">最低分</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {bands.map((band, row) => (
            <tr key={row}>
              <td>
                <TextInput
                  aria-label={`第 ${row + 1} 行的等级`}
                  maxLength={bandLimits.grade}
                  error={at(row, 'grade')}
                  value={band.grade}
                  onChange={(event) => change(row, { grade: event.currentTarget.value })}
                />
              </td>
              <td>{number(row, 'percent', '比例')}</td>
              <td>{number(row, 'high', '最高分')}</td>
              <td>{number(row, 'low', '最低分')}</td>
              <td>
                <Remove
                  label={`去掉第 ${row + 1} 行`}
                  disabled={bands.length <= bandLimits.fewest}
                  onClick={() => onChange(bands.toSpliced(row, 1))}
                />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">合计</th>
            <td colSpan={4} aria-live="polite" data-off={short ? true : undefined}>
              {shareOf(bands)}%{short && `，${short.text}`}
            </td>
          </tr>
        </tfoot>
      </table>
      <Faults faults={faults.filter((fault) => fault !== short)} />
      <Add
        label="加一个等级"
        disabled={bands.length >= bandLimits.most}
        onClick={() =>
          onChange([
            ...bands,
            { grade: '', percent: null, high: last?.low ? Math.max(0, last.low - 1) : null, low: null },
          ])
        }
      />
    </div>
  )
}

/** Lines over the sum of all subjects, each with its name. */
export function LinesTable({
  lines,
  full,
  subjects,
  onChange,
}: {
  lines: LineDraft[]
  /** What the papers add up to; null where that is not known yet. */
  full: number | null
  subjects: number
  onChange: (lines: LineDraft[]) => void
}) {
  const faults = lineFaults(lines)
  const at = placesOf(faults)
  const change = (row: number, patch: Partial<LineDraft>) =>
    onChange(lines.map((line, index) => (index === row ? { ...line, ...patch } : line)))
  const above = full === null ? [] : lines.filter(({ total }) => total !== null && total > full)
  return (
    <div className={styles.part}>
      <table className={styles.table} data-two>
        <caption className={styles.caption}>各条线</caption>
        <thead>
          <tr>
            <th scope="col">名称</th>
            <th scope="col">总分不低于</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {lines.map((line, row) => (
            <tr key={row}>
              <td>
                <TextInput
                  aria-label={`第 ${row + 1} 条线的名称`}
                  placeholder="如：重点线"
                  maxLength={lineLimits.name}
                  error={at(row, 'name')}
                  value={line.name}
                  onChange={(event) => change(row, { name: event.currentTarget.value })}
                />
              </td>
              <td>
                <NumberInput
                  aria-label={`第 ${row + 1} 条线的总分`}
                  hideControls
                  allowNegative={false}
                  decimalScale={1}
                  error={at(row, 'total')}
                  value={line.total ?? ''}
                  onChange={(value) => change(row, { total: typeof value === 'number' ? value : null })}
                />
              </td>
              <td>
                <Remove
                  label={`去掉第 ${row + 1} 条线`}
                  disabled={lines.length <= 1}
                  onClick={() => onChange(lines.toSpliced(row, 1))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Faults faults={faults} />
      {subjects === 1 && <p className={styles.soft}>只有一科时没有各科总分，加上别的学科才有上线统计。</p>}
      {full !== null && subjects > 1 && (
        <p className={styles.soft}>
          各科满分合计 {full} 分。
          {above.length > 0 &&
            `${above.map(({ name }) => `“${name.trim()}”`).join('')}高于满分合计，请核对总分或各科满分。`}
        </p>
      )}
      <Add
        label="加一条线"
        disabled={lines.length >= lineLimits.most}
        onClick={() => onChange([...lines, { name: '', total: null }])}
      />
    </div>
  )
}

/** Whether a cell is wrong; the sentences stand below the table. */
function placesOf<Field>(faults: readonly ScoringFault<Field>[]) {
  return (row: number, field: Field) => faults.some((fault) => fault.row === row && fault.field === field)
}

function Faults({ faults }: { faults: readonly ScoringFault<unknown>[] }) {
  if (faults.length === 0) return null
  return (
    <ul className={styles.faults} aria-live="polite">
      {faults.map(({ text }) => (
        <li key={text}>
          <ShapeMark shape="triangle" size={12} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}

type Press = { label: string; disabled: boolean; onClick: () => void }

function Remove({ label, disabled, onClick }: Press) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
      <IconTrash size={16} stroke={1.6} />
    </ActionIcon>
  )
}

function Add({ label, disabled, onClick }: Press) {
  return (
    <div>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        disabled={disabled}
        onClick={onClick}
      >
        {label}
      </Button>
    </div>
  )
}
