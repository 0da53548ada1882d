import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { Answers } from '../../../app/client.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Section } from '../../../ui/page.tsx'
import { Measure } from './measure.tsx'
import { type About, itemName, mark } from './words.ts'
import styles from './results.module.css'

type Topics = Answers['exams']['getSubjectResults']['topics']

export const topicKinds = [
  { value: 'knowledge', label: '知识点' },
  { value: 'ability', label: '能力层级' },
  { value: 'type', label: '题型' },
] as const
export type TopicKind = (typeof topicKinds)[number]['value']

/** The kinds of topics that a paper has. */
export function kindsOf(topics: Record<TopicKind, readonly unknown[]>) {
  return topicKinds.filter(({ value }) => topics[value].length > 0)
}

/** How well the district answers what each knowledge point, ability level or type of item asks. */
export function TopicRates({ topics, about }: { topics: Topics; about: About }) {
  const kinds = kindsOf(topics)
  const [kind, setKind] = useState<TopicKind>(kinds[0]?.value ?? 'knowledge')
  if (kinds.length === 0) return null
  const rows = topics[kind]
  return (
    <Section title="知识点与能力">
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
      <Chart
        title={`${kinds.find(({ value }) => value === kind)?.label ?? ''}的得分率`}
        note={<Measure of="topicRate" about={about} name="怎样算" />}
        height={60 + rows.length * 27}
        spec={{
          kind: 'intervals',
          axis: '得分率(95%区间)',
          digits: 2,
          rows: rows.map((row) => ({
            name: row.name,
            value: row.rate,
            low: row.interval[0],
            high: row.interval[1],
            note: `${row.items.map(itemName).join('、')}，共 ${mark(row.full)} 分`,
          })),
        }}
      />
    </Section>
  )
}
