import { teachingDateTime } from '../../../ui/dates.ts'
import { Explained } from '../../../ui/explained.tsx'
import { Figure } from '../../../ui/figure.tsx'
import { explain, type MeasureKey, measureName } from './measures.ts'
import { type About, headcount, people } from './words.ts'
import styles from './results.module.css'

/** A term that explains itself: heading of a column, label in a list. */
export function Measure({
  of,
  about,
  name,
  counted,
}: {
  of: MeasureKey
  about?: About | undefined
  name?: string
  /** Whom it speaks of, where that is one group. */
  counted?: string
}) {
  return (
    <Explained
      title={measureName(of)}
      facts={explain(of, about, { people: counted, source: sourceOf(about) })}
    >
      {name ?? measureName(of)}
    </Explained>
  )
}

type Heads = Parameters<typeof headcount>[0]

/** A big number with its explanation behind the label; with `to` the number leads to what lies under it. */
export function Stat({
  of,
  about,
  value,
  heads,
  unit,
  note,
  name,
  to,
}: {
  of: MeasureKey
  about: About
  value: string
  heads?: Heads
  unit?: string
  note?: React.ReactNode
  name?: string
  to?: string
}) {
  return (
    <Figure
      label={name ?? measureName(of)}
      explained={explain(of, about, {
        people: heads && headcount(heads),
        source: sourceOf(about),
      })}
      value={value}
      unit={unit}
      note={note}
      to={to}
    />
  )
}

/** Where a number comes from: which version of the results, computed when. */
export function sourceOf(about: About | undefined): string | undefined {
  return about && `第 ${about.version.version} 版结果，${teachingDateTime(about.version.computedAt)} 统计`
}

/** The counted pupils, with those who were away in the explanation. */
export function Heads({ of, about }: { of: Heads; about: About }) {
  return (
    <Explained
      title="人数"
      facts={[
        { label: '人数', value: headcount(of) },
        ...explain('counted', about, { source: sourceOf(about) }),
      ]}
    >
      {people(of.counted)}
    </Explained>
  )
}

/** Said in place of figures that would tell too much about few pupils: never 0, never blank. */
export function Hidden({ limit, short = false }: { limit: number; short?: boolean }) {
  return (
    <span className={styles.hidden}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
        <path d="m2.8 9.2 6.4-6.4" stroke="currentColor" strokeWidth="1.3" />
      </svg>
      <Explained
        title="为什么不显示"
        facts={[
          {
            label: '规定',
            value: `人数少于 ${limit} 的单位不显示结果，免得认出某一个学生。`,
          },
          {
            label: '推算',
            value: '为了不能用总数减出来，有时还要隐去另一个单位；是哪一种情形也不说明。',
          },
        ]}
      >
        {short ? '不显示' : `人数少于${limit}或可被推算，不显示`}
      </Explained>
    </span>
  )
}

/** The sign alone, where the row has said it in words already. */
export function HiddenMark() {
  return (
    <span className={styles.hidden}>
      <span aria-hidden="true">⊘</span>
      <span className="visually-hidden">不显示</span>
    </span>
  )
}
