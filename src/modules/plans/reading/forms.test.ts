import { Document, Packer, Paragraph, Table, TableCell, TableRow, VerticalMergeType } from 'docx'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../platform/documents/document.ts'
import { readWord } from '../../../platform/documents/word.ts'
import { textBlocks } from '../../../platform/documents/text.ts'
import type { ParsedPlan, ReadingOptions } from './parsed-plan.ts'
import { readPlan } from './read-plan.ts'

const today = '2026-08-20'

function plan(text: string, options: ReadingOptions = { today }): ParsedPlan {
  return readPlan(textBlocks(text), options)
}

/** Title and time of each item, `from/to`, a single day only once. */
function timeline({ items }: ParsedPlan): string[] {
  return items.map(({ title, from, to }) => `${title} ${from === to ? from : `${from}/${to}`}`)
}

function codes({ warnings }: ParsedPlan): string[] {
  return warnings.map(({ code }) => code)
}

type Cell = string | { text: string; merge?: 'restart' | 'continue'; span?: number }

const merges = { restart: VerticalMergeType.RESTART, continue: VerticalMergeType.CONTINUE }

/** A Word file with paragraphs before a table; cells part their paragraphs by line breaks. */
async function wordTable(
  paragraphs: string[],
  rows: Cell[][],
  options: ReadingOptions = { today },
): Promise<ParsedPlan> {
  const table = new Table({
    rows: rows.map(
      (row) =>
        new TableRow({
          children: row.map((cell) => {
            const { text, merge, span }: Exclude<Cell, string> =
              typeof cell === 'string' ? { text: cell } : cell
            const children = text.split('\n').map((line) => new Paragraph(line))
            return new TableCell({ children, verticalMerge: merge && merges[merge], columnSpan: span })
          }),
        }),
    ),
  })
  const children = [...paragraphs.map((text) => new Paragraph(text)), table]
  return readPlan(
    readWord(new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })))),
    options,
  )
}

describe('calendars by week', () => {
  const title = '实验小学2026—2027学年第一学期教研工作行事历'

  it('a table of weeks with dates, several works in a cell and people beside them', async () => {
    const found = await wordTable(
      [title],
      [
        ['周次', '日期', '工作内容', '负责人', '地点', '备注'],
        ['1', '8月31日—9月4日', '1.召开教研组长会议\n2.制定教研计划', '王芳', '会议室', ''],
        ['2', '9.7-9.11', '新教师培训\n师徒结对仪式', '李强\n张敏', '报告厅', ''],
        ['3', '9.14-9.18', '语文组集体备课（9月16日）', '各备课组长', '', ''],
        ['18', '12.28-1.1', '期末质量分析', '', '', '各学科'],
      ],
    )
    expect(timeline(found)).toEqual([
      '召开教研组长会议 2026-08-31/2026-09-04',
      '制定教研计划 2026-08-31/2026-09-04',
      '新教师培训 2026-09-07/2026-09-11',
      '师徒结对仪式 2026-09-07/2026-09-11',
      '语文组集体备课 2026-09-16',
      '期末质量分析 2026-12-28/2027-01-01',
    ])
    expect(found.items.map(({ responsible }) => responsible)).toEqual([
      '王芳',
      '王芳',
      '李强',
      '张敏',
      '各备课组长',
      undefined,
    ])
    expect(found.items[0]).toMatchObject({ place: '会议室', type: '工作会议' })
    expect(found.items[5]!.note).toBe('各学科')
    expect(found.unread).toEqual([])
  })

  it('columns in any order, with a title row above the header', async () => {
    const found = await wordTable(
      [],
      [
        [{ text: title, span: 3 }],
        ['责任单位', '主要工作', '起止时间'],
        ['教导处', '开学工作会', '9月1日至4日'],
        ['教科室', '课题申报；读书活动', '9月7日至11日'],
      ],
    )
    expect(found.title).toBe(title)
    expect(timeline(found)).toEqual([
      '开学工作会 2026-09-01/2026-09-04',
      '课题申报 2026-09-07/2026-09-11',
      '读书活动 2026-09-07/2026-09-11',
    ])
    expect(found.items[1]!.responsible).toBe('教科室')
  })

  it('works that share a merged date, and a work merged over two weeks', async () => {
    const found = await wordTable(
      [title],
      [
        ['周次', '时间', '内容'],
        [{ text: '1', merge: 'restart' }, { text: '9.1-9.5', merge: 'restart' }, '集体备课'],
        [{ text: '', merge: 'continue' }, { text: '', merge: 'continue' }, '听课评课'],
        ['2', '9.7-9.11', { text: '教学常规检查', merge: 'restart' }],
        ['3', '9.14-9.18', { text: '', merge: 'continue' }],
      ],
    )
    expect(timeline(found)).toEqual([
      '集体备课 2026-09-01/2026-09-05',
      '听课评课 2026-09-01/2026-09-05',
      '教学常规检查 2026-09-07/2026-09-18',
    ])
  })

  it('days without month go on from the row above', () => {
    const found = plan(
      `${title}\n周次\t日期\t内容\n1\t9月1-4日\t甲项工作\n2\t7-11日\t乙项工作\n3\t28-10月2日\t丙项工作\n4\t5-9\t丁项工作`,
    )
    expect(timeline(found).map((line) => line.split(' ')[1])).toEqual([
      '2026-09-01/2026-09-04',
      '2026-09-07/2026-09-11',
      '2026-09-28/2026-10-02',
      '2026-10-05/2026-10-09',
    ])
  })

  const weeks =
    '教研安排表\n周次\t工作内容\t负责人\n1\t教研组长会议\t张三\n2\t集体备课\t李四\n3-4\t公开课展示\t王五'

  it('weeks without dates are not guessed: the works stay visible and a warning says what is missing', () => {
    const found = plan(weeks)
    expect(found.items).toEqual([])
    expect(codes(found)).toContain('weekWithoutDate')
    expect(found.unread.map(({ text }) => text).join()).toContain('集体备课')
  })

  it('weeks without dates are counted from the first Monday when it is given', () => {
    expect(timeline(plan(weeks, { firstMonday: '2026-08-31' }))).toEqual([
      '教研组长会议 2026-08-31/2026-09-04',
      '集体备课 2026-09-07/2026-09-11',
      '公开课展示 2026-09-14/2026-09-25',
    ])
  })

  it('a week without date follows from rows that give both', () => {
    const found = plan(`${title}\n周次\t日期\t内容\n第1周\t8.31-9.4\t开学会议\n第2周\t\t集体备课`)
    expect(timeline(found)[1]).toBe('集体备课 2026-09-07/2026-09-11')
  })

  it('weeks as headings with their works after or under them', () => {
    const found = plan(
      '2026年秋季学期周工作安排\n第一周（8月31日-9月4日）：\n1.制定计划 2.集体备课\n第二周（9月7日-11日）：听课评课；新教师培训\n第三周 9.14-9.18 同课异构',
    )
    expect(timeline(found)).toEqual([
      '制定计划 2026-08-31/2026-09-04',
      '集体备课 2026-08-31/2026-09-04',
      '听课评课 2026-09-07/2026-09-11',
      '新教师培训 2026-09-07/2026-09-11',
      '同课异构 2026-09-14/2026-09-18',
    ])
  })

  it('a traditional table keeps its script', () => {
    const found = plan(
      '第一學期教研行事曆（2026-2027學年）\n週次\t時間\t內容\t地點\t負責人\n第一週\t9月1日-9月5日\t開學教研會議\t會議室\t陳老師\n第二週\t9月7日至11日\t集體備課\t備課室\t各組長',
    )
    expect(timeline(found)).toEqual(['開學教研會議 2026-09-01/2026-09-05', '集體備課 2026-09-07/2026-09-11'])
    expect(found.items[1]).toMatchObject({ place: '備課室', responsible: '各組長', type: '集体备课' })
  })
})

describe('calendars by month', () => {
  it('a table whose months run into the next year', async () => {
    const found = await wordTable(
      ['2026年教研工作计划'],
      [
        ['月份', '主题', '活动内容', '承办学校', '负责人'],
        ['九月', '新课标', '1.组织学习\n2.撰写心得', '一小', '张三'],
        ['10月份', '课堂观摩', '片区观摩课', '二小', '李四'],
        ['12月', '作业设计', '作业设计比赛', '三小', '王五'],
        ['1月', '总结', '总结表彰', '四小', '赵六'],
        ['2月', '寒假', '读书活动', '', ''],
      ],
    )
    expect(timeline(found)).toEqual([
      '组织学习 2026-09-01/2026-09-30',
      '撰写心得 2026-09-01/2026-09-30',
      '片区观摩课 2026-10-01/2026-10-31',
      '作业设计比赛 2026-12-01/2026-12-31',
      '总结表彰 2027-01-01/2027-01-31',
      '读书活动 2027-02-01/2027-02-28',
    ])
    expect(found.items[2]).toMatchObject({ theme: '课堂观摩', host: '二小', responsible: '李四' })
  })

  it('months as headings over numbered works', () => {
    const found = plan(
      '2026-2027学年英语教研组工作计划\n一、工作目标\n1、提高课堂教学质量；\n二、具体安排\n九月份：\n1、制定计划。\n2、召开教研组会议。\n十月：期中质量分析；公开课\n次年一月：总结',
    )
    expect(timeline(found)).toEqual([
      '制定计划 2026-09-01/2026-09-30',
      '召开教研组会议 2026-09-01/2026-09-30',
      '期中质量分析 2026-10-01/2026-10-31',
      '公开课 2026-10-01/2026-10-31',
      '总结 2027-01-01/2027-01-31',
    ])
    expect(found.goals).toEqual(['提高课堂教学质量'])
  })

  it('months that reach into the next year as a heading', () => {
    const found = plan(
      '2026—2027学年度第一学期语文教研工作计划\n一、具体安排\n十一月：期中质量分析会\n十二月至次年一月：教学常规检查；期末复习研讨\n2027年2月到3月：寒假研修；备课',
    )
    expect(timeline(found)).toEqual([
      '期中质量分析会 2026-11-01/2026-11-30',
      '教学常规检查 2026-12-01/2027-01-31',
      '期末复习研讨 2026-12-01/2027-01-31',
      '寒假研修 2027-02-01/2027-03-31',
      '备课 2027-02-01/2027-03-31',
    ])
  })

  it('a month with days or thirds in a column of their own', () => {
    const found = plan(
      '2026年秋季学期安排\n月份\t时间\t内容\n9月\t上旬\t启动会\n9月\t16日\t同课异构\n10月\t第二周\t送教下乡',
    )
    expect(timeline(found)).toEqual([
      '启动会 2026-09-01/2026-09-10',
      '同课异构 2026-09-16',
      '送教下乡 2026-10-08/2026-10-14',
    ])
  })

  it('a plan for one month gives its points that month', () => {
    const found = plan('2026年9月教研活动安排\n一、活动安排\n1. 9月10日 集体备课\n2. 教研组长会')
    expect(found.period).toEqual({ from: '2026-09-01', to: '2026-09-30' })
    expect(timeline(found)).toEqual(['集体备课 2026-09-10', '教研组长会 2026-09-01/2026-09-30'])
  })
})

describe('notices', () => {
  it('a meeting with a single date and time, under numbered headings', () => {
    const found = plan(
      '洪泽区教育局教研室\n关于召开小学英语教研工作会议的通知\n各小学：\n为做好教研工作，现通知如下：\n一、会议时间：2026年9月16日（周三）下午2：30\n二、会议地点：实验小学三楼会议室\n三、参会人员：各校英语教研组长\n四、会议内容：\n1.总结上学期工作；\n2.布置本学期计划。\n五、有关要求\n请各校于9月14日前上报参会名单。\n洪泽区教育局教研室\n2026年9月8日',
    )
    expect(found.items).toHaveLength(1)
    expect(found.items[0]).toMatchObject({
      title: '小学英语教研工作会议',
      from: '2026-09-16',
      to: '2026-09-16',
      startTime: '14:30',
      place: '实验小学三楼会议室',
      participants: '各校英语教研组长',
      content: '总结上学期工作\n布置本学期计划。',
    })
    expect(codes(found)).toEqual(['dateNotUsed'])
  })

  it('labels with full-width figures, a range of times and a weekday that is wrong', () => {
    const found = plan(
      '【会议通知】\n时间：２０２６年９月１６日（周四）１４:３０—１６:３０\n地点：报告厅\n参加对象：各校教导主任\n内容：工作部署',
    )
    expect(found.items).toMatchObject([
      { from: '2026-09-16', to: '2026-09-16', startTime: '14:30', endTime: '16:30', place: '报告厅' },
    ])
    expect(codes(found)).toEqual(['weekdayMismatch'])
    expect(found.warnings[0]!.message).toContain('周三')
  })

  it('one sentence without any label', () => {
    const found = plan(
      '兹定于2026年9月16日（星期三）下午2：30在实验小学三楼会议室召开全区小学数学教研工作会议，请各校教研组长参加。',
    )
    expect(found.items).toMatchObject([
      {
        title: '全区小学数学教研工作会议',
        from: '2026-09-16',
        startTime: '14:30',
        place: '实验小学三楼会议室',
      },
    ])
  })

  it('everything on one line', () => {
    const found = plan(
      '关于召开英语教研会议的通知各小学：现定于2026年9月16日（周三）下午2：30召开英语教研会议。会议地点：实验小学 参会人员：英语教师 会议内容：1.总结 2.计划',
    )
    expect(found.items).toMatchObject([
      {
        from: '2026-09-16',
        startTime: '14:30',
        place: '实验小学',
        participants: '英语教师',
        content: '总结\n计划',
      },
    ])
  })

  it('a year that only the signature has', () => {
    const found = plan(
      '关于举办专题培训的通知\n1、培训时间：9月16日-17日\n2、培训地点：进修学校\n3、培训对象：骨干教师\n区教研室\n2025年9月1日',
    )
    expect(timeline(found)).toEqual(['专题培训 2025-09-16/2025-09-17'])
  })

  it('labels without colon, and a time apart from its date', () => {
    const found = plan('数学教研活动通知\n日期 2026年10月21日\n时间 14:30-16:30\n地点 二小录播室')
    expect(found.items[0]).toMatchObject({
      from: '2026-10-21',
      startTime: '14:30',
      endTime: '16:30',
      place: '二小录播室',
    })
  })

  it('a form with labels in one cell and values in the next', async () => {
    const found = await wordTable(
      ['联片教研活动通知'],
      [
        ['活动时间', '2026年10月21日上午8:30', '活动地点', '第二实验小学'],
        ['活动主题', '单元整体教学', '参加人员', '数学教师'],
      ],
    )
    expect(found.items).toMatchObject([
      {
        from: '2026-10-21',
        startTime: '08:30',
        place: '第二实验小学',
        theme: '单元整体教学',
        participants: '数学教师',
      },
    ])
  })
})

describe('plans in prose and points', () => {
  it('phases with works, overlapping in time, one with a date that does not exist', () => {
    const found = plan(
      '片区联研方案\n一、活动时间\n2026年9月—2027年6月\n二、实施步骤\n（一）准备阶段（2026年9月1日—9月20日）\n1.成立领导小组。\n（二）实施阶段（2026年9月15日—2027年5月）\n1.10月中旬，举行同课异构活动，地点：一小。\n2.2027年2月30日召开研讨会。\n（三）总结阶段：2027年6月\n1.召开总结会。',
    )
    expect(found.phases.map(({ title, from, to }) => `${title} ${from}/${to}`)).toEqual([
      '准备阶段 2026-09-01/2026-09-20',
      '实施阶段 2026-09-15/2027-05-31',
      '总结阶段 2027-06-01/2027-06-30',
    ])
    expect(timeline(found)).toEqual([
      '成立领导小组 2026-09-01/2026-09-20',
      '举行同课异构活动 2026-10-11/2026-10-20',
      '召开总结会 2027-06-01/2027-06-30',
    ])
    expect(found.items[1]).toMatchObject({ place: '一小', phase: '实施阶段' })
    expect(codes(found).toSorted()).toEqual(['invalidDate', 'phasesOverlap'])
    expect(found.unread.some(({ text }) => text.includes('2027年2月30日'))).toBe(true)
  })

  it('activities under their own headings, each with labels', () => {
    const found = plan(
      '片区教研活动安排\n活动一：同课异构\n时间：2026年9月23日\n地点：一中\n主持人：张老师\n活动二：专题讲座\n时间：2026年10月14日上午\n地点：二中\n主讲：王教授\n参加人员：语文教师',
    )
    expect(timeline(found)).toEqual(['同课异构 2026-09-23', '专题讲座 2026-10-14'])
    expect(found.items[1]).toMatchObject({
      place: '二中',
      responsible: '王教授',
      participants: '语文教师',
      type: '专题讲座',
    })
  })

  it('dated points with places and people in brackets, and dates in the wrong order', () => {
    const found = plan(
      '2026年秋季学期教研安排\n1.9月1日-9月5日：制定计划\n2. 9月10日，组织新教师培训（地点：二楼；主讲：王芳）\n3.2026.11.3-2026.11.5 送教下乡\n4. 9月20日-9月10日 调研',
    )
    expect(timeline(found)).toEqual([
      '制定计划 2026-09-01/2026-09-05',
      '组织新教师培训 2026-09-10',
      '送教下乡 2026-11-03/2026-11-05',
      '调研 2026-09-10/2026-09-20',
    ])
    expect(found.items[1]).toMatchObject({ place: '二楼', responsible: '王芳' })
    expect(codes(found)).toContain('datesReversed')
  })

  it('Roman and circled numbers', () => {
    const found = plan(
      '片区教研计划\nⅠ、目标\n提升教师素质。促进均衡发展。\nⅡ、安排\n① 2026年9月上半月：启动会（地点：中心小学）\n② 2026年11月底前：提交总结\n③ 寒假期间：读书活动',
    )
    expect(found.goals).toEqual(['提升教师素质', '促进均衡发展'])
    expect(timeline(found)).toEqual(['启动会 2026-09-01/2026-09-15', '提交总结 2026-11-30'])
    expect(codes(found)).toEqual(['undatedItem'])
    expect(found.unread.some(({ text }) => text.includes('读书活动'))).toBe(true)
  })

  it('dates in Chinese figures and a duration that is right', () => {
    const found = plan(
      '二〇二六年度校本研修计划\n一、研修时间\n二〇二六年三月至二〇二六年十二月，为期十个月\n二、研修安排\n（一）三月一日至三月十五日，组织理论学习。\n（二）四月中旬，听评课活动。',
    )
    expect(found.period).toEqual({ from: '2026-03-01', to: '2026-12-31' })
    expect(timeline(found)).toEqual([
      '组织理论学习 2026-03-01/2026-03-15',
      '听评课活动 2026-04-11/2026-04-20',
    ])
    expect(found.warnings).toEqual([])
  })

  it('an item outside the period of its plan is pointed out', () => {
    const found = plan('教研计划\n一、活动时间\n2026年9月至2027年1月\n二、活动安排\n1.2027年3月5日，总结会')
    expect(codes(found)).toEqual(['outsidePeriod'])
  })

  it('a text table drawn with bars', () => {
    const found = plan(
      '2026年秋季学期教研计划\n| 月份 | 主题 | 活动内容 | 负责人 |\n|---|---|---|---|\n| 9月 | 新课标 | 组织学习 | 张三 |\n| 2027年1月 | 总结 | 总结表彰 | 赵六 |',
    )
    expect(timeline(found)).toEqual(['组织学习 2026-09-01/2026-09-30', '总结表彰 2027-01-01/2027-01-31'])
  })

  it('markdown headings and bullets', () => {
    const found = plan('# 九月教研月历\n\n## 活动安排\n\n- 9月3日 全体教师会\n- 9月下旬 说课比赛')
    expect(found.title).toBe('九月教研月历')
    expect(timeline(found)).toEqual(['全体教师会 2026-09-03', '说课比赛 2026-09-21/2026-09-30'])
    expect(codes(found)).toEqual(['yearInferred'])
  })

  it('a year that nothing tells is not made up', () => {
    const found = plan('活动安排\n1.9月3日 全体教师会', {})
    expect(found.items).toEqual([])
    expect(codes(found)).toContain('yearUnknown')
    expect(found.unread.some(({ text }) => text.includes('全体教师会'))).toBe(true)
  })

  it('a plan saved as GB18030', () => {
    // 9月3日 集体备课, under 2026年9月教研安排
    const bytes = Buffer.from('32303236c4ea39d4c2bdccd1d0b0b2c5c50a312e39d4c233c8d520bcafcce5b1b8bfce', 'hex')
    expect(timeline(readPlan(readDocument(bytes, 'plan.txt')))).toEqual(['集体备课 2026-09-03'])
  })

  it('a text that is no plan says so', () => {
    const found = plan('春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。')
    expect(codes(found)).toEqual(['nothingUnderstood'])
    expect(found.unread).toHaveLength(1)
  })

  it('the table of a real plan in Word has its rows at their own lines', async () => {
    const found = await wordTable(
      ['2026年秋季学期安排', ''],
      [
        ['日期', '工作内容'],
        ['9月1日', '开学会议'],
        ['9月8日', '集体备课'],
      ],
    )
    expect(found.items.map(({ at }) => at)).toEqual([
      { line: 4, from: 5, to: 9 },
      { line: 5, from: 5, to: 9 },
    ])
  })

  it('two dates in one sentence are two items, and so are months in one line', () => {
    const found = plan(
      '2026年教研工作要点\n一、主要工作\n（一）开展赛课活动。10月中旬举行优质课评选，11月举办说课比赛。\n二、月份安排\n八月 教师培训 九月 常规检查 十月 赛课',
    )
    expect(timeline(found)).toEqual([
      '举行优质课评选 2026-10-11/2026-10-20',
      '举办说课比赛 2026-11-01/2026-11-30',
      '教师培训 2026-08-01/2026-08-31',
      '常规检查 2026-09-01/2026-09-30',
      '赛课 2026-10-01/2026-10-31',
    ])
  })

  it('weeks under a month are weeks of that month', () => {
    const found = plan(
      '2026年秋季学期校本研修计划\n三、研修安排\n9月：\n第一周：制定计划\n第二周：理论学习\n10月：\n第五周：公开课',
    )
    expect(timeline(found)).toEqual([
      '制定计划 2026-09-01/2026-09-07',
      '理论学习 2026-09-08/2026-09-14',
      '公开课 2026-10-29/2026-10-31',
    ])
  })

  it('figures in brackets are a date where they fall within the week', () => {
    const found = plan(
      '2026年秋季学期行事历\n周次\t日期\t内容\n1\t8.31-9.6\t教研组长会（9.2）\n2\t9.7-9.13\t课标学习（2.3）',
    )
    expect(timeline(found)).toEqual(['教研组长会 2026-09-02', '课标学习(2.3) 2026-09-07/2026-09-13'])
  })
})

describe('parts of a month that stand without it', () => {
  const autumn = '2026年教研工作安排\n'

  it.each([
    ['numbered works', '九月份\n1. 上旬：召开启动会。\n2. 中旬，组织听评课。\n3. 下旬举行同课异构活动'],
    ['a sentence under the month', '一、九月份：上旬召开启动会，中旬组织听评课，下旬举行同课异构活动。'],
    [
      'a sentence that begins with the month',
      '一、主要活动\n9月上旬召开启动会，中旬组织听评课，下旬举行同课异构活动。',
    ],
    ['lines of their own', '九月\n上旬：\n召开启动会\n中旬：\n组织听评课\n下旬：\n举行同课异构活动'],
    [
      'headings',
      '九月\n（一）上旬\n1. 召开启动会\n（二）中旬\n1. 组织听评课\n（三）下旬\n1. 举行同课异构活动',
    ],
    ['one line', '9月 上旬 召开启动会；中旬 组织听评课；下旬 举行同课异构活动'],
  ])('are its thirds, and no word of the title: %s', (_, text) => {
    expect(timeline(plan(autumn + text))).toEqual([
      '召开启动会 2026-09-01/2026-09-10',
      '组织听评课 2026-09-11/2026-09-20',
      '举行同课异构活动 2026-09-21/2026-09-30',
    ])
  })

  it('may be two, or the beginning and end of the month, and what names none keeps the whole', () => {
    expect(
      timeline(
        plan(`${autumn}十月份\n1. 上旬至中旬：开展调研\n2. 月初检查备课\n3. 本月下旬 期中命题\n4. 制定计划`),
      ),
    ).toEqual([
      '开展调研 2026-10-01/2026-10-20',
      '检查备课 2026-10-01/2026-10-10',
      '期中命题 2026-10-21/2026-10-31',
      '制定计划 2026-10-01/2026-10-31',
    ])
  })

  it('say nothing where no single month is meant, nor in the middle of what something is called', () => {
    expect(timeline(plan(`${autumn}第一阶段（2026年9月—11月）\n1. 上旬召开启动会`))).toEqual([
      '上旬召开启动会 2026-09-01/2026-11-30',
    ])
    expect(timeline(plan(`${autumn}九月\n1. 开展下旬的教学检查`))).toEqual([
      '开展下旬的教学检查 2026-09-01/2026-09-30',
    ])
  })
})

describe('a list of the forms of the work', () => {
  const phases =
    '二、活动安排\n1. 第一阶段（2026年9月-10月）\n- 组织教师参加专题讲座。\n- 安排优秀教师进行课堂教学观摩。'
  const list = (...points: string[]) =>
    plan(
      `片区教研方案\n一、活动内容\n${points.map((text, at) => `${at + 1}. ${text}`).join('\n')}\n${phases}`,
    )

  it('lacks no dates where a schedule says when', () => {
    expect(codes(list('专题讲座\n邀请名师主讲。', '教学观摩\n走进课堂。'))).toEqual([])
    expect(codes(list('开展专题讲座活动', '教学观摩'))).toEqual([])
  })

  it('lacks one for what the schedule does not name', () => {
    const { warnings } = list('专题讲座', '教学观摩', '教学设计比赛')
    expect(warnings.map(({ code, message }) => `${code} ${message.slice(0, 8)}`)).toEqual([
      'undatedItem “教学设计比赛”',
    ])
  })

  it('is a schedule with gaps where another of its points has a date', () => {
    expect(codes(list('专题讲座', '教学观摩', '9月20日，同课异构'))).toContain('undatedItem')
  })

  it('stays visible as text', () => {
    const { unread, ...found } = list('专题讲座\n邀请名师主讲。', '教学观摩\n走进课堂。')
    expect(found.items).toHaveLength(2)
    expect(unread.map(({ text }) => text).join()).toContain('邀请名师主讲')
  })
})
