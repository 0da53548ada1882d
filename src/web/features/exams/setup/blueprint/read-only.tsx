import { Button } from '@mantine/core'
import { Section } from '../../../../ui/page.tsx'
import type { Paper } from '../words.ts'
import { BlueprintFigures, BlueprintTable, Coverage, Findings, Shares } from './summary.tsx'
import styles from './blueprint.module.css'

/** Which points of the syllabus a paper asks for, and the way to the list. */
export function SyllabusSection({
  paper,
  items,
  onSyllabus,
}: {
  paper: Paper
  items: Paper['items']
  onSyllabus?: () => void
}) {
  const edit = onSyllabus && paper.may.editSyllabus && (
    <Button variant="subtle" size="compact-sm" onClick={onSyllabus}>
      {paper.syllabus.length > 0 ? '修改清单' : '填写清单'}
    </Button>
  )
  if (paper.syllabus.length === 0 && !edit) return null
  return (
    <Section title="课标覆盖" action={edit}>
      {paper.syllabus.length > 0 ? (
        <Coverage items={items} syllabus={paper.syllabus} />
      ) : (
        <p className={styles.soft}>填入这一学科年级的课标知识点，就能看出这份试卷考到了哪些、漏了哪些。</p>
      )}
    </Section>
  )
}

/** A paper for those who read it and do not set it. */
export function ReadOnly({ paper }: { paper: Paper }) {
  return (
    <div className={styles.columns}>
      <Section title="双向细目表">
        {paper.items.length > 0 ? <BlueprintTable items={paper.items} /> : <p>还没有填。</p>}
      </Section>
      <div className={styles.side}>
        <Section title="检查">
          <div className={styles.stack}>
            <BlueprintFigures items={paper.items} fullMarks={paper.fullMarks} />
            <Findings findings={paper.findings} />
          </div>
        </Section>
        {paper.items.length > 0 && (
          <Section title="结构">
            <div className={styles.stack}>
              <Shares items={paper.items} intended={paper.intended} />
            </div>
          </Section>
        )}
        <SyllabusSection paper={paper} items={paper.items} />
      </div>
    </div>
  )
}
