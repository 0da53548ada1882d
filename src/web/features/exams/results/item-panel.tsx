import type { Answers } from '../../../app/client.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Facts } from '../../../ui/page.tsx'
import { SidePanel } from '../../../ui/side-panel.tsx'
import { Findings } from './findings.tsx'
import { difficultyWord, discriminationWord } from './item-order.ts'
import { Measure } from './measure.tsx'
import { useResults } from './use-results.ts'
import { fixed, type Item, itemName, mark, NONE, percent, range, signed } from './words.ts'
import styles from './results.module.css'

/** One item: what it asks, how it worked, which options the strong and the weak chose. */
export function ItemPanel({
  item,
  of,
  onClose,
}: {
  item: Item
  of: Answers['exams']['getItemResults']
  onClose: () => void
}) {
  const { links } = useResults()
  const { about } = of
  const findings = of.findings.filter((finding) => finding.about.item === item.item)
  const gap = item.difficulty === null || item.expected === null ? null : item.difficulty - item.expected
  const words = (value: string, word: string | null) => (word ? `${value}(${word})` : value)
  return (
    <SidePanel
      title={itemName(item.item)}
      note={[item.kind, `${mark(item.full)} 分`, ...item.knowledge, item.ability].filter(Boolean).join(' · ')}
      onClose={onClose}
    >
      {findings.length > 0 && <Findings findings={findings} here={links.items(of.paperId, item.item)} />}
      <dl className={styles.pairs}>
        <Line label={<Measure of="difficulty" about={about} counted={`计入统计 ${of.counted} 人`} />}>
          {words(fixed(item.difficulty, 2), difficultyWord(item.difficulty))}
          <small>区间 {range(item.difficultyInterval)}</small>
        </Line>
        <Line label={<Measure of="expected" about={about} />}>
          {fixed(item.expected, 2)}
          {gap !== null && <small>实际 {signed(gap)}</small>}
        </Line>
        <Line label={<Measure of="discrimination" about={about} />}>
          {words(fixed(item.discrimination, 2), discriminationWord(item.discrimination))}
        </Line>
        <Line label={<Measure of="itemRest" about={about} />}>{fixed(item.itemRest, 2)}</Line>
        <Line label={<Measure of="alphaIfDeleted" about={about} />}>
          {fixed(item.alphaIfDeleted, 3)}
          <small>现在 {fixed(of.reliability.alpha, 3)}</small>
        </Line>
        <Line label={<Measure of="mean" about={about} />}>
          {fixed(item.mean, 2)}
          <small>标准差 {fixed(item.sd, 2)}</small>
        </Line>
      </dl>
      <Options item={item} of={of} />
      <Facts
        items={[{ label: '选做', value: item.choiceOf && `${item.choiceOf.join('、')} 选答，合并算一题` }]}
      />
    </SidePanel>
  )
}

function Line({ label, children }: { label: React.ReactNode; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Which options the top 27 %, the middle and the bottom 27 % chose. */
function Options({ item, of }: { item: Item; of: Answers['exams']['getItemResults'] }) {
  if (item.options.length === 0) return null
  const name = ({ option, isKey }: Item['options'][number]) => `${option || '未选'}${isKey ? ' ✓' : ''}`
  const share = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 10)
  const known = item.options.some(({ upper }) => upper !== null)
  return (
    <>
      <Chart
        title="各选项有多少人选"
        note={`✓ 是答案 ${item.answerKey ?? NONE}；前、后 27% 各 ${of.extremes.size} 人，按总分分组`}
        height={230}
        spec={{
          kind: 'bar',
          unit: '%',
          categories: item.options.map(name),
          series: known
            ? [
                { name: '前27%', values: item.options.map(({ upper }) => share(upper)) },
                { name: '中间', values: item.options.map(({ middle }) => share(middle)) },
                { name: '后27%', values: item.options.map(({ lower }) => share(lower)) },
              ]
            : [{ name: '全部', values: item.options.map((option) => share(option.share)) }],
        }}
      />
      <p className={styles.soft}>
        全体：{item.options.map((option) => `${name(option)} ${percent(option.share, 0)}`).join('，')}
      </p>
    </>
  )
}
