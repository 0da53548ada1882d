import type { SamplingForm } from '../contract/gate-shapes.ts'
import { allocate } from '../sampling.ts'

/** A school that takes part, as a sample is drawn from it: pupils of the grade on the roll, and in how many classes. */
export interface FrameSchool {
  /** Stratum of the draw. */
  locality: string
  pupils: number
  classes: number
}

/** What a plan will draw. */
export interface SampleSize {
  /** Schools that take part, and those of them with pupils on the roll. */
  taking: number
  schools: number
  pupils: number
  /** Schools drawn; null: all. */
  drawnSchools: number | null
  /** Pupils drawn, expected where chance decides; null while nobody is on the roll. */
  drawn: number | null
  /** `drawn` is what will be drawn, whatever the seed. */
  exact: boolean
  /** Nobody is left out: null while the roll is not there and the plan itself does not say so. */
  everybody: boolean | null
}

/** How many a plan draws from the schools that take part, before it is drawn. Strata and places as in sampling.ts. */
export function sampleSize(
  { schools: wanted, within }: Pick<SamplingForm, 'schools' | 'within'>,
  taking: readonly FrameSchool[],
): SampleSize {
  const frame = taking.filter(({ pupils }) => pupils > 0)
  const pupils = frame.reduce((sum, school) => sum + school.pupils, 0)
  const size = { taking: taking.length, schools: frame.length, pupils }
  if (frame.length === 0) {
    const all = within === null && (wanted === null || wanted >= taking.length)
    const drawnSchools = wanted === null || wanted >= taking.length ? null : wanted
    return { ...size, drawnSchools, drawn: null, exact: false, everybody: all ? true : null }
  }
  const drawnOf = (school: FrameSchool) => {
    if (!within) return school.pupils
    if (within.unit === 'pupil') return Math.min(within.size, school.pupils)
    return (school.pupils * Math.min(within.size, school.classes)) / school.classes
  }
  const strata = [...Map.groupBy(frame, ({ locality }) => locality).values()]
  const places = allocate(
    strata.map((schools) => schools.length),
    wanted ?? frame.length,
  )
  const drawn = strata.reduce((sum, schools, at) => {
    const whole = schools.reduce((total, school) => total + drawnOf(school), 0)
    return sum + (whole * places[at]!) / schools.length
  }, 0)
  const allSchools = wanted === null || wanted >= frame.length
  const everybody = allSchools && frame.every((school) => drawnOf(school) === school.pupils)
  return {
    ...size,
    drawnSchools: allSchools ? null : wanted,
    drawn: Math.round(drawn),
    exact: everybody || (allSchools && within?.unit !== 'class'),
    everybody,
  }
}

/** 「将抽 5 所学校的全部学生，约 1,200 人(在籍 4,300 人的 28%)。」 `size` null: nothing is known of the schools yet. */
export function sampleInWords(
  { schools: wanted, within }: Pick<SamplingForm, 'schools' | 'within'>,
  size: SampleSize | null,
): string {
  const number = (value: number) => value.toLocaleString('zh-CN')
  const inSchool = within
    ? `，每校随机 ${within.size} ${within.unit === 'class' ? '个班' : '人'}(不足的全取)`
    : '的全部学生'
  if (!size) return `将抽${wanted === null ? '所有参加学校' : ` ${wanted} 所学校`}${inSchool}。`
  const { drawnSchools, drawn, exact, everybody, pupils } = size
  if (everybody) {
    const whom = drawn === null ? '' : `(${number(pupils)} 人)`
    return `这样会抽中所有参加学校的全部学生${whom}，没有人落在样本之外，等于全体参加。`
  }
  const all = drawn === null ? size.taking : size.schools
  const which = drawnSchools === null ? `全部 ${all} 所学校` : ` ${drawnSchools} 所学校(共 ${all} 所)`
  if (drawn === null) return `将抽${which}${inSchool}；名单还没有导入，人数以后才知道。`
  const share = Math.round((drawn / pupils) * 100)
  return `将抽${which}${inSchool}，${exact ? '共' : '约'} ${number(drawn)} 人(在籍 ${number(pupils)} 人的 ${share}%)。`
}
