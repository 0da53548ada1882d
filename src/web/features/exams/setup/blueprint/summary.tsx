import {
  coverageOf,
  expectedOf,
  type Finding,
  marksOf,
  type Share,
  sharesOf,
} from '../../../../../modules/exams/rules/blueprint.ts'
import {
  difficulties,
  difficultyShares,
  plannedByName,
} from '../../../../../modules/exams/rules/intended-shares.ts'
import type { IntendedShares } from '../../../../../modules/exams/contract/papers.ts'
import { Facts } from '../../../../ui/page.tsx'
import { StatusBadge } from '../../../../ui/status-badge.tsx'
import { percent } from '../words.ts'
import type { Item } from './grid-rows.ts'
import styles from './blueprint.module.css'

const tones = { refused: 'bad', open: 'warn', advice: 'quiet' } as const
const words = { refused: '要改', open: '审前改好', advice: '提示' } as const

/** What is to be put right, worst first. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0)
    return (
      <div>
        <StatusBadge tone="good">没有发现问题</StatusBadge>
      </div>
    )
  const ordered = (['refused', 'open', 'advice'] as const).flatMap((grade) =>
    findings.filter((one) => one.grade === grade),
  )
  return (
    <ul className={styles.findings}>
      {ordered.slice(0, 12).map((one) => (
        <li key={`${one.code} ${one.item} ${one.field}`}>
          <StatusBadge tone={tones[one.grade]} plain>
            {words[one.grade]}
          </StatusBadge>
          <span>{one.message}</span>
        </li>
      ))}
      {ordered.length > 12 && <li className={styles.soft}>等 {ordered.length} 处</li>}
    </ul>
  )
}

/** Sum, expectation, and how the marks are shared out. */
export function BlueprintFigures({ items, fullMarks }: { items: readonly Item[]; fullMarks: number }) {
  const expected = expectedOf(items)
  return (
    <Facts
      items={[
        { label: '题数', value: items.length },
        { label: '合计', value: `${marksOf(items)} / ${fullMarks} 分` },
        { label: '预估得分率', value: expected === null ? '各题填齐后计算' : expected.toFixed(2) },
      ]}
    />
  )
}

/** How the marks are shared out, beside what was planned. */
export function Shares({ items, intended }: { items: readonly Item[]; intended: IntendedShares | null }) {
  const planned = plannedByName(intended)
  const expected = items.some((item) => item.expected !== null)
  return (
    <>
      <ShareBars
        title="能力层级"
        shares={sharesOf(items, ({ ability }) => ability)}
        planned={planned.ability}
      />
      {(expected || planned.difficulty.size > 0) && (
        <ShareBars
          title="难度"
          note={`按预估得分率：${difficulties.map(({ name, band }) => `${band}，${name}`).join('；')}`}
          shares={difficultyShares(items)}
          planned={planned.difficulty}
        />
      )}
      <ShareBars title="题型" shares={sharesOf(items, ({ kind }) => kind)} />
    </>
  )
}

/** Shares of the marks as lying bars; the numbers stand beside them. */
function ShareBars({
  title,
  note,
  shares,
  planned = new Map(),
}: {
  title: string
  note?: string
  shares: Share[]
  /** Per cent by name, where it is planned. */
  planned?: ReadonlyMap<string, number>
}) {
  const without = [...planned.keys()].filter((name) => !shares.some((share) => share.name === name))
  const all = [...shares, ...without.map((name) => ({ name, items: 0, marks: 0, share: 0 }))]
  if (all.length === 0) return null
  return (
    <div>
      <h3 className={styles.subhead}>{title}占分</h3>
      <dl className={styles.shares} data-planned={planned.size > 0 || undefined}>
        {all.map((one) => (
          <div key={one.name}>
            <dt title={one.name}>{one.name}</dt>
            <dd>
              <span className={styles.bar} aria-hidden>
                <span style={{ width: percent(one.share) }} />
                {planned.has(one.name) && <i style={{ insetInlineStart: `${planned.get(one.name)}%` }} />}
              </span>
            </dd>
            <dd className={styles.amount}>
              {planned.size === 0
                ? `${one.marks} 分 · ${percent(one.share)}`
                : `${percent(one.share)}，${planned.has(one.name) ? `计划 ${planned.get(one.name)}%` : '没有计划'}`}
            </dd>
          </div>
        ))}
      </dl>
      {note && <p className={styles.soft}>{note}。常用的三档，不是国家规定。</p>}
    </div>
  )
}

/** Which points of the syllabus are asked for, and which are not. */
export function Coverage({ items, syllabus }: { items: readonly Item[]; syllabus: readonly string[] }) {
  const { covered, missing, beyond } = coverageOf(items, syllabus)
  return (
    <div>
      <p className={styles.soft}>
        {syllabus.length} 个知识点，考到 {covered.length} 个({percent(covered.length / syllabus.length)})。
      </p>
      <ul className={styles.points}>
        {covered.map(({ point, marks }) => (
          <li key={point} data-covered>
            {point} {marks} 分
          </li>
        ))}
        {missing.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      {beyond.length > 0 && <p className={styles.soft}>不在清单里：{beyond.join('、')}</p>}
    </div>
  )
}

/** The blueprint to be read. */
export function BlueprintTable({ items }: { items: readonly Item[] }) {
  const optional = items.some(({ choiceGroup }) => choiceGroup)
  const partial = items.some(({ partialMarks }) => partialMarks !== null)
  return (
    <div className={styles.scroll} role="region" aria-label="双向细目表" tabIndex={0}>
      <table className={styles.plain}>
        <thead>
          <tr>
            <th scope="col">题号</th>
            <th scope="col">题型</th>
            <th scope="col">分值</th>
            <th scope="col">知识点</th>
            <th scope="col">能力层级</th>
            <th scope="col">预估得分率</th>
            <th scope="col">答案</th>
            {partial && <th scope="col">漏选得分</th>}
            {optional && <th scope="col">选做</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.label}>
              <th scope="row">{item.label}</th>
              <td>{item.kind}</td>
              <td>{item.fullMarks}</td>
              <td>{item.knowledge.join('、')}</td>
              <td>{item.ability}</td>
              <td>{item.expected}</td>
              <td>{item.answerKey}</td>
              {partial && <td>{item.partialMarks}</td>}
              {optional && <td>{item.choiceGroup && `${item.choiceGroup} 选 ${item.choicePick}`}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
