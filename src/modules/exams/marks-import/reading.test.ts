import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import { lettersOf, noAnswer, plainMark } from '../marks-row.ts'
import { compareMarks } from './compare.ts'
import type { MarksMapping } from './plan.ts'
import { readMarks } from './reading.ts'
import { type ImportItem, type ImportPaper, type MarksStanding, standings } from './standing.ts'

const paperId = (at: number) => `00000000-0000-7000-8000-00000000000${at}`

function paper(
  at: number,
  subject: string,
  items: Partial<ImportItem>[],
  more: Partial<ImportPaper> = {},
): ImportPaper {
  return {
    id: paperId(at),
    subject,
    booklet: null,
    title: `${subject}试卷`,
    scale: 2,
    items: items.map((item, index) => ({
      label: String(index + 1),
      full: 20,
      key: null,
      partial: 0,
      group: null,
      pick: 1,
      ...item,
    })),
    ...more,
  }
}

const chinese = paper(1, '语文', [{ key: 'B', full: 6 }, { key: 'ACD', full: 8, partial: 4 }, { full: 20 }])

function standingOf(
  papers: ImportPaper[],
  numbers = ['1001', '1002', '1003', '0104'],
  booklets: (string | null)[] = [],
): MarksStanding {
  return {
    papers,
    pupils: {
      positions: Int32Array.from(numbers, (_, at) => at),
      numbers: numbers.map((number) => `G${number}`),
      candidateNumbers: numbers,
      booklets: numbers.map((_, at) => booklets[at] ?? null),
    },
    stored: papers.map(({ items }) => ({
      positions: new Int32Array(0),
      standings: new Uint8Array(0),
      marks: new Int16Array(0),
      answers: items.length > 0 ? new Uint8Array(0) : null,
      corrected: new Int32Array(0),
    })),
  }
}

const asGuessed: MarksMapping = { blankCells: 'wrong', blankRows: 'wrong', sheets: {} }

async function read(
  text: string | Uint8Array,
  standing = standingOf([chinese]),
  mapping: Partial<MarksMapping> = {},
  fileName = '成绩.csv',
) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const reading = await readMarks(bytes, fileName, standing, { ...asGuessed, ...mapping })
  const changes = compareMarks(reading, standing)
  return {
    changes,
    sheets: reading.sheets,
    faults: reading.faults.kept.map(({ row, column, code }) => `${column ?? ''}${row} ${code}`),
    messages: reading.faults.kept.map(({ message }) => message),
    /** 'sat 3 4 9.5' a pupil, blanks as -; '' where nothing was read. */
    rows: (index = 0) =>
      standing.pupils.numbers.map((_, slot) => {
        const { standings: read, marks } = reading.papers[index]!
        const { items, scale } = standing.papers[index]!
        if (read[slot] === 0) return ''
        const own = [...marks.subarray(slot * items.length, (slot + 1) * items.length)]
        return [standings[read[slot]!]!, ...own.map((mark) => plainMark(mark, scale) ?? '-')].join(' ')
      }),
    answers: (slot: number, index = 0) => {
      const { answers } = reading.papers[index]!
      const { items } = standing.papers[index]!
      return (
        answers &&
        [...answers.subarray(slot * items.length, (slot + 1) * items.length)].map((one) => lettersOf(one))
      )
    },
  }
}

describe('a sheet of marks is found as marking systems write it', () => {
  test('under title rows, the columns in any order, with names and ranks that nobody needs', async () => {
    const found = await read(
      '洪泽区质量监测成绩,,,,,,\n语文,,,,,,\n姓名,学校,考号,总分,3,1,第2题,校名次\n张三,城南小学,1001,9.5,4.5,3,2,1\n李四,城南小学,1002,10,10,0,0,2\n',
    )
    expect(found.faults).toEqual([])
    expect(found.rows()).toEqual(['sat 3 2 4.5', 'sat 0 0 10', '', ''])
    expect(found.sheets).toMatchObject([{ used: true, headerRow: 3, headerRows: 1, rows: 2 }])
    expect(found.sheets[0]!.columns.map(({ as, ignored }) => as?.split(':')[0] ?? (ignored ? 'ignored' : null))).toEqual([
      'ignored', 'ignored', 'pupil', 'total', 'mark', 'mark', 'mark', 'ignored',
    ]) // prettier-ignore
  })

  test('with a row of full marks and averages in between', async () => {
    const found = await read(
      '考号,1,2,3\n满分,3,4,10\n1001,3,4,9\n平均分,3,4,9\n考号,1,2,3\n1002,0,0,0\n,,,\n合计,,,\n',
    )
    expect(found.faults).toEqual([])
    expect(found.rows()).toEqual(['sat 3 4 9', 'sat 0 0 0', '', ''])
    expect(found.sheets[0]).toMatchObject({ rows: 2, skipped: 4 })
  })

  test('under a header of two rows, the heading over several items', async () => {
    const items = paper(1, '语文', [{ label: '1' }, { label: '2' }, { label: '12(1)' }, { label: '12(2)' }])
    const found = await read('准考证号,选择题,,12,\n,1,2,(1),(2)\n1001,1,2,3,4\n', standingOf([items]))
    expect(found.rows()[0]).toBe('sat 1 2 3 4')
    expect(found.sheets[0]).toMatchObject({ headerRow: 1, headerRows: 2 })
  })

  test('with all subjects side by side, the subject in every header or above it', async () => {
    const papers = [paper(1, '语文', [{}, {}]), paper(2, '道德与法治', [{}, {}])]
    const wanted = [
      ['sat 1 2', 'sat 3 4', '', ''],
      ['sat 5 6', 'absent - -', '', ''],
    ]
    for (const text of [
      '考号,语文1,语文_2,语文总分,政治-选择1,政治-2,总分\n1001,1,2,3,5,6,14\n1002,3,4,7,缺考,缺考,7\n',
      '考号,语文,,,政治,,总分\n,1,2,总分,1,2,\n1001,1,2,3,5,6,14\n1002,3,4,7,缺考,缺考,7\n',
      ',语文,,政治,\n考号,1,2,1,2\n1001,1,2,5,6\n1002,3,4,缺考,\n',
    ]) {
      const found = await read(text, standingOf(papers), { blankCells: 'none' })
      expect(found.faults).toEqual([])
      expect([found.rows(0), found.rows(1)]).toEqual(wanted)
    }
  })

  test('with one sheet a subject, told by the name of the sheet', async () => {
    const papers = [paper(1, '语文', [{}]), paper(2, '数学', [{}]), paper(3, '英语', [{}])]
    const columns = ['学籍号', '1'].map((header) => ({ header, key: header }))
    const bytes = await workbookBytes({
      sheets: ['数学成绩', '外语', '说明'].map((name, at) => ({
        name,
        columns,
        rows: [{ 学籍号: 'G1001', 1: at + 1 }],
      })),
    })
    const found = await read(bytes, standingOf(papers))
    expect([found.rows(0)[0], found.rows(1)[0], found.rows(2)[0]]).toEqual(['', 'sat 1', 'sat 2'])
    expect(found.sheets.map(({ reason }) => reason)).toEqual([null, null, 'noPaper'])
    const corrected = await read(bytes, standingOf(papers), { sheets: { 说明: { paperId: paperId(1) } } })
    expect(corrected.rows(0)[0]).toBe('sat 3')
  })

  test('in GB18030, with full-width digits and numbers that lost their zeros', async () => {
    const gb = Buffer.from([
      0xbf, 0xbc, 0xba, 0xc5, 0x2c, 0x31, 0x2c, 0x32, 0x2c, 0x33, 0x0a, 0x31, 0x30, 0x34, 0x2c, 0xa3, 0xb3,
      0x2c, 0x34, 0xb7, 0xd6, 0x2c, 0x31, 0x0a,
    ])
    expect((await read(gb)).rows()).toEqual(['', '', '', 'sat 3 4 1'])
  })

  test('with its columns corrected by the user', async () => {
    const text = '编号,甲,乙,丙\nG1001,1,2,3\n'
    expect((await read(text)).sheets[0]).toMatchObject({ used: false })
    const columns = {
      A: 'pupil',
      B: `mark:${paperId(1)}:2`,
      C: `mark:${paperId(1)}:0`,
      D: `mark:${paperId(1)}:1`,
    }
    const found = await read(text, standingOf([chinese]), { sheets: { 成绩: { columns } } })
    expect(found.rows()[0]).toBe('sat 2 3 1')
  })

  test('lists columns that it does not know', async () => {
    const found = await read('考号,1,2,3,态度\n1001,1,2,3,好\n')
    expect(found.sheets[0]!.columns.filter(({ as, ignored }) => as === null && !ignored)).toMatchObject([
      { letter: 'E', header: '态度' },
    ])
  })

  test('is refused as a sheet when an item has no column', async () => {
    const found = await read('考号,1,2\n1001,1,2\n')
    expect(found.faults).toEqual(['1 itemsWithoutColumn'])
    expect(found.messages[0]).toContain('3')
    expect(found.rows()[0]).toBe('')
  })
})

describe('options are marked by the key', () => {
  test('all right, some right, one wrong, none', async () => {
    const found = await read(
      '考号,1,2,3\n1001,B,ACD,1\n1002,Ａ,A C,1\n1003,,AB,1\n0104,空,dca,1\n',
      undefined,
      { blankCells: 'none' },
    )
    expect(found.faults).toEqual([])
    expect(found.rows()).toEqual(['sat 3 4 1', 'sat 0 2 1', 'sat - 0 1', 'sat - 4 1'])
    expect(found.answers(1)).toEqual(['A', 'AC', null])
    expect(found.answers(3)).toEqual(['', 'ACD', null])
  })

  test('letters beside marks are kept, and the marks count', async () => {
    const found = await read('考号,1,1作答,2,2答案,3\n1001,3,A,4,ACD,1\n')
    expect(found.faults).toEqual([])
    expect(found.rows()[0]).toBe('sat 3 4 1')
    expect(found.answers(0)).toEqual(['A', 'ACD', null])
  })

  test('without a key nothing is guessed', async () => {
    const found = await read('考号,1,2,3\n1001,B,A,C\n1002,B,A,C\n')
    expect(found.faults).toEqual(['1 noKey'])
  })
})

describe('a cell that is wrong is named with its place', () => {
  const head = '考号,1,2,3,总分\n'
  test.each([
    ['a pupil who does not take part', '9999,1,1,1,3', 'A2 unknownPupil'],
    ['a mark above full', '1001,3.5,1,1,', 'B2 aboveFull'],
    ['a mark below nought', '1001,-1,1,1,', 'B2 negative'],
    ['a mark between the steps', '1001,0.3,1,1,', 'B2 betweenSteps'],
    ['a word', '1001,优,1,1,', 'B2 notNumber'],
    ['a blank', '1001,1,,1,2', 'C2 blankCell'],
    ['a blank row', '1001,,,,', '2 blankRow'],
    ['marks without a number of a pupil', ',1,1,1,3', 'A2 noNumber'],
    ['a total that is not the sum', '1001,1,2,3,7', 'E2 totalContradicts'],
    ['marks of somebody absent', '1001,缺考,2,3,5', '2 absentWithMarks'],
    ['a formula in a .csv', '1001,=1+1,2,3,', 'B2 notNumber'],
  ])('%s', async (_, row, fault) => {
    const found = await read(`${head}${row}\n1002,0,0,0,0\n`)
    expect(found.faults).toEqual([fault])
    expect(found.rows()).toEqual(['', 'sat 0 0 0', '', ''])
    expect(found.messages[0]).toMatch(/。$/)
  })

  test('a sheet of which nobody is known says once what to do, and not on every row', async () => {
    const strangers = await read('考号,1,2,3\n7001,1,2,3\n7002,1,2,3\n7003,1,9,3\n')
    expect(strangers.faults).toEqual(['A2 nobodyKnown'])
    expect(strangers.messages[0]).toContain(
      '3 行的考号在本次监测里一个也没有找到，如“7001”(参加学生的考号如“1001”)',
    )
    expect(strangers.messages[0]).toContain('导入这次的考号')
    expect(strangers.changes.wrong).toMatchObject({ rows: 1, cells: 1 })
    const without = standingOf([chinese])
    without.pupils.candidateNumbers = without.pupils.candidateNumbers.map(() => null)
    const early = await read('考号,1,2,3\n7001,1,2,3\n7002,1,2,3\n', without)
    expect(early.messages[0]).toContain('参加的学生还没有考号。请先到这次监测的“学生”一步导入考号')
    const others = await read('学籍号,1,2,3\nX1,1,2,3\nX2,1,2,3\n')
    expect(others.messages[0]).toContain(
      '2 行的学籍号在本次监测里一个也没有找到，如“X1”(参加学生的学籍号如“G1001”)',
    )
    const one = await read('考号,1,2,3\n7001,1,2,3\n7002,1,2,3\n1001,1,2,3\n')
    expect(one.faults).toEqual(['A2 unknownPupil', 'A3 unknownPupil'])
  })

  test('of several numbers the one counts by which pupils are known', async () => {
    const found = await read('考号,学籍号,1,2,3\n7001,G1001,B,4,5\n7002,G1002,A,4,5\n')
    expect(found.faults).toEqual([])
    expect(found.rows().slice(0, 2)).toEqual(['sat 3 4 5', 'sat 0 4 5'])
  })

  test('a pupil twice: the same is superfluous, two that differ are both left out', async () => {
    const same = await read('考号,1,2,3\n1001,1,2,3\n1001,1,2,3\n')
    expect([same.faults, same.rows()[0]]).toEqual([['A3 twice'], 'sat 1 2 3'])
    const other = await read('考号,1,2,3\n1001,1,2,3\n1002,1,1,1\n1001,1,2,4\n')
    expect([other.faults, other.rows()]).toEqual([
      ['A4 twice', 'A2 twice'],
      ['', 'sat 1 1 1', '', ''],
    ])
  })

  test('letters that are no options', async () => {
    const found = await read('考号,1,2,3\n1001,B,X,1\n1002,B,A,1\n1003,BB,A,1\n')
    expect(found.faults).toEqual(['C2 wrongLetter', 'B4 wrongLetter'])
  })

  test('somebody who was drawn for another booklet', async () => {
    const a = { ...chinese, booklet: 'A卷' }
    const found = await read(
      '考号,1,2,3\n1001,1,1,1\n1002,1,1,1\n',
      standingOf([a], undefined, ['A卷', 'B卷']),
    )
    expect([found.faults, found.rows()]).toEqual([['A3 otherBooklet'], ['sat 1 1 1', '', '', '']])
  })
})

describe('who was absent, who cheated and who left blanks are kept apart from 0', () => {
  test.each([
    ['缺考,缺考,缺考,缺考', 'absent - - -'],
    [',,,缺考', 'absent - - -'],
    ['0,0,0,缺考', 'absent - - -'],
    ['Q,Q,Q,', 'absent - - -'],
    ['违纪,0,0,0', 'cheated - - -'],
    ['2,作弊,1,', 'cheated - - -'],
    ['0,0,0,0', 'sat 0 0 0'],
    ['空,0,未作答,0', 'sat - 0 -'],
    ['-,—,/,0', 'sat - - -'],
  ])('%s', async (cells, wanted) => {
    const found = await read(`考号,1,2,3,总分\n1001,${cells}\n`)
    expect([found.faults, found.rows()[0]]).toEqual([[], wanted])
  })

  test('by a column of its own', async () => {
    const found = await read('考号,是否缺考,1,2,3\n1001,是,,,\n1002,否,1,1,1\n1003,,1,1,1\n0104,违纪,0,0,0\n')
    expect(found.faults).toEqual([])
    expect(found.rows()).toEqual(['absent - - -', 'sat 1 1 1', 'sat 1 1 1', 'cheated - - -'])
  })

  test('blank rows and cells may be taken for what they are in this file', async () => {
    const text = '考号,1,2,3\n1001,,,\n1002,1,,2\n'
    expect((await read(text)).faults).toEqual(['2 blankRow', 'C3 blankCell'])
    const kind = await read(text, undefined, { blankRows: 'absent', blankCells: 'none' })
    expect([kind.faults, kind.rows().slice(0, 2)]).toEqual([[], ['absent - - -', 'sat 1 - 2']])
    const skipped = await read(text, undefined, { blankRows: 'skip', blankCells: 'none' })
    expect([skipped.faults, skipped.rows().slice(0, 2)]).toEqual([[], ['', 'sat 1 - 2']])
    expect(skipped.changes.counts[0]).toMatchObject({ missing: 3, rows: 1 })
  })
})

describe('optional items', () => {
  const optional = paper(1, '语文', [
    { label: '1' },
    { label: '22', group: '选做', pick: 1 },
    { label: '23', group: '选做', pick: 1 },
  ])
  test.each([
    ['1,5,', 'sat 1 5 -', []],
    ['1,5,0', 'sat 1 5 -', []],
    ['1,0,5', 'sat 1 - 5', []],
    ['1,0,0', 'sat 1 0 -', []],
    ['1,,', 'sat 1 - -', []],
    ['1,5,3', '', ['C2 tooManyOptional', 'D2 tooManyOptional']],
  ])('%s', async (cells, wanted, faults) => {
    const found = await read(`考号,1,22,23\n1001,${cells}\n`, standingOf([optional]))
    expect([found.rows()[0], found.faults]).toEqual([wanted, faults])
  })
})

describe('what an import would do', () => {
  test('is nothing the second time, and only the row that differs the third', async () => {
    const text = '考号,1,2,3\n1001,B,ACD,5\n1002,A,A,缺考\n1003,B,A,1.5\n'
    const first = await read(text.replace('A,A,缺考', '缺考,,'), undefined)
    expect(first.changes.counts[0]).toMatchObject({
      new: 3,
      changed: 0,
      unchanged: 0,
      sat: 2,
      absent: 1,
      missing: 1,
    })
    const written = first.changes.writes[0]!
    const standing = standingOf([chinese])
    standing.stored[0] = { ...written, corrected: new Int32Array(0) }
    const again = await read(text.replace('A,A,缺考', '缺考,,'), standing)
    expect(again.changes.counts[0]).toMatchObject({ new: 0, changed: 0, unchanged: 3 })
    expect(again.changes.writes).toEqual([])
    const third = await read('考号,1,2,3\n1001,B,ACD,5\n1003,B,A,2\n', standing)
    expect(third.changes.counts[0]).toMatchObject({ changed: 1, unchanged: 1, missing: 1 })
    expect([...third.changes.writes[0]!.positions]).toEqual([2])
    expect([...third.changes.writes[0]!.replaced]).toEqual([2])
  })

  test('leaves letters as they are when the new file has none', async () => {
    const standing = standingOf([chinese])
    standing.stored[0] = {
      positions: Int32Array.of(0),
      standings: Uint8Array.of(1),
      marks: Int16Array.of(6, 8, 2),
      answers: Uint8Array.of(2, 13, noAnswer),
      corrected: new Int32Array(0),
    }
    const found = await read('考号,1,2,3\n1001,3,4,1\n', standing)
    expect(found.changes.counts[0]).toMatchObject({ unchanged: 1 })
  })

  test('gives back any marks that were written, in whatever order the rows stand', async () => {
    const mark = fc.integer({ min: 0, max: 20 })
    const row = fc.tuple(mark, mark, mark)
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 4, maxLength: 4 }),
        fc.shuffledSubarray([0, 1, 2, 3]),
        async (rows, order) => {
          const plain = paper(1, '语文', [{}, {}, {}])
          const standing = standingOf([plain])
          const lines = order.map((at) =>
            [standing.pupils.candidateNumbers[at], ...rows[at]!.map((one) => one / 2)].join(','),
          )
          const found = await read(`考号,1,2,3\n${lines.join('\n')}\n`, standing)
          expect(found.faults).toEqual([])
          expect(found.rows()).toEqual(
            rows.map((marks, at) =>
              order.includes(at) ? `sat ${marks.map((one) => one / 2).join(' ')}` : '',
            ),
          )
        },
      ),
    )
  })
})
