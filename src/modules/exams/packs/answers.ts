import type { z } from '../../../platform/contract.ts'
import type { results } from '../contract/results.ts'

type Answer<Name extends keyof typeof results> = z.infer<
  NonNullable<(typeof results)[Name]['~orpc']['outputSchema']>
>

/** What the queries of results answer; documents are made of these, so that they show what their reader may see. */
export type Overview = Answer<'getResultsOverview'>
export type SubjectResults = Answer<'getSubjectResults'>
export type ItemResults = Answer<'getItemResults'>
export type UnitResults = Answer<'listUnitResults'>
export type SchoolResults = Answer<'getSchoolResults'>
export type SchoolSubjectResults = Answer<'getSchoolSubjectResults'>
export type ValueAdded = Answer<'getValueAdded'>
export type Trends = Answer<'getTrends'>
