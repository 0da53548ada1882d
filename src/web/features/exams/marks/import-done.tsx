import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { FaultsList, WrongCells } from './faults-list.tsx'
import { ImportFigures } from './import-figures.tsx'
import type { ExamImport } from './words.ts'
import styles from './marks.module.css'

/** What was written, and where to go from here. */
export function ImportDone({ it, back }: { it: ExamImport; back: string }) {
  const { wrong } = it
  const queries = useQueryClient()
  // Pages that were read before know nothing of what was just written.
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: orpc.exams.key() })
  }, [queries])
  return (
    <>
      <Section>
        <div className={styles.done}>
          <StatusBadge tone="good">已导入</StatusBadge>
          <p>
            {it.summary}。{wrong.rows > 0 && '有误的没有写入，改好后可以把整个文件再导入一次。'}
            {it.marks && '统计会自动重新计算。'}
          </p>
          <div className={styles.next}>
            <WrongCells it={it} />
            <Button component={RouteLink} to={back}>
              {it.marks ? '看成绩进度' : '看学生名册'}
            </Button>
          </div>
        </div>
      </Section>
      <ImportFigures it={it} />
      {wrong.rows > 0 && <FaultsList it={it} />}
    </>
  )
}
