import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Notice } from '../../ui/notice.tsx'
import { RosterFigures, RowList, WrongRows } from './import-findings.tsx'
import { countsLine, type RosterImport } from './import-words.ts'

/** What was written, and where to go from here. */
export function ImportDone({ it }: { it: RosterImport }) {
  const { counts } = it
  if (!counts) return null
  return (
    <>
      <Notice
        shape="check"
        title="已导入"
        action={
          <>
            <Button component={Link} to="/organization">
              看学校与人员
            </Button>
            {counts.wrong > 0 && <WrongRows id={it.id} />}
          </>
        }
      >
        {countsLine(counts)}。
        {counts.wrong > 0
          ? '有误的行没有写入,改好后可以把整份名单再导入一次。'
          : counts.new > 0 && '新教师的初始密码在学校页发放。'}
      </Notice>
      <RosterFigures counts={counts} />
      <RowList it={it} />
    </>
  )
}
