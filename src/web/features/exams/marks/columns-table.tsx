import { Select } from '@mantine/core'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import type { ExamColumn } from './words.ts'
import styles from './marks.module.css'

type Choice = { value: string; label: string }
export type Choices = { group: string; items: Choice[] }[]

/**
 * The columns of a sheet with samples and what each is read as; every one can be chosen anew. Of a column that is not read
 * nothing was kept, so that there is nothing to show.
 */
export function ColumnsTable({
  sheet,
  columns,
  chosen,
  choices,
  onChoose,
}: {
  sheet: string
  columns: ExamColumn[]
  /** Letter → what it is read as. */
  chosen: Record<string, string | null>
  choices: Choices
  onChoose: (letter: string, as: string | null) => void
}) {
  return (
    <div className={styles.scroll} role="region" aria-label={`工作表“${sheet}”的列`} tabIndex={0}>
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
          {columns.map(({ letter, header, samples, as, sure, ignored }) => {
            const now = chosen[letter] ?? null
            return (
              <tr key={letter} data-unused={now ? undefined : true}>
                <td>{letter}</td>
                <th scope="row">{header || '(没有表头)'}</th>
                <td className={styles.samples}>{as === null ? '未读取' : samples.join(' · ')}</td>
                <td>
                  <Select
                    size="xs"
                    w="11.5rem"
                    aria-label={`${letter} 列“${header}”读作`}
                    placeholder="不读取"
                    clearable
                    clearButtonProps={{ 'aria-label': `不读取 ${letter} 列` }}
                    searchable
                    nothingFoundMessage="没有这一项"
                    data={choices}
                    value={now}
                    onChange={(value) => onChoose(letter, value)}
                  />
                  {now && now === as && !sure && (
                    <StatusBadge tone="warn" plain>
                      请核对
                    </StatusBadge>
                  )}
                  {!now && !ignored && (
                    <StatusBadge tone="quiet" plain>
                      不认识
                    </StatusBadge>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
