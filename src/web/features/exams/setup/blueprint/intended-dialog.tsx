import { ActionIcon, Autocomplete, Button, NumberInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { IntendedShares } from '../../../../../modules/exams/contract/papers.ts'
import { sharesOf } from '../../../../../modules/exams/rules/blueprint.ts'
import { difficulties, planFault } from '../../../../../modules/exams/rules/intended-shares.ts'
import { abilitySuggestions } from '../../../../../modules/exams/vocabulary.ts'
import { Dialog } from '../../../../ui/dialog.tsx'
import type { Item } from './grid-rows.ts'
import styles from './blueprint.module.css'

interface Row {
  name: string
  percent: number | ''
}

/** The levels of the paper as it stands, or the usual ones, to begin a plan with. */
function firstRows(items: readonly Item[]): Row[] {
  const used = sharesOf(items, ({ ability }) => ability).filter(({ name }) => name !== '未填')
  const names = used.length > 0 ? used.map(({ name }) => name) : abilitySuggestions.slice(0, 4)
  return names.map((name) => ({ name, percent: '' }))
}

/** What the paper is meant to be made of, by ability level and by difficulty; blank where nothing is planned. */
export function IntendedDialog({
  items,
  intended,
  onIntended,
  onClose,
}: {
  items: readonly Item[]
  intended: IntendedShares | null
  onIntended: (intended: IntendedShares | null) => void
  onClose: () => void
}) {
  const [rows, setRows] = useState<Row[]>(() =>
    intended && intended.ability.length > 0 ? intended.ability : firstRows(items),
  )
  const [hard, setHard] = useState<Record<string, number | ''>>(
    () => intended?.difficulty ?? { easy: '', medium: '', hard: '' },
  )
  const change = (at: number, patch: Partial<Row>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...patch } : row)))
  const ability = rows.flatMap(({ name, percent }) =>
    percent === '' || name.trim() === '' ? [] : [{ name: name.trim(), percent }],
  )
  const planned = difficulties.some(({ key }) => hard[key] !== '')
  const plan: IntendedShares = {
    ability,
    difficulty: planned
      ? { easy: hard['easy'] || 0, medium: hard['medium'] || 0, hard: hard['hard'] || 0 }
      : null,
  }
  const empty = ability.length === 0 && !planned
  const fault = planFault(plan)
  const sum = ability.reduce((total, { percent }) => total + percent, 0)
  return (
    <Dialog title="计划占分" onClose={onClose}>
      <div className={styles.stack}>
        <p className={styles.soft}>占满分的百分比，不填就不检查；本卷与计划相差超过 5 个百分点时会提示。</p>
        <div>
          <h3 className={styles.subhead}>能力层级，合计 {sum}%</h3>
          <ul className={styles.plan}>
            {rows.map((row, at) => (
              <li key={at}>
                <Autocomplete
                  aria-label={`第 ${at + 1} 个能力层级`}
                  maxLength={20}
                  data={[...abilitySuggestions]}
                  value={row.name}
                  onChange={(name) => change(at, { name })}
                />
                <NumberInput
                  aria-label={`${row.name || '这一层级'}计划占分`}
                  min={0}
                  max={100}
                  suffix=" %"
                  value={row.percent}
                  onChange={(value) => change(at, { percent: typeof value === 'number' ? value : '' })}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`去掉${row.name || '这一层级'}`}
                  onClick={() => setRows(rows.filter((_, index) => index !== at))}
                >
                  <IconX size={15} />
                </ActionIcon>
              </li>
            ))}
          </ul>
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={rows.length >= 20}
            onClick={() => setRows([...rows, { name: '', percent: '' }])}
          >
            增加一个层级
          </Button>
        </div>
        <div>
          <h3 className={styles.subhead}>难度，按预估得分率</h3>
          <div className={styles.three}>
            {difficulties.map(({ key, name, band }) => (
              <NumberInput
                key={key}
                label={name}
                description={band}
                min={0}
                max={100}
                suffix=" %"
                value={hard[key] ?? ''}
                onChange={(value) => setHard({ ...hard, [key]: typeof value === 'number' ? value : '' })}
              />
            ))}
          </div>
          <p className={styles.soft}>0.7、0.4 是常用的分档，不是国家规定。</p>
        </div>
        {fault && <p role="alert">{fault}。</p>}
        <div className={styles.actions}>
          <Button
            disabled={fault !== null}
            onClick={() => {
              onIntended(empty ? null : plan)
              onClose()
            }}
          >
            {empty ? '不计划' : '用这个计划'}
          </Button>
          <Button variant="default" onClick={onClose}>
            取消
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
