import type { Answers } from '../../../app/client.ts'
import { Figures } from '../../../ui/figure.tsx'
import { Section } from '../../../ui/page.tsx'
import { Hidden, Measure, Stat } from './measure.tsx'
import {
  type About,
  fixed,
  mark,
  people,
  percent,
  range,
  sideOf,
  signed,
  type UnitFigures as Shape,
} from './words.ts'
import styles from './results.module.css'

/** Where the big numbers lead: what lies under them. */
export interface Under {
  counted?: string
  mean?: string
  rates?: string
  t?: string
}

type Reference = Answers['exams']['getSchoolSubjectResults']['reference']

/** A unit's figures, each beside the district's; below, where the unit stands against all other pupils. */
export function UnitFigures({
  figures,
  reference,
  about,
  name = '均分',
  under = {},
  children,
}: {
  figures: Shape
  reference: Reference | null
  about: About
  name?: string
  under?: Under
  /** Another line below: the school of a class. */
  children?: React.ReactNode
}) {
  const common = { about, heads: figures }
  const district = reference?.district
  const beside = (value: string | undefined) => value && `全区 ${value}`
  return (
    <>
      <Figures>
        <Stat
          {...common}
          of="counted"
          value={people(figures.counted)}
          unit="人"
          note={`应考 ${people(figures.enrolled)} 人`}
          to={under.counted}
        />
        <Stat
          {...common}
          of="mean"
          name={name}
          value={fixed(figures.mean)}
          unit={`/ ${mark(figures.full)} 分`}
          note={district && beside(fixed(district.mean))}
          to={under.mean}
        />
        <Stat
          {...common}
          of="excellent"
          value={percent(figures.excellent)}
          note={district && beside(percent(district.excellent))}
          to={under.rates}
        />
        <Stat
          {...common}
          of="pass"
          value={percent(figures.pass)}
          note={district && beside(percent(district.pass))}
          to={under.rates}
        />
        <Stat
          {...common}
          of="low"
          value={percent(figures.low)}
          note={district && beside(percent(district.low))}
          to={under.rates}
        />
        <Stat
          {...common}
          of="t"
          value={fixed(figures.t)}
          note={`区间 ${range(figures.tInterval, 1)}`}
          to={under.t}
        />
      </Figures>
      <Section title="与其余学生比">
        <p className={styles.say}>{standing(figures, district?.counted ?? null)}</p>
        <dl className={styles.more4}>
          <Line label={<Measure of="effect" about={about} />} value={signed(figures.effect)}>
            {range(figures.effectInterval, 2, true)}
          </Line>
          <Line label={<Measure of="z" about={about} />} value={signed(figures.z)} />
          <Line
            label={<Measure of="aboveMeanRate" about={about} />}
            value={figures.aboveMeanRate === null ? '—' : `${signed(figures.aboveMeanRate * 100, 1)}%`}
          />
          <Line label={<Measure of="meanRatio" about={about} />} value={percent(figures.meanRatio)} />
          <Line
            label={<Measure of="shareAboveMean" about={about} />}
            value={percent(figures.shareAboveMean)}
          />
          <Line label={<Measure of="sd" about={about} />} value={fixed(figures.sd)}>
            {district ? `全区 ${fixed(district.sd)}` : null}
          </Line>
          <Line label={<Measure of="median" about={about} />} value={mark(figures.median)} />
          <Line
            label={<Measure of="quartiles" about={about} />}
            value={figures.q1 === null ? '—' : `${mark(figures.q1)}–${mark(figures.q3)}`}
          />
          <Line
            label={<Measure of="extremes" about={about} />}
            value={figures.min === null ? '—' : `${mark(figures.min)}–${mark(figures.max)}`}
          />
          {figures.alpha !== null && (
            <Line label={<Measure of="alpha" about={about} />} value={fixed(figures.alpha, 2)} />
          )}
        </dl>
        {children}
        {reference && <SameLocality row={reference.locality} about={about} />}
      </Section>
    </>
  )
}

function SameLocality({ row, about }: { row: Reference['locality']; about: About }) {
  if (!row) return null
  if (row.suppressed || !row.figures)
    return (
      <p className={styles.soft}>
        同类学校：
        <Hidden limit={about.smallestCell} />
      </p>
    )
  return (
    <p className={styles.soft}>
      同类学校({row.unit.name})均分 {fixed(row.figures.mean)}，及格率 {percent(row.figures.pass)}，T分{' '}
      {fixed(row.figures.t)}。
    </p>
  )
}

/** 「比其余学生低 0.21 个标准差 …」 or that it cannot be told. */
export function standing(
  { counted, effect, effectInterval }: Pick<Shape, 'counted' | 'effect' | 'effectInterval'>,
  all: number | null,
): string {
  if (counted === all) return '没有其余学生可比。'
  if (effect === null) return '人数太少，不能与其余学生比较。'
  const side = sideOf(effectInterval)
  const interval = `95%区间 ${range(effectInterval, 2, true)}`
  if (side === 'quiet') return `与全区其余学生无法区分(${interval})。`
  return `比全区其余学生${side === 'above' ? '高' : '低'} ${fixed(Math.abs(effect), 2)} 个标准差(${interval})。`
}

function Line({
  label,
  value,
  children,
}: {
  label: React.ReactNode
  value: string
  children?: React.ReactNode
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {children && value !== '—' && <small>{children}</small>}
      </dd>
    </div>
  )
}
