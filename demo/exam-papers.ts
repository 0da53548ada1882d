import { addDays } from '../src/platform/calendar-day.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import type { DemoAssessment } from './exam-occasions.ts'
import type { DemoOrganization } from './organization.ts'
import { insertRows } from './rows.ts'
import { optionLetters } from '../src/modules/exams/marks-row.ts'
import type { Random } from './random.ts'

/** One line of a blueprint (双向细目表); marks ×scale. */
export interface DemoItem {
  label: string
  kind: string
  full: number
  knowledge: string
  ability: string
  /** Expected score rate, thousandths. */
  expected: number
  answerKey: string | null
}

/** Half marks occur. */
const paperScale = 2

type Section = [kind: string, items: number, marks: number, topics: readonly string[]]

const abilities: Record<string, readonly string[]> = {
  单选题: ['识记', '理解', '应用'],
  听力题: ['识记', '理解'],
  填空题: ['识记', '理解', '应用'],
  计算题: ['应用'],
  阅读题: ['理解', '分析', '评价'],
  实验题: ['应用', '分析'],
  解答题: ['应用', '分析', '综合'],
  作文: ['综合'],
}

/** Papers as such districts set them: sections with their topics; the marks add up to what the paper is set for. */
const papers: Record<string, readonly Section[]> = {
  'primary 语文': [
    ['单选题', 8, 2, ['字音字形', '词语运用', '句子修改', '古诗积累']],
    ['填空题', 6, 4, ['古诗积累', '课文理解', '日积月累']],
    ['阅读题', 6, 5, ['记叙文阅读', '说明文阅读', '非连续性文本']],
    ['作文', 1, 30, ['习作']],
  ],
  'primary 数学': [
    ['填空题', 10, 2, ['小数运算', '因数与倍数', '图形的面积', '简易方程', '可能性']],
    ['单选题', 8, 2, ['小数运算', '图形与位置', '因数与倍数', '统计']],
    ['计算题', 6, 4, ['小数运算', '简易方程', '分数运算']],
    ['解答题', 8, 5, ['图形的面积', '简易方程', '解决问题', '统计']],
  ],
  'primary 英语': [
    ['听力题', 10, 2, ['听对话', '听短文']],
    ['单选题', 15, 2, ['词汇', '语法', '情景交际']],
    ['阅读题', 10, 3, ['短文阅读', '信息匹配']],
    ['作文', 1, 20, ['书面表达']],
  ],
  'junior 语文': [
    ['单选题', 5, 3, ['字音字形', '词语运用', '病句', '文学常识', '名著阅读']],
    ['填空题', 4, 2, ['古诗文默写']],
    ['解答题', 4, 4, ['文言文阅读', '古诗鉴赏']],
    ['阅读题', 7, 5, ['记叙文阅读', '议论文阅读', '非连续性文本']],
    ['解答题', 2, 8, ['综合性学习']],
    ['作文', 1, 60, ['写作']],
  ],
  'junior 数学': [
    ['单选题', 8, 3, ['数与式', '方程与不等式', '函数', '图形的性质', '统计与概率']],
    ['填空题', 10, 3, ['数与式', '图形的变化', '函数', '图形的性质']],
    ['解答题', 3, 8, ['数与式', '方程与不等式', '统计与概率']],
    ['解答题', 6, 10, ['图形的性质', '函数', '图形的变化', '统计与概率']],
    ['解答题', 1, 12, ['综合与实践']],
  ],
  'junior 英语': [
    ['单选题', 15, 1, ['词汇', '语法', '情景交际']],
    ['单选题', 15, 1, ['完形填空']],
    ['阅读题', 15, 2, ['短文阅读', '任务型阅读']],
    ['填空题', 20, 2, ['词汇运用', '首字母填空']],
    ['作文', 1, 20, ['书面表达']],
  ],
  'junior 物理': [
    ['单选题', 12, 2, ['声光热', '力学', '电学', '电与磁']],
    ['填空题', 7, 4, ['力学', '电学', '物态变化']],
    ['实验题', 4, 6, ['电学实验', '力学实验']],
    ['解答题', 3, 8, ['压强与浮力', '电功率']],
  ],
  'junior 化学': [
    ['单选题', 15, 2, ['物质构成', '化学方程式', '酸碱盐', '溶液']],
    ['填空题', 6, 5, ['物质构成', '金属', '酸碱盐']],
    ['实验题', 2, 10, ['气体制备', '实验探究']],
    ['解答题', 2, 10, ['化学计算']],
  ],
}

/** A believable blueprint: easier items first within a section, the last ones hard, four options with a key. */
export function demoItems(random: Random, stage: string, subject: string): DemoItem[] {
  const sections = papers[`${stage} ${subject}`]
  if (!sections) throw new Error(`no paper for ${stage} ${subject}`)
  let label = 0
  return sections.flatMap(([kind, count, marks, topics], section) =>
    Array.from({ length: count }, (_, at) => {
      const way = (section + (at + 1) / count) / sections.length
      const levels = abilities[kind] ?? ['应用']
      return {
        label: String((label += 1)),
        kind,
        full: marks * paperScale,
        knowledge: topics[at % topics.length] ?? '综合',
        ability: levels[Math.floor((at * levels.length) / count)] ?? '应用',
        expected: Math.round(
          1000 * Math.min(0.93, Math.max(0.32, 0.9 - 0.42 * way + (random.next() - 0.5) * 0.14)),
        ),
        answerKey:
          kind === '单选题' || kind === '听力题' ? (optionLetters[random.between(0, 3)] ?? 'A') : null,
      }
    }),
  )
}

/** Writes a paper with its items and the three who signed it off. */
export async function writePaper(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  organization: DemoOrganization,
  paper: {
    assessment: DemoAssessment
    paperId: string
    subject: string
    position: number
    items: DemoItem[]
  },
): Promise<void> {
  const { assessment, paperId, subject, items } = paper
  const { stage, heldOn, createdBy } = assessment
  const signedAt = `${addDays(heldOn, -4)}T02:00:00Z`
  const group = organization.central.find((one) => one.subject === subject && one.stage === stage)
  const able = assessment.school
    ? assessment.school.teachers.filter((teacher) => teacher.subject === subject)
    : [
        ...(group?.members ?? []),
        ...organization.researchers.filter((one) => one.subject === subject && one.stage === stage),
      ]
  const [author, ...others] = able.length >= 4 ? able : [...able, ...organization.people.slice(2, 6)]
  await insertRows(db, 'papers', [
    {
      districtId,
      id: paperId,
      assessmentId: assessment.id,
      subject,
      title: `${subject}试卷`,
      minutes: subject === '语文' || subject === '数学' ? 120 : 90,
      scale: paperScale,
      fullMarks: items.reduce((sum, { full }) => sum + full, 0),
      authorIds: author ? [author.id] : [],
      blueprintVersion: 1,
      blueprintSavedAt: `${addDays(heldOn, -9)}T02:00:00Z`,
      signedOffAt: signedAt,
      position: paper.position,
    },
  ])
  await insertRows(
    db,
    'paperItems',
    items.map((item, position) => ({
      districtId,
      paperId,
      position,
      label: item.label,
      kind: item.kind,
      fullMarks: item.full,
      knowledge: [item.knowledge],
      ability: item.ability,
      expected: item.expected,
      answerKey: item.answerKey,
    })),
  )
  await insertRows(
    db,
    'paperReviews',
    random.some(others, 3).map((person) => ({
      districtId,
      paperId,
      personId: person.id,
      namedBy: createdBy.id,
      namedAt: `${addDays(heldOn, -8)}T02:00:00Z`,
      verdict: 'agreed',
      blueprintVersion: 1,
      remark: null,
      decidedAt: signedAt,
    })),
  )
}
