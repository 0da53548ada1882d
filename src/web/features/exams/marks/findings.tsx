import { Button, Checkbox, Radio, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { UnsignedPapers } from '../setup/signatures.tsx'
import { ImportFigures } from './import-figures.tsx'
import { FaultsList, WrongCells } from './faults-list.tsx'
import { countOf, type ExamImport } from './words.ts'
import styles from './marks.module.css'

/** What the import would do, what is wrong cell by cell, and the choice how to do it. */
export function Findings({ it, onBack }: { it: ExamImport; onBack: () => void }) {
  const queries = useQueryClient()
  const { wrong } = it
  const unsigned = it.marks?.unsigned ?? []
  const [known, setKnown] = useState(false)
  const [mode, setMode] = useState<'rowByRow' | 'allOrNothing'>(wrong.rows > 0 ? 'rowByRow' : 'allOrNothing')
  const start = useMutation(
    orpc.exams.startExamImport.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.exams.examImport.key() }),
    }),
  )
  const again = useMutation(
    orpc.exams.checkExamImport.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.exams.examImport.key() }),
    }),
  )
  const right = it.pupils?.counts
    ? it.pupils.counts.new + it.pupils.counts.changed + it.pupils.counts.moved + it.pupils.counts.unchanged
    : (it.marks?.counts ?? []).reduce((sum, { rows }) => sum + rows, 0)
  const unit = it.pupils ? '名学生' : '份成绩'
  const nobody = wrong.byCode.some(({ code }) => code === 'nobodyKnown')
  return (
    <>
      <ImportFigures it={it} />
      {wrong.rows > 0 && <FaultsList it={it} />}
      {it.warnings.length > 0 && (
        <Section title="请留意">
          <ul className={styles.explained}>
            {it.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="怎样导入">
        {right === 0 && nobody ? (
          <p>
            没有一行对得上参加的学生，现在导入不了。请到
            <RouteLink to={`/exams/${it.assessmentId}/schools`}>参加的学生</RouteLink>
            导入考号，再回到这里重新检查；文件不用再传。
          </p>
        ) : wrong.rows > 0 ? (
          <Radio.Group value={mode} onChange={(value) => setMode(value as typeof mode)} aria-label="怎样导入">
            <Stack gap="sm">
              <Radio
                value="rowByRow"
                label={`跳过有误的，其余 ${countOf(right, unit)}写入`}
                description={`${it.marks ? '一名学生一科为一份：有误的那一份不写，别的科照写。' : '有误的行不写。'}改好后再导入一次，不会重复。`}
              />
              <Radio
                value="allOrNothing"
                label="全部无误才写入"
                description="现在还有错误，要先改好文件再上传。"
                disabled
              />
            </Stack>
          </Radio.Group>
        ) : (
          <p>
            {right === 0
              ? '没有一行可以导入。请回到“核对列”，看看工作表和列认得对不对。'
              : '每一行都没有问题，会一次全部写入；中途出了差错就一行也不写。'}
          </p>
        )}
        {right > 0 && unsigned.length > 0 && (
          <div className={styles.knowing}>
            <UnsignedPapers
              assessmentId={it.assessmentId!}
              papers={unsigned}
              needed={it.marks!.reviewersNeeded}
            />
            <Checkbox
              label={`已知本卷未经 ${it.marks!.reviewersNeeded} 人签审，发布前补齐`}
              description="勾选后记入规定审核记录。"
              checked={known}
              onChange={(event) => setKnown(event.currentTarget.checked)}
            />
          </div>
        )}
        {start.error && <ErrorState error={start.error} />}
        {again.error && <ErrorState error={again.error} />}
        <div className={styles.next}>
          <Button variant="default" onClick={onBack}>
            改列的对应
          </Button>
          <WrongCells it={it} />
          {right === 0 && nobody ? (
            <Button loading={again.isPending} onClick={() => again.mutate({ id: it.id })}>
              重新检查
            </Button>
          ) : (
            <Button
              disabled={right === 0 || (unsigned.length > 0 && !known)}
              loading={start.isPending}
              onClick={() => start.mutate({ id: it.id, mode, unsignedKnown: known })}
            >
              开始导入({countOf(right, unit)})
            </Button>
          )}
        </div>
      </Section>
    </>
  )
}
