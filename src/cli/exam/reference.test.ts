import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOccasionsFile, readPaperFile } from '../../modules/exams/exam-file.ts'
import { paperReport } from './paper-report.ts'
import { valueAddedReport } from './value-added-report.ts'

const samples = join(
  process.env['LIANYAN_SAMPLES'] ?? new URL('../../../../shared/samples', import.meta.url).pathname,
  'exams',
)

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const reference = (name: string) =>
  JSON.parse(readFileSync(join(samples, 'oracle', `${name}.json`), 'utf8')) as { [key: string]: Json }

/** Keys that describe where a reference came from. */
const NOT_RESULTS = new Set(['dataset', 'check', 'note', 'outcome', 'prior', 'group_column'])

/**
 * Every difference between a report and its reference, key by key: numbers within `tolerance` (absolute for
 * numbers up to 1, else relative), all else equal. Keys that only the report has are of no concern.
 */
function differences(found: unknown, wanted: Json, tolerance: number, at = ''): string[] {
  if (typeof wanted === 'number') {
    const gap = typeof found === 'number' ? Math.abs(found - wanted) : Number.NaN
    return gap <= tolerance * Math.max(1, Math.abs(wanted)) ? [] : [`${at}: ${String(found)} ≠ ${wanted}`]
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return [`${at}: another length`]
    return wanted.flatMap((entry, i) => differences(found[i], entry, tolerance, `${at}[${i}]`))
  }
  if (wanted !== null && typeof wanted === 'object') {
    if (found === null || typeof found !== 'object') return [`${at}: missing`]
    return Object.entries(wanted)
      .filter(([key]) => !NOT_RESULTS.has(key))
      .flatMap(([key, value]) =>
        differences((found as Record<string, unknown>)[key], value, tolerance, `${at}.${key}`),
      )
  }
  return found === wanted ? [] : [`${at}: ${String(found)} ≠ ${String(wanted)}`]
}

/** Compared as printed: what is undefined becomes null. */
const printed = (report: unknown): unknown => JSON.parse(JSON.stringify(report))

describe('exam analyse', () => {
  it.each([
    ['ctt_cz_matura', 'cz_matura_math_2019.csv', 'b*', 'SchType'],
    ['ctt_hci', 'hci.csv', 'Item *', 'major'],
    ['ctt_ltl_grade6', 'learning_to_learn_6_9.csv', 'Item*_6', 'track'],
    ['ctt_ltl_grade9', 'learning_to_learn_6_9.csv', 'Item*_9', 'track'],
  ])('agrees with %s in every key within 1e-9', (oracle, csv, items, group) => {
    const file = readPaperFile(join(samples, csv), { items, full: 'max', group })
    const wanted = reference(oracle)
    expect(Object.keys(wanted).length).toBeGreaterThan(15)
    expect(differences(printed(paperReport(file, csv, 'listwise')), wanted, 1e-9)).toEqual([])
  })
})

describe('exam value-added', () => {
  it.each([
    ['va_exam', 'exam_london65.csv', 'normexam', 'standLRT'],
    ['va_hsb82', 'hsb82.csv', 'mAch', 'ses'],
  ])('agrees with %s: least squares within 1e-9, mixed models within 1e-5', (oracle, csv, outcome, prior) => {
    const file = readOccasionsFile(join(samples, csv), { outcome, prior, group: 'school' })
    const names = { dataset: csv, outcome, prior, group: 'school' }
    const report = printed(valueAddedReport(file, names, undefined))
    const wanted = reference(oracle)
    expect(differences(report, wanted, 1e-5)).toEqual([])
    expect(differences((report as Record<string, unknown>)['ols'], wanted['ols'] as Json, 1e-9)).toEqual([])
    expect(differences(report, { n: wanted['n'] as Json, n_groups: wanted['n_groups'] as Json }, 0)).toEqual(
      [],
    )
  })

  it('prints one mixed model where one was asked for, beside least squares', () => {
    const csv = join(samples, 'exam_london65.csv')
    const file = readOccasionsFile(csv, { outcome: 'normexam', prior: 'standLRT', group: 'school' })
    const names = { dataset: 'x', outcome: 'normexam', prior: 'standLRT', group: 'school' }
    const keys = (method: 'ols' | 'ml' | 'reml') => Object.keys(valueAddedReport(file, names, method))
    expect(keys('reml')).toContain('groups_reml')
    expect(keys('reml')).not.toContain('ri_ml')
    expect(keys('ml')).toContain('ri_ml')
    expect(keys('ols')).toContain('ols')
    expect(keys('ols')).not.toContain('ri_ml')
  })
})
