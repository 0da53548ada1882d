import type { Likelihood } from '../../modules/exams/analysis/random-intercept.ts'
import type { MultilevelValueAdded, Verdict } from '../../modules/exams/analysis/value-added.ts'
import {
  isEstimable,
  multilevelValueAdded,
  olsValueAdded,
  sixSums,
} from '../../modules/exams/analysis/value-added.ts'
import type { OccasionsFile } from '../../modules/exams/exam-file.ts'

export type ValueAddedMethod = 'ols' | 'ml' | 'reml'

/**
 * The report of `exam value-added`, keys as in the reference files. Least squares is always there as the plain
 * reading; the mixed models are ML, REML or, without a method, both. `rank` is printed so that the numbers can be
 * checked against other software, never shown in the product: intervals overlap, and `verdict` says so. Where a model
 * cannot be estimated its figures and verdicts are null, `warnings` says why, and `estimable` is false if it was the one
 * asked for.
 */
export function valueAddedReport(
  file: OccasionsFile,
  names: { dataset: string; outcome: string; prior: string; group: string },
  method: ValueAddedMethod | undefined,
) {
  const { labels, groupOf } = file.groups
  const sums = sixSums(file.prior, file.outcome, groupOf, labels.length)
  const ols = olsValueAdded(sums)
  const means = ols.groups.map((group) => group.residualMean)
  const ranks = ranksOf(means)
  const ml = method === undefined || method === 'ml' ? multilevelValueAdded(sums, 'ML') : null
  const reml = method === undefined || method === 'reml' ? multilevelValueAdded(sums, 'REML') : null
  const leading = reml ?? ml
  const mixed = leading === null || isEstimable(leading)
  const warnings = [...file.warnings, ...unestimable(isEstimable(ols), mixed)]
  const estimable = isEstimable(ols) && (mixed || method === undefined)
  return {
    ...names,
    method: method ?? 'all',
    n_rows: file.rows,
    n: groupOf.filter((group) => group >= 0).length,
    n_groups: labels.length,
    ols: {
      intercept: ols.intercept,
      slope: ols.slope,
      slope_se: ols.slopeError,
      sigma: ols.sigma,
      r2: ols.r2,
      groups: ols.groups.map((group, g) => ({
        group: labels[g] as string,
        n: group.n,
        resid_mean: group.residualMean,
        se_pooled: group.pooledError,
        lo95: group.interval[0],
        hi95: group.interval[1],
        se_own: group.ownError,
        rank: isEstimable(ols) ? ranks[g] : null,
        verdict: isEstimable(ols) ? group.verdict : null,
      })),
    },
    flag_ols_95: isEstimable(ols) ? flags(ols.groups) : null,
    ...(ml && {
      null_ml: modelKeys(multilevelValueAdded(sums, 'ML', false), 'ML'),
      ri_ml: modelKeys(ml, 'ML'),
      groups_ml: multilevelKeys(ml, labels),
    }),
    ...(reml && {
      null_reml: modelKeys(multilevelValueAdded(sums, 'REML', false), 'REML'),
      ri_reml: modelKeys(reml, 'REML'),
      groups_reml: multilevelKeys(reml, labels),
    }),
    ...(leading && {
      spearman_ols_vs_blup: spearman(
        means,
        leading.groups.map((group) => group.u),
      ),
      flag_95: mixed ? flags(leading.groups) : null,
    }),
    ...(warnings.length > 0 && { warnings }),
    ...(!estimable && { estimable }),
  }
}

export type ValueAddedReport = ReturnType<typeof valueAddedReport>

function unestimable(ols: boolean, mixed: boolean): string[] {
  if (!ols) return ['后测成绩完全由前测成绩决定(没有残差)，各组之间无从比较，增值估计不了。']
  if (mixed) return []
  return [
    '同一组的学生除前测以外没有差别，或每组只有一名学生，随机截距模型估计不了；最小二乘的结果见 --method ols。',
  ]
}

function modelKeys(fitted: MultilevelValueAdded, method: Likelihood) {
  const names = ['(Intercept)', 'x']
  return {
    sigma2_u: fitted.model.sigma2u,
    sigma2_e: fitted.model.sigma2e,
    icc: fitted.model.icc,
    fixef: Object.fromEntries(fitted.fixed.map(({ estimate }, i) => [names[i], estimate])),
    fixef_se: Object.fromEntries(fitted.fixed.map(({ error }, i) => [names[i], error])),
    minus2ll: fitted.model.minus2ll,
    method,
  }
}

function multilevelKeys(fitted: MultilevelValueAdded, labels: readonly string[]) {
  const ranks = ranksOf(fitted.groups.map((group) => group.u))
  return fitted.groups.map((group, g) => ({
    group: labels[g] as string,
    n: group.n,
    u: group.u,
    se: group.error,
    lo95: group.interval[0],
    hi95: group.interval[1],
    lo_pair: group.pairInterval[0],
    hi_pair: group.pairInterval[1],
    shrinkage: group.shrinkage,
    rank: isEstimable(fitted) ? ranks[g] : null,
    verdict: isEstimable(fitted) ? group.verdict : null,
  }))
}

function flags(groups: readonly { verdict: Verdict }[]) {
  const count = (verdict: Verdict) => groups.filter((group) => group.verdict === verdict).length
  return { above: count('above'), below: count('below'), indistinguishable: count('indistinguishable') }
}

/** Competition rank from the top. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => b - a)
  return values.map((value) => sorted.indexOf(value) + 1)
}

/** Spearman's correlation, ties by mean rank. */
function spearman(left: readonly number[], right: readonly number[]): number {
  const middle = (values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b)
    return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2)
  }
  const [a, b] = [middle(left), middle(right)]
  const mean = (left.length - 1) / 2
  let [products, first, second] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] as number) - mean, (b[i] as number) - mean]
    products += da * db
    first += da * da
    second += db * db
  }
  return products / Math.sqrt(first * second)
}
