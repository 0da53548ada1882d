import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { Chart } from '../../../ui/chart.tsx'
import { Section } from '../../../ui/page.tsx'
import { Measure } from './measure.tsx'
import { kindsOf, type TopicKind } from './topic-rates.tsx'
import { type About, fixed, mark, type TopicGap, type TopicGaps as Topics } from './words.ts'
import styles from './results.module.css'

const tones = { above: 'above', below: 'below', indistinguishable: 'quiet' } as const

/** Nobody sat but those of this unit. */
function isAlone(rows: readonly Pick<TopicGap, 'gap'>[]): boolean {
  return rows.every(({ gap }) => gap === null)
}

/** In one sentence: what is certainly weaker and stronger here than elsewhere. */
export function summaryOf(rows: readonly Pick<TopicGap, 'name' | 'verdict' | 'gap'>[]): string {
  if (isAlone(rows)) return '没有其余学生可比，只看得分率。'
  const names = (verdict: TopicGap['verdict']) =>
    rows.filter((row) => row.verdict === verdict).map(({ name }) => `「${name}」`)
  const [weak, strong] = [names('below'), names('above')]
  const parts = [
    weak.length > 0 && `低于其余学生的：${weak.join('')}`,
    strong.length > 0 && `高于其余学生的：${strong.join('')}`,
  ].filter(Boolean)
  return parts.length > 0 ? `${parts.join('；')}。其他的无法区分。` : '都与其余学生无法区分。'
}

/** Knowledge points, abilities and types of items of a school or class, against all other pupils. */
export function TopicGaps({ topics, about, where }: { topics: Topics; about: About; where: string }) {
  const kinds = kindsOf(topics)
  const [kind, setKind] = useState<TopicKind>(kinds[0]?.value ?? 'knowledge')
  if (kinds.length === 0) return null
  const rows = topics[kind]
  const alone = isAlone(rows)
  return (
    <Section title="知识点与能力" note={summaryOf(rows)}>
      {kinds.length > 1 && (
        <SegmentedControl
          size="xs"
          className={styles.kinds}
          aria-label="按什么归类"
          data={[...kinds]}
          value={kind}
          onChange={(value) => setKind(value as TopicKind)}
        />
      )}
      {alone ? (
        <Chart
          title={`${where}的得分率`}
          note={<Measure of="topicRate" about={about} name="怎样算" />}
          height={60 + rows.length * 27}
          spec={{
            kind: 'intervals',
            axis: '得分率',
            digits: 2,
            rows: rows.map((row) => ({
              name: row.name,
              value: row.rate,
              low: null,
              high: null,
              note: `共 ${mark(row.full)} 分`,
            })),
          }}
        />
      ) : (
        <GapChart rows={rows} about={about} where={where} />
      )}
    </Section>
  )
}

function GapChart({ rows, about, where }: { rows: readonly TopicGap[]; about: About; where: string }) {
  return (
    <>
      <Chart
        title={`${where}比全区其余学生高(低)多少`}
        note={
          <>
            <Measure of="topicGap" about={about} name="怎样算" />
            ；空心圆表示无法区分
          </>
        }
        height={60 + rows.length * 27}
        spec={{
          kind: 'intervals',
          axis: '得分率之差(95%区间)',
          digits: 2,
          reference: { label: '其余学生', value: 0 },
          rows: rows.map((row) => ({
            name: row.name,
            value: row.gap,
            low: row.gapInterval[0],
            high: row.gapInterval[1],
            tone: tones[row.verdict],
            note: `${where} ${fixed(row.rate, 2)}，其余学生 ${fixed(row.restRate, 2)}，共 ${mark(row.full)} 分`,
          })),
        }}
      />
      <p className={styles.legend}>
        <span>▲ 高于其余学生</span>
        <span>◆ 低于其余学生</span>
        <span>○ 无法区分</span>
      </p>
    </>
  )
}
