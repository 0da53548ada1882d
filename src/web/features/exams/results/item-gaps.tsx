import { useState } from 'react'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { Measure } from './measure.tsx'
import { useResults } from './use-results.ts'
import { type About, fixed, type ItemGap, itemName, signed, weakestFirst } from './words.ts'
import styles from './results.module.css'

const FEW = 8

/** Items of a school or class beside the district, those that it finds hardest against it first. */
export function ItemGaps({
  items,
  about,
  paperId,
  where,
}: {
  items: readonly ItemGap[]
  about: About
  paperId: string
  where: string
}) {
  const { links } = useResults()
  const [all, setAll] = useState(false)
  if (items.length === 0) return null
  const sorted = weakestFirst(items)
  const most = Math.max(
    0.01,
    ...items.map(({ rate, districtRate }) => Math.abs((rate ?? 0) - (districtRate ?? 0))),
  )
  const columns: Column<ItemGap>[] = [
    { key: 'item', title: '题目', cell: (it) => itemName(it.item) },
    {
      key: 'rate',
      title: `${where}得分率`,
      head: <Measure of="difficulty" about={about} name={`${where}得分率`} />,
      align: 'end',
      cell: (it) => fixed(it.rate, 2),
    },
    { key: 'district', title: '全区得分率', align: 'end', cell: (it) => fixed(it.districtRate, 2) },
    {
      key: 'gap',
      title: '相差',
      head: <Measure of="itemGap" about={about} name="相差" />,
      align: 'end',
      card: 'corner',
      cell: (it) => gapOf(it, most),
    },
  ]
  return (
    <Section id="items" title="各题" note="从相对全区最弱的排起；点一题看它考什么、选了哪些选项" flush>
      <RecordList
        label="题目"
        source={settled(all ? sorted : sorted.slice(0, FEW))}
        columns={columns}
        rowId={(it) => it.item}
        rowTo={(it) => links.items(paperId, it.item)}
      />
      {items.length > FEW && (
        <button
          type="button"
          className={`${styles.more} ${styles.inset}`}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? '收起' : `全部 ${items.length} 题`}
        </button>
      )}
    </Section>
  )
}

/** The difference with a short bar to its side of the middle. */
function gapOf({ rate, districtRate }: ItemGap, most: number): React.ReactNode {
  if (rate === null || districtRate === null) return '—'
  const gap = rate - districtRate
  const width = `${(Math.abs(gap) / most) * 50}%`
  return (
    <span className={styles.gap} data-side={gap < 0 ? 'below' : 'above'}>
      <span className={styles.gapTrack} aria-hidden="true">
        <span style={{ width }} />
      </span>
      {signed(gap)}
    </span>
  )
}
