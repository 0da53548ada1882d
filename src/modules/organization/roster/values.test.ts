import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CellValue } from '../../../platform/documents/spreadsheets/cells.ts'
import {
  honourLevels,
  localityLabels,
  schoolKindLabels,
  stageLabels,
  subjects,
  titles,
} from '../vocabulary.ts'
import { gradeName, readGrades } from './grades.ts'
import { readHonours } from './honours.ts'
import { decimalHabit, readMonth } from './months.ts'
import { readPositions, schoolDuty } from './positions.ts'
import { readLocality, readSchoolKind, readStage } from './school-kinds.ts'
import { createSchoolIndex } from './school-names.ts'
import { readSubjects } from './subjects.ts'
import { readTitle } from './titles.ts'
import {
  readEmail,
  readName,
  readNumber,
  readPhone,
  readSex,
  readStaffNumber,
  type Parsed,
} from './values.ts'

const valueOf = <Value>(parsed: Parsed<Value>) => (parsed.ok ? parsed.value : parsed.code)

describe('months', () => {
  const month = (value: CellValue, decimals: 'padded' | 'plain' | 'unknown' = 'unknown') =>
    valueOf(readMonth(value, { label: '出生年月', decimals }))

  test.each([
    '1985.03', '1985年3月', '198503', '19850301', '1985-03-01', '1985/3', '1985/3/1', '1985.3', '1985.03.01', '1985-03', '1985年03月01日',
    '１９８５．０３', '1985。03', ' 1985 年 3 月 ', '85.3', '85.03', '85年3月', '一九八五年三月', '1985年3月生', '1985、03', 'Mar-85', '1-Mar-85',
    '1985-03-01 00:00:00', '15/3/1985', '31107', 198503, 19850301, 1985.03, 31107, { iso: '1985-03-15' },
  ] satisfies CellValue[])('%j is March 1985', (value) => {
    expect(month(value)).toBe('1985-03')
  }) // prettier-ignore

  test.each(['1985年10月', '1985.10', '198510', '一九八五年十月', '85.10'])('%s is October 1985', (text) => {
    expect(month(text)).toBe('1985-10')
  })

  test.each([
    '1991年13月',
    '1985.00',
    '1985-02-30',
    '1985',
    '8503',
    '三月',
    '19853',
    '1850.03',
    '3/4/1985',
    85.3e9,
    true,
    { iso: '08:30:00' },
  ] satisfies CellValue[])('%j is no month that anyone can be sure of', (value) =>
    expect(month(value)).toBe('invalidDate'),
  )

  test.each(['', ' ', '/', '—', '无', null])('%j is blank', (value) => expect(month(value)).toBeNull())

  test('05.8 is in this century, 85.8 in the last', () => {
    expect([month('05.8'), month('85.8')]).toEqual(['2005-08', '1985-08'])
  })

  test('the number 1985.1 is October among numbers with two digits, January among those with one', () => {
    expect(decimalHabit([1985.03, 1990.1, 1991.12], false)).toBe('padded')
    expect(decimalHabit([1985.3, 1990.1, 1991.12], false)).toBe('plain')
    expect(month(1985.1, 'padded')).toBe('1985-10')
    expect(month(1985.1, 'plain')).toBe('1985-01')
    expect(readMonth(1985.1, { label: '', decimals: 'unknown' })).toMatchObject({
      value: '1985-10',
      warning: { code: 'ambiguousMonth' },
    })
  })
})

describe('titles', () => {
  test.each([
    ['三级', ['三级', '三级教师', '中小学三级教师', '中三', '小教二级', '小学三级教师', '员级', '3级']],
    ['二级', ['二级', '二级教师', '中小学二级教师', '中二', '中学二级', '小一', '小学一级教师', '幼儿园一级教师', '助理讲师', '助理级']],
    ['一级', ['一级', '一级教师', '中小学一级教师', '中一', '中学一级教师', '小高', '小学高级教师', '小教高级', '幼儿园高级教师', '幼高', '中级', '讲师', '１级', '一级教师(专技八级)', '中学语文一级教师', '中 一']],
    ['高级', ['高级', '高级教师', '中小学高级教师', '中高', '中学高级教师', '副高', '副高级', '小中高', '高级讲师', '高级教师七级岗']],
    ['正高级', ['正高', '正高级', '正高级教师', '中小学正高级教师', '中小学正高']],
  ])('%s', (title, texts) => {
    expect(texts.map((text) => [text, valueOf(readTitle(text))])).toEqual(texts.map((text) => [text, title]))
  }) // prettier-ignore

  test.each(['特级', '特级教师', '初级', '高', '教师', '四级', '一级建造师'])(
    '%s is no title of a teacher',
    (text) => {
      expect(valueOf(readTitle(text))).toBe('unknownTitle')
    },
  )

  test.each(['', '无', '/', '未评', '未定级', '见习期'])('%j is none', (text) =>
    expect(valueOf(readTitle(text))).toBeNull(),
  )

  test('a title of the primary series is converted and said so', () => {
    expect(readTitle('小学高级教师')).toMatchObject({ value: '一级', warning: { code: 'convertedTitle' } })
    expect(readTitle('中小学高级教师')).not.toHaveProperty('warning')
  })
})

describe('subjects', () => {
  test.each([
    ['思品', ['道德与法治']],
    ['政治', ['道德与法治']],
    ['道法', ['道德与法治']],
    ['生物', ['生物学']],
    ['信息技术', ['信息科技']],
    ['体育', ['体育与健康']],
    ['小学语文', ['语文']],
    ['初中数学教师', ['数学']],
    ['语文、道法', ['语文', '道德与法治']],
    ['语文兼体育', ['语文', '体育与健康']],
    ['音乐/美术', ['音乐', '美术']],
    ['体育与健康', ['体育与健康']],
    ['综合实践活动', ['综合实践']],
    ['无', []],
    ['不任课', []],
    ['劳动 综合实践', ['劳动', '综合实践']],
    ['数 学', ['数学']],
    ['体育、足球', ['体育与健康']],
    ['英语(三年级)', ['英语']],
  ])('%s', (text, expected) => expect(valueOf(readSubjects(text))).toEqual(expected))

  test('every subject of the vocabulary is read as itself', () => {
    expect(subjects.map((subject) => valueOf(readSubjects(subject)))).toEqual(
      subjects.map((subject) => [subject]),
    )
  })

  test('an unknown one is refused, unless the district has added it', () => {
    expect(valueOf(readSubjects('茶艺'))).toBe('unknownSubject')
    expect(valueOf(readSubjects('茶艺', null, ['茶艺']))).toEqual(['茶艺'])
  })
})

describe('grades', () => {
  test.each([
    ['六年级', null, [6], []],
    ['6', null, [6], []],
    ['六', null, [6], []],
    ['６年级', null, [6], []],
    ['初一', null, [7], []],
    ['初三', null, [9], []],
    ['七', null, [7], []],
    ['七年级', 'junior', [7], []],
    ['三', 'junior', [9], []],
    ['高一', null, [10], []],
    ['2', 'senior', [11], []],
    ['一、二年级', null, [1, 2], []],
    ['一二年级', null, [1, 2], []],
    ['七至九年级', null, [7, 8, 9], []],
    ['4-6', null, [4, 5, 6], []],
    ['初一到初三', null, [7, 8, 9], []],
    ['六(3)班', null, [6], ['六年级(3)班']],
    ['六年级3班', null, [6], ['六年级(3)班']],
    ['603', null, [6], ['六年级(3)班']],
    ['七(2)、(4)班', null, [7], ['七年级(2)班', '七年级(4)班']],
    ['中班', null, [-1], []],
    ['大(1)班', null, [0], ['大班(1)班']],
    ['', null, [], []],
  ] as const)('%s (%s)', (text, stage, grades, classes) => {
    expect(valueOf(readGrades(text, stage))).toEqual({ grades, classes })
  })

  test('what cannot be read is left out and pointed out', () => {
    expect(readGrades('六年级、毕业班')).toMatchObject({
      value: { grades: [6] },
      warning: { code: 'unreadGrade' },
    })
    expect(readGrades('13')).toMatchObject({ value: { grades: [] }, warning: { code: 'unreadGrade' } })
  })
})

describe('honours', () => {
  test.each([
    ['省特级教师', [{ name: '特级教师', level: 'province' }]],
    ['特级教师', [{ name: '特级教师', level: 'province' }]],
    ['市学科带头人', [{ name: '学科带头人', level: 'city' }]],
    ['区骨干教师', [{ name: '骨干教师', level: 'county' }]],
    ['县教坛新秀', [{ name: '教坛新秀', level: 'county' }]],
    ['淮安市学科带头人', [{ name: '学科带头人', level: 'city' }]],
    ['洪泽区骨干教师', [{ name: '骨干教师', level: 'county' }]],
    ['江苏省特级教师', [{ name: '特级教师', level: 'province' }]],
    ['全国优秀教师', [{ name: '优秀教师', level: 'nation' }]],
    ['校级骨干', [{ name: '骨干', level: 'school' }]],
    ['区骨干教师(2021年)', [{ name: '骨干教师', level: 'county', year: 2021 }]],
    ['市级学科带头人、区教学能手', [{ name: '学科带头人', level: 'city' }, { name: '教学能手', level: 'county' }]],
    ['无', []],
  ])('%s', (text, expected) => expect(valueOf(readHonours(text))).toEqual(expected)) // prettier-ignore

  test('without a level it counts as the school’s, unless a column gives the level', () => {
    expect(readHonours('骨干教师')).toMatchObject({
      value: [{ name: '骨干教师', level: 'school' }],
      warning: { code: 'honourWithoutLevel' },
    })
    expect(readHonours('骨干教师', 'city')).toEqual({
      ok: true,
      value: [{ name: '骨干教师', level: 'city' }],
    })
  })
})

describe('positions', () => {
  test.each([
    ['校长', 'principal'],
    ['副校长', 'vicePrincipal'],
    ['党支部书记、校长', 'principal'],
    ['教导主任', 'dean'],
    ['教务主任兼教研组长', 'dean'],
    ['总务主任', 'cadre'],
    ['中层', 'cadre'],
    ['语文教研组长', 'teacher'],
    ['班主任', 'teacher'],
    ['教师', 'teacher'],
    ['', 'teacher'],
    ['副园长', 'vicePrincipal'],
  ])('%s has the duty %s', (text, duty) => expect(schoolDuty(readPositions(text))).toBe(duty))
})

describe('stages, localities and kinds of schools', () => {
  test('their own labels are read', () => {
    const pairs = (labels: Record<string, string>) =>
      Object.entries(labels).map(([code, label]) => [label, code])
    expect(Object.values(stageLabels).map((label) => [label, valueOf(readStage(label))])).toEqual(
      pairs(stageLabels),
    )
    expect(Object.values(localityLabels).map((label) => [label, valueOf(readLocality(label))])).toEqual(
      pairs(localityLabels),
    )
    expect(Object.values(schoolKindLabels).map((label) => [label, valueOf(readSchoolKind(label))])).toEqual(
      pairs(schoolKindLabels),
    )
  })

  test.each([
    ['农村', 'rural'],
    ['县镇', 'town'],
    ['城市', 'urban'],
    ['镇', 'town'],
    ['乡', 'rural'],
    ['111', 'urban'],
    ['太空', 'unknownLocality'],
  ])('the locality %s', (text, expected) => expect(valueOf(readLocality(text))).toBe(expected))

  test.each([
    ['九年一贯制', 'nineYear'],
    ['完中', 'completeSecondary'],
    ['十二年一贯制学校', 'twelveYear'],
    ['中心校', 'primary'],
    ['普通高中', 'senior'],
    ['特殊教育学校', 'nineYear'],
    ['驾校', 'unknownSchoolKind'],
  ])('the kind %s', (text, expected) => expect(valueOf(readSchoolKind(text))).toBe(expected))
})

describe('people', () => {
  test.each([
    ['张 三', '张三'],
    ['  张　三 ', '张三'],
    ['阿依古丽•买买提', '阿依古丽·买买提'],
    ['Mary Smith', 'Mary Smith'],
    ['', 'missingName'],
    ['无', 'missingName'],
    ['13800000000', 'invalidName'],
  ])('the name %j', (text, expected) => expect(valueOf(readName(text))).toBe(expected))

  test.each([
    ['１００００４', '100004'],
    [' 100 004 ', '100004'],
    [100004, '100004'],
    ['001', '001'],
    ['100001.0', '100001'],
    ['JS-0012', 'JS-0012'],
    ['1.00001E+05', 'invalidStaffNumber'],
    [3.2e20, 'invalidStaffNumber'],
    ['11010519491231002X', 'invalidStaffNumber'],
    ['', 'missingStaffNumber'],
    ['无', 'missingStaffNumber'],
  ])('the staff number %j', (value, expected) => expect(valueOf(readStaffNumber(value))).toBe(expected))

  test.each([
    ['男', 'male'],
    ['女 ', 'female'],
    ['1', 'male'],
    ['2', 'female'],
    ['', null],
    ['男女', 'unknownSex'],
  ])('the sex %j', (text, expected) => expect(valueOf(readSex(text))).toBe(expected))

  test.each([
    ['138 0000 0000', '13800000000'],
    ['+86 138-0000-0000', '13800000000'],
    ['１３８００００００００', '13800000000'],
    ['13800000000/13900000000', '13800000000'],
    ['0517-87212345', '0517-87212345'],
    ['87212345', '87212345'],
    ['1380000', 'invalidPhone'],
    ['138000000001', 'invalidPhone'],
    ['', null],
  ])('the phone %j', (text, expected) => expect(valueOf(readPhone(text))).toBe(expected))

  test('numbers with units, and addresses', () => {
    expect(valueOf(readNumber('1,024人', '学生数', 9999))).toBe(1024)
    expect(valueOf(readNumber('很多', '学生数', 9999))).toBe('invalidNumber')
    expect(readEmail('Lin@Example.com')).toEqual({ ok: true, value: 'lin@example.com' })
    expect(readEmail('lin')).toMatchObject({ value: null, warning: { code: 'unreadEmail' } })
  })
})

describe('school names', () => {
  const index = createSchoolIndex([
    { name: '洪泽区城南小学', code: '1', aliases: ['城小'] },
    { name: '第一初级中学', code: '2' },
    { name: '老街镇中心小学', code: '3' },
    { name: '三河乡中心小学', code: '4' },
    { name: '共和九年一贯制学校' },
  ])
  test.each([
    ['洪泽区城南小学', '洪泽区城南小学'],
    ['城南小学', '洪泽区城南小学'],
    ['淮安市洪泽区城南小学', '洪泽区城南小学'],
    ['城小', '洪泽区城南小学'],
    [' 城 南 小学', '洪泽区城南小学'],
    ['一初中', '第一初级中学'],
    ['第1初级中学', '第一初级中学'],
    ['老街镇中心校', '老街镇中心小学'],
    ['共和九年制学校', '共和九年一贯制学校'],
  ])('%s is %s', (text, name) => expect(index.find(text)).toMatchObject({ found: true, school: { name } }))

  test('a name that fits two schools is not guessed', () => {
    expect(index.find('中心小学')).toEqual({
      found: false,
      reason: 'ambiguous',
      candidates: ['老街镇中心小学', '三河乡中心小学'],
    })
  })

  test('an unknown name gets the nearest known one', () => {
    expect(index.find('城北小学')).toMatchObject({
      found: false,
      reason: 'unknown',
      nearest: '洪泽区城南小学',
    })
    expect(index.find('完全不同的一所学院')).toMatchObject({ found: false, nearest: null })
  })
})

describe('for whatever a cell holds', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom(...'一二三六七初高中小学级班年月()、.-/0123456789省市区县特骨干教师=@ '),
      maxLength: 12,
    }),
  )
  const cell: fc.Arbitrary<CellValue> = fc.oneof(
    text,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    text.map((iso) => ({ iso })),
  )
  const readers: [name: string, read: (text: string) => Parsed<unknown>][] = [
    ['name', readName], ['sex', readSex], ['phone', readPhone], ['email', readEmail], ['title', readTitle], ['stage', readStage],
    ['locality', readLocality], ['kind', readSchoolKind], ['subjects', (text) => readSubjects(text)], ['grades', (text) => readGrades(text)],
    ['honours', (text) => readHonours(text)],
  ] // prettier-ignore

  test.each(readers)('reading a %s never throws, and errors are sentences', (_, read) => {
    const holds = fc.check(
      fc.property(text, (text) => {
        const parsed = read(text)
        return parsed.ok || parsed.message.endsWith('。')
      }),
    )
    expect(holds).toMatchObject({ failed: false })
  })

  test('months, staff numbers, positions and numbers never throw either', () => {
    fc.assert(
      fc.property(cell, (cell) => {
        const month = valueOf(readMonth(cell, { label: '日期', decimals: 'unknown' }))
        expect(
          month === null || month === 'invalidDate' || /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(month),
        ).toBe(true)
        readStaffNumber(cell)
        readNumber(cell, '数', 100)
        readPositions(String(cell))
      }),
    )
  })

  test('what was read once is read the same again', () => {
    const again = <Value>(read: (text: string) => Parsed<Value>, write: (value: Value & {}) => string) =>
      fc.property(text, (text) => {
        const first = read(text)
        if (!first.ok || first.value === null || first.value === undefined) return
        expect(valueOf(read(write(first.value)))).toEqual(first.value)
      })
    fc.assert(again(readName, String))
    fc.assert(again(readStaffNumber, String))
    fc.assert(again(readTitle, String))
    fc.assert(again(readPhone, String))
    fc.assert(again((text) => readMonth(text, { label: '', decimals: 'unknown' }), String))
    fc.assert(
      again(
        (text) => readSubjects(text),
        (list) => list.join('、'),
      ),
    )
    fc.assert(again(readSex, (sex) => (sex === 'male' ? '男' : '女')))
    fc.assert(
      again(
        (text) => readGrades(text),
        ({ grades, classes }) => [...grades.map(gradeName), ...classes].join('、'),
      ),
    )
  })

  test('levels are those of the vocabulary', () => {
    fc.assert(
      fc.property(text, (text) => {
        for (const { level } of valueOf(readHonours(text)) as { level: (typeof honourLevels)[number] }[])
          expect(honourLevels).toContain(level)
        expect([...titles, null, 'unknownTitle']).toContain(valueOf(readTitle(text)))
      }),
    )
  })
})
