import { gradeLabel } from '../../organization/vocabulary.ts'
import type { About } from '../contract/result-shapes.ts'
import { assessmentKindLabels } from '../vocabulary.ts'
import { heading, note, paragraph, type Block } from './document.ts'
import { evidenceLine, percent } from './words.ts'
import type { ResultFinding } from '../contract/result-shapes.ts'

export interface Made {
  /** 'YYYY-MM-DD HH:mm' in the district's zone. */
  at: string
  districtName: string
}

/** What stands on every cover: which results, of which version, made when. */
export function coverFacts(about: About, made: Made, forWhom: string): [string, string][] {
  const { assessment, version } = about
  const days =
    assessment.heldFrom === assessment.heldTo
      ? assessment.heldFrom
      : `${assessment.heldFrom} 至 ${assessment.heldTo}`
  return [
    ['监测', `${assessment.name}(${assessmentKindLabels[assessment.kind]})`],
    ['年级', gradeLabel(assessment.grade)],
    ['时间', days],
    [
      '学科',
      about.papers.map(({ subject, booklet }) => (booklet ? `${subject}(${booklet})` : subject)).join('、'),
    ],
    [
      '结果版本',
      `第 ${version.version} 版，${instantText(version.computedAt)} 统计${version.stale ? '(之后成绩有改动)' : ''}`,
    ],
    ['材料', `${forWhom}；${made.at} 生成`],
  ]
}

/** An instant as the clock on the wall in China shows it. */
function instantText(instant: string): string {
  return new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** What was found, each with what it rests on. */
export function findingBlocks(title: string, findings: readonly ResultFinding[]): Block[] {
  return [
    heading(title),
    findings.length === 0
      ? paragraph('在现有人数和区间之内，没有可以确定地说出的问题。')
      : {
          kind: 'list',
          numbered: true,
          items: findings.map((finding) => ({ text: finding.text, evidence: evidenceLine(finding) })),
        },
  ]
}

/** A page to work on at the meeting: what was found beside what is to be done, with room to write. */
export function discussionBlocks(title: string, findings: readonly ResultFinding[]): Block[] {
  const rows = findings.slice(0, 8).map(({ text }) => [text, '', '', '', ''])
  const blank = Array.from({ length: Math.max(2, 6 - rows.length) }, () => ['', '', '', '', ''])
  return [
    { kind: 'newPage' },
    heading(title),
    note(
      '会上填写，会后在本次监测的“质量分析会”页面逐条登记：措施列入计划，到期提醒负责人，下次监测时回看。',
    ),
    {
      kind: 'table',
      title: '问题与措施',
      head: ['发现的问题', '原因分析', '拟采取的措施', '负责人', '完成期限'],
      rows: [...rows, ...blank],
      widths: [33, 21, 25, 10, 11],
      tall: true,
    },
  ]
}

/** How the figures were reckoned. */
export function methodBlocks(title: string, about: About, more: readonly string[] = []): Block[] {
  const { thresholds, smallestCell, assessment } = about
  return [
    heading(title),
    {
      kind: 'list',
      numbered: false,
      items: [
        '计入统计的是参加考试、至少有一题有成绩的学生；空白的题按 0 分计。缺考、违纪和没有成绩的学生不计入，各表都写明人数。',
        `优秀率、及格率：得分不低于满分 ${percent(thresholds.excellent)}、${percent(thresholds.pass)} 的学生占计入人数的比例；低分率：低于满分 ${percent(thresholds.low)} 的比例。及格率的区间用 Wilson 方法。`,
        '得分率(难度P)= 平均分 ÷ 满分，数值越大题目越容易。标准差的除数为 n−1。区间均为 95% 置信区间。',
        '区分度D = 总分前 27% 与后 27% 学生在该题的得分率之差(分界处的学生按比例计入)；题余相关是该题与其余各题总分的相关。',
        '信度为克龙巴赫系数；测量误差 SEM = 标准差 × √(1 − 信度)。选做的几题合起来算一题。',
        'T 分 = 50 + 10 ×(得分 − 全区平均)÷ 全区标准差。',
        ...(assessment.sampled ? ['本次为抽样监测，全区和各类学校的结果按抽样权重计算。'] : []),
        ...more,
        `人数少于 ${smallestCell} 人的单元不显示；为了不能由相减推出，必要时其余单元也不显示。材料不含学生姓名，不排名次。`,
      ].map((text) => ({ text })),
    },
  ]
}
