import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cast, openCast } from '../../../../tests/support/cast.ts'
import { readWorkbook } from '../../../platform/documents/spreadsheets/read.ts'
import { newId } from '../../../platform/ids.ts'
import { createCommitments } from '../operations/writing.ts'
import { board } from '../queries/board.ts'
import { readySets } from '../rules/sets.ts'
import { boardXlsx } from './board-xlsx.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('boardxlsx')
})
afterAll(() => cast.end())

const sheetsOf = async (who: 'head' | 'principalWu') => {
  const shown = await cast.as(who, (ctx) => board(ctx, { sort: 'behind' }))
  const { sheets } = await readWorkbook(await boardXlsx(shown))
  return { shown, sheets }
}

test('the board as a workbook has a sheet for each kind of unit and a row for each cell, as the viewer sees them', async () => {
  const set = readySets.find(({ key }) => key === 'alliance')!
  const commitments = set.commitments.map(({ title, promise }) => ({
    id: newId(),
    title,
    promise,
    sourceText: null,
    planId: null,
    startsOn: '2026-08-31',
    endsOn: '2027-01-22',
  }))
  await cast.as('head', (ctx) => createCommitments(ctx, { commitments }))
  const { shown, sheets } = await sheetsOf('head')
  expect(sheets.map(({ name, rows }) => `${name} ${rows.length - 1}`)).toEqual([
    '学校 4',
    '教研组 2',
    `明细 ${shown.cells.length}`,
  ])
  expect(JSON.stringify(sheets.at(-1))).toContain('每所学校每学期交流骨干教师不少于 3 人')
  const own = await sheetsOf('principalWu')
  expect(own.sheets.map(({ name, rows }) => `${name} ${rows.length - 1}`)).toEqual(['学校 1', '明细 3'])
  expect(JSON.stringify(own.sheets)).not.toContain('三河乡中心小学')
})

test('a board without commitments is still a workbook', async () => {
  const empty = await cast.as('head', (ctx) => board(ctx, { sort: 'behind', on: '2030-01-01' }))
  const { sheets } = await readWorkbook(await boardXlsx(empty))
  expect(sheets.map(({ name }) => name)).toEqual(['明细'])
})
