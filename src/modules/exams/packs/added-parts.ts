import type { AddedUnit } from '../contract/added-shapes.ts'
import type { ValueAdded } from './answers.ts'
import { type Block, heading, note, paragraph, type PackSheet } from './document.ts'
import { count, knownInterval, marks, marksBetween, toneOf, tones, two, verdictLabels } from './words.ts'

type Drawn = {
  label: string
  estimate: number
  interval: readonly [number, number]
  verdict: AddedUnit['reml']['verdict']
}

/** Those with an estimate, in the order of it: an interval plot is read so. No place in it is written anywhere. */
function drawnUnits(units: readonly AddedUnit[], label: (unit: AddedUnit) => string): Drawn[] {
  return units
    .flatMap((unit) => {
      const { estimate, interval, verdict } = unit.reml
      const known = knownInterval(interval)
      return estimate === null || !known ? [] : [{ label: label(unit), estimate, interval: known, verdict }]
    })
    .toSorted((a, b) => b.estimate - a.estimate)
}

export function addedSpec(added: ValueAdded, label: (unit: AddedUnit) => string) {
  return {
    kind: 'intervals' as const,
    rows: drawnUnits(added.units, label).map(({ verdict, ...row }) => ({ ...row, tone: toneOf(verdict) })),
    against: { label: '全区平均', value: 0 },
    unit: '增值(分)',
    tones,
  }
}

/** Extra learning between two occasions: intervals against zero, no school named. */
export function addedBlocks(added: ValueAdded | null, title: string): Block[] {
  if (!added?.prior || !added.model) return []
  const { model, prior } = added
  const { above, below, indistinguishable } = model.tally
  const all = above + below + indistinguishable
  const spec = addedSpec(added, () => '')
  return [
    heading(title),
    paragraph(
      `以《${prior.name}》(${prior.heldFrom})为起点，两次都有成绩的学生 ${count(model.matched)} 人。${all} 所学校中，${indistinguishable} 所的增值与平均无法区分，${above} 所高于平均，${below} 所低于平均。`,
    ),
    ...(spec.rows.some(({ estimate }) => estimate !== 0)
      ? [
          {
            kind: 'picture' as const,
            title: '各校增值及95%区间(不标校名；区间含 0 即“与平均无法区分”)',
            spec,
          },
          note('区间含 0 的学校不能说高于或低于平均；区间相互重叠的学校之间不能分出先后。材料不列名次。'),
        ]
      : [paragraph('学校之间的增值差异小到检不出来，不画区间图。')]),
    note(
      `随机截距模型(REML)：斜率 ${two(model.reml.slope.estimate)}，学校之间占未解释差异的 ${two(model.reml.icc)}。增值是学校的收缩估计，单位为分。`,
    ),
  ]
}

/** Schools by name, for those alone who may see them; in the order of names. */
export function addedSheet(name: string, added: ValueAdded): PackSheet | null {
  const named = added.units.flatMap((row) => (row.unit ? [{ ...row, unit: row.unit }] : []))
  if (!added.model || named.length === 0) return null
  return {
    name,
    columns: [
      { header: '学校', key: 'school', width: 26 },
      { header: '人数', key: 'n', format: 'integer' },
      { header: '增值', key: 'estimate', format: 'decimal' },
      { header: '区间下限', key: 'low95', format: 'decimal' },
      { header: '区间上限', key: 'high95', format: 'decimal' },
      { header: '判断', key: 'verdict', width: 18 },
      { header: '回归残差均值', key: 'ols', format: 'decimal' },
      { header: '收缩系数', key: 'shrinkage', format: 'decimal' },
    ],
    rows: named
      .toSorted((a, b) => a.unit.name.localeCompare(b.unit.name, 'zh'))
      .map(({ unit, n, reml, ols }) => ({
        school: unit.name,
        n,
        estimate: reml.estimate,
        low95: reml.interval[0],
        high95: reml.interval[1],
        verdict: verdictLabels[reml.verdict],
        ols: ols.estimate,
        shrinkage: reml.shrinkage,
      })),
    pictures: named.some(({ reml }) => reml.estimate !== 0 && reml.estimate !== null)
      ? [{ title: '各校增值及95%区间', spec: addedSpec(added, ({ unit }) => unit?.name ?? '') }]
      : [],
  }
}

/** One school's own. */
export function ownAddedBlocks(added: ValueAdded | null, schoolId: string, title: string): Block[] {
  const own = added?.units.find(({ unit }) => unit?.id === schoolId)
  if (!added?.prior || !added.model || !own || own.reml.estimate === null) return []
  const { estimate, interval, verdict } = own.reml
  return [
    heading(title),
    paragraph(
      `以《${added.prior.name}》(${added.prior.heldFrom})为起点，本校两次都有成绩的学生 ${count(own.n)} 人，增值 ${marks(estimate)} 分(95%区间 ${marksBetween(interval)})，${verdictLabels[verdict]}。`,
    ),
  ]
}
