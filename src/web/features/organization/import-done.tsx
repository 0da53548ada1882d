import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Section } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { RosterFigures, RowList, WrongRows } from './import-findings.tsx'
import { countsLine, type RosterImport } from './import-words.ts'
import styles from './import.module.css'

/** What was written, and where to go from here. */
export function ImportDone({ it }: { it: RosterImport }) {
  const { counts } = it
  if (!counts) return null
  return (
    <>
      <Section>
        <div className={styles.done}>
          <StatusBadge tone="good">已导入</StatusBadge>
          <p>
            {countsLine(counts)}。{counts.wrong > 0 && '有误的行没有写入，改好后可以把整份名单再导入一次。'}
            {counts.new > 0 && '新教师的初始密码在学校页发放。'}
          </p>
          <div className={styles.next}>
            {counts.wrong > 0 && <WrongRows id={it.id} />}
            <Button component={Link} to="/organization">
              看学校与人员
            </Button>
          </div>
        </div>
      </Section>
      <RosterFigures counts={counts} />
      <RowList it={it} />
    </>
  )
}
