import type { ResultAnswer } from '../contract/results.ts'

/** What the queries of results answer; documents are made of these, so that they show what their reader may see. */
export type Overview = ResultAnswer<'getResultsOverview'>
export type SubjectResults = ResultAnswer<'getSubjectResults'>
export type ItemResults = ResultAnswer<'getItemResults'>
export type UnitResults = ResultAnswer<'listUnitResults'>
export type SchoolResults = ResultAnswer<'getSchoolResults'>
export type SchoolSubjectResults = ResultAnswer<'getSchoolSubjectResults'>
export type ValueAdded = ResultAnswer<'getValueAdded'>
export type Trends = ResultAnswer<'getTrends'>
