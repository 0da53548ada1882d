import type { GroupAnalysis, PaperAnalysis } from '../../modules/exams/analysis/paper-analysis.ts'
import {
  analyseGroups,
  analysePaper,
  paperStandardisedAlpha,
} from '../../modules/exams/analysis/paper-analysis.ts'
import type { PaperTable } from '../../modules/exams/analysis/marks-table.ts'
import { blanksAsZero, MISSING } from '../../modules/exams/analysis/marks-table.ts'
import { standings } from '../../modules/exams/analysis/rates.ts'
import { scoreTable } from '../../modules/exams/analysis/score-table.ts'
import type { Summary } from '../../modules/exams/analysis/summary.ts'
import type { PaperFile } from '../../modules/exams/exam-file.ts'
import { ExamError } from '../../modules/exams/exam-error.ts'

export type MissingPolicy = 'listwise' | 'zero'

/** How many pupils the report shows with their Z, T and rank, as a check of the scale. */
const SHOWN_PUPILS = 10

/**
 * The report of `exam analyse`: keys as statistics packages and the reference files name them, undefined values
 * null. @throws ExamError `rows.uncounted` when no pupil has a mark in every item
 */
export function paperReport(file: PaperFile, dataset: string, missing: MissingPolicy) {
  const table = missing === 'zero' ? blanksAsZero(file.table, 'everyone') : file.table
  const analysis = analysePaper(table)
  const { counted } = analysis
  if (counted.rows.length === 0) throw nobodyCounted(table)
  const origin = analysis.counts.origin ?? 0
  const warnings = [...file.warnings, ...absencesAsZero(file, missing)]
  const { extremes, reliability } = analysis
  const grouped = file.groups
    ? analyseGroups(table, counted, file.groups.groupOf, file.groups.labels.length)
    : null
  return {
    dataset,
    n_rows: table.pupils,
    n_sat: counted.sat,
    n: analysis.total.n,
    k: table.items.length,
    full_total: analysis.full / table.scale,
    missing_policy: missing,
    total: summaryKeys(analysis.total),
    alpha: reliability.alpha,
    alpha_std: paperStandardisedAlpha(table, counted),
    alpha_feldt95: reliability.alphaInterval,
    sem: reliability.standardErrorOfMeasurement,
    d27: {
      k: extremes.size,
      cut_upper: (extremes.upperCut + origin) / table.scale,
      cut_lower: (extremes.lowerCut + origin) / table.scale,
      n_upper_cut: extremes.upperAtCut,
      n_lower_cut: extremes.lowerAtCut,
    },
    items: analysis.items.map((item) => ({
      item: item.item,
      full: item.full,
      mean: item.mean,
      sd: item.sd,
      difficulty: item.difficulty,
      r_it: item.itemTotal,
      r_drop: item.itemRest,
      alpha_if_deleted: item.alphaIfDeleted,
      d27_cut: item.cut,
      d27_frac: item.fractional,
      d27_stable: item.stable,
    })),
    histogram: scoreTable(analysis.counts, table.scale).map((line) => ({
      score: line.score,
      count: line.count,
      cum_from_top: line.fromTop,
    })),
    students: firstPupils(analysis, table.scale),
    ...(grouped && file.groups
      ? {
          groups: grouped.groups.map((group) => groupKeys(group, file.groups?.labels ?? [])),
          between: {
            groups: grouped.between.groups,
            F: grouped.between.f,
            p: grouped.between.p,
            df: grouped.between.df,
            eta2: grouped.between.eta2,
            omega2: grouped.between.omega2,
            icc1_anova: grouped.between.icc,
            n0: grouped.between.n0,
          },
        }
      : {}),
    ...(warnings.length > 0 && { warnings }),
  }
}

/** Why nobody counts: above all, columns that hold nothing at all. */
function nobodyCounted(table: PaperTable): ExamError {
  const k = table.items.length
  const isBlank = (mark: number | undefined) => mark === MISSING || Number.isNaN(mark)
  const empty = table.items.filter((_, j) => {
    for (let at = j; at < table.marks.length; at += k) if (!isBlank(table.marks[at])) return false
    return true
  })
  const zero = '空白若应记 0 分，请加 --missing zero。'
  const sentence =
    empty.length === 0 || empty.length === k
      ? `没有一名学生每题都有分数；${zero}`
      : `没有一名学生每题都有分数：${empty.slice(0, 12).join('、')} 整列都是空的，若不是题目，请在 --items 里去掉；${zero}`
  return new ExamError('rows.uncounted', sentence)
}

/** 缺考 and 0 are not the same: whoever asks for blanks as 0 is told where words stood. */
function absencesAsZero(file: PaperFile, missing: MissingPolicy): string[] {
  if (missing === 'listwise' || file.absences.size === 0) return []
  const told = Array.from(file.absences, ([word, count]) => `“${word}”${count} 格`).join('、')
  return [`按 --missing zero，${told}也记了 0 分；这些学生若不该计入，请先删去他们的行。`]
}

export type PaperReport = ReturnType<typeof paperReport>

function summaryKeys(summary: Summary) {
  return {
    n: summary.n,
    mean: summary.mean,
    sd: summary.sd,
    sd_pop: summary.sdPopulation,
    se_mean: summary.standardError,
    ci95: summary.interval,
    min: summary.min,
    max: summary.max,
    q1: summary.q1,
    median: summary.median,
    q3: summary.q3,
    q_type6: summary.quartilesType6,
    excellent: summary.excellent,
    pass: summary.pass,
    low: summary.low,
    score_rate: summary.scoreRate,
  }
}

function groupKeys(group: GroupAnalysis, labels: readonly string[]) {
  const { comparison } = group
  return {
    group: labels[group.group] as string,
    ...summaryKeys(group.summary),
    cohen_d_vs_rest: comparison.cohenD,
    hedges_g_vs_rest: comparison.hedgesG,
    hedges_g_ci95: comparison.hedgesInterval,
    d_vs_district: comparison.districtD,
    welch_t: comparison.welchT,
    welch_df: comparison.welchDf,
    welch_p: comparison.welchP,
    welch_ci95: comparison.welchInterval,
    pass_wilson95: group.passInterval,
    alpha: group.alpha,
    item_difficulty: group.difficulties,
  }
}

function firstPupils(analysis: PaperAnalysis, scale: number) {
  const { counted, counts } = analysis
  const standing = standings(counts)
  const classOf = new Map(Array.from(counts.scores, (score, c) => [score, c]))
  return Array.from(counted.rows.subarray(0, SHOWN_PUPILS), (row, i) => {
    const total = counted.totals[i] as number
    const c = classOf.get(total) as number
    return {
      row: row + 1,
      total: (total + (counts.origin ?? 0)) / scale,
      z: standing.z[c],
      T: standing.t[c],
      rank: standing.rank[c],
      pct_below: standing.shareBelow[c],
      pct_mid: standing.percentileRank[c],
      T_normalised: standing.tNormalised[c],
    }
  })
}
