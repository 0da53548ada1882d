import type { ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import { gradeLabel } from '../../organization/vocabulary.ts'
import type { ResultAnswer } from '../contract/results.ts'
import { assessmentKindLabels } from '../vocabulary.ts'
import { count, number, range, share, sheet, shown, text } from './unit-columns.ts'

const verdicts = { above: '高于平均', below: '低于平均', indistinguishable: '与平均无法区分' } as const

/** Value added: the schools as the viewer sees them (without a name where they may not), and the models. */
export function addedSheets(of: ResultAnswer<'getValueAdded'>): ExportSheet[] {
  const { model, prior } = of
  if (!model || !prior) return []
  const figures = (['reml', 'ml'] as const).flatMap((method) => {
    const { intercept, slope, sigma2u, sigma2e, icc } = model[method]
    return [
      { method: method.toUpperCase(), name: '截距', value: shown(intercept.estimate, 4), error: shown(intercept.error, 4) },
      { method: method.toUpperCase(), name: '斜率', value: shown(slope.estimate, 4), error: shown(slope.error, 4) },
      { method: method.toUpperCase(), name: '校间方差', value: shown(sigma2u, 4) },
      { method: method.toUpperCase(), name: '校内方差', value: shown(sigma2e, 4) },
      { method: method.toUpperCase(), name: '校间所占比例ICC', value: shown(icc, 4) },
    ] // prettier-ignore
  })
  return [
    sheet(
      '各校增值',
      [
        text('学校', 'name', 24), count('两次都参加', 'n'), number('增值(REML)', 'reml'), text('95%区间', 'remlInterval', 18),
        text('判断', 'verdict', 18), number('收缩系数', 'shrinkage'), number('增值(ML)', 'ml'), text('ML的95%区间', 'mlInterval', 18),
        number('回归残差均值(OLS)', 'ols'), text('OLS的95%区间', 'olsInterval', 18),
      ], // prettier-ignore
      of.units.map(({ unit, n, reml, ml, ols }) => ({
        name: unit?.name ?? '(不列名)',
        n: n ?? undefined,
        reml: shown(reml.estimate, 3),
        remlInterval: range(reml.interval, 3),
        verdict: verdicts[reml.verdict],
        shrinkage: shown(reml.shrinkage, 3),
        ml: shown(ml.estimate, 3),
        mlInterval: range(ml.interval, 3),
        ols: shown(ols.estimate, 3),
        olsInterval: range(ols.interval, 3),
      })),
    ),
    sheet(
      '模型',
      [
        text('算法', 'method', 10),
        text('参数', 'name', 20),
        number('数值', 'value'),
        number('标准误', 'error'),
      ],
      [
        { method: '起点', name: `${prior.name}(${prior.heldFrom})`, value: undefined },
        { method: '人数', name: '两次都参加', value: model.matched },
        { method: '人数', name: '没有上次的成绩', value: model.unmatched },
        ...figures,
        { method: 'OLS', name: '截距', value: shown(model.ols.intercept, 4) },
        { method: 'OLS', name: '斜率', value: shown(model.ols.slope, 4), error: shown(model.ols.slopeError, 4) },
        { method: 'OLS', name: '残差标准差', value: shown(model.ols.sigma, 4) },
        { method: 'OLS', name: 'R²', value: shown(model.ols.r2, 4) },
      ], // prettier-ignore
    ),
  ]
}

/** A unit over the occasions, oldest first. */
export function trendSheets(of: ResultAnswer<'getTrends'>): ExportSheet[] {
  return [
    sheet(
      '历次走势',
      [
        text('监测', 'name', 28), text('类型', 'kind', 12), text('年级', 'grade', 10), text('时间', 'heldFrom', 12), count('统计人数', 'counted'),
        share('得分率', 'scoreRate'), share('优秀率', 'excellent'), share('及格率', 'pass'), share('低分率', 'low'),
        number('T分', 't'), text('T分95%区间', 'tInterval', 18),
      ], // prettier-ignore
      of.points.map((point) => ({
        name: point.name,
        kind: assessmentKindLabels[point.kind],
        grade: gradeLabel(point.grade),
        heldFrom: point.heldFrom,
        counted: point.counted ?? undefined,
        scoreRate: shown(point.scoreRate, 4),
        excellent: shown(point.excellent, 4),
        pass: shown(point.pass, 4),
        low: shown(point.low, 4),
        t: shown(point.t, 1),
        tInterval: range(point.tInterval),
      })),
    ),
  ]
}
