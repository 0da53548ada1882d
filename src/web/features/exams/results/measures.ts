import { fixed } from './words.ts'

/** What an explanation may name of the assessment. */
export interface MeasureContext {
  thresholds: { excellent: number; pass: number; low: number }
  smallestCell: number
  assessment?: { sampled: boolean }
}

interface Definition {
  name: string
  what: string
  formula: string
  /** The formula where pupils are a sample. */
  sampled?: string
  /** From where on, in words; what the number is judged by. */
  limit?: string | ((context: MeasureContext) => string)
  source?: string
}

const perCent = (share: number) => `${fixed(share * 100, share * 100 === Math.round(share * 100) ? 0 : 1)}%`
const set = '分数线由本次监测设定，可在监测设置里查看'

/** Every number of the result pages: what it means, how it is reckoned, what it is judged by. */
const definitions = {
  counted: {
    name: '计入统计',
    what: '参加了考试、至少有一题有分的学生。缺考和违纪不计入，也不当作 0 分。',
    formula: '应考 − 缺考 − 违纪 − 没有成绩；参考学生的空白题按 0 分',
  },
  mean: {
    name: '均分',
    what: '每名学生得多少分。',
    formula:
      '总分之和 ÷ 计入统计人数；区间 = 均分 ± t × 标准误，标准误 = 标准差 ÷ √N，t 是自由度 N − 1 的 97.5% 分位数',
    sampled:
      'Σ(权重 × 得分)÷ Σ权重，权重是每名学生所代表的人数；全区和各类学校的区间按抽到的学校计：均分 ± t × 标准误，t 的自由度是学校数 − 1。一所学校之内按学生计，自由度 N − 1',
  },
  sd: {
    name: '标准差',
    what: '学生之间相差多少：越大越分散。',
    formula: '√[Σ(得分 − 均分)² ÷ (N − 1)]',
    sampled: '√[Σ权重 × (得分 − 均分)² ÷ Σ权重 × N ÷ (N − 1)]',
  },
  median: {
    name: '中位数',
    what: '一半学生不低于它。下、上四分位数之间是中间的一半学生。',
    formula: '按第 7 种分位数定义(Hyndman 与 Fan)内插',
    sampled: '从低到高累加权重，累计达到一半(四分之一、四分之三)的第一个分数，不内插',
  },
  quartiles: {
    name: '四分位',
    what: '四分之一的学生低于下四分位数，四分之一高于上四分位数，中间是一半学生。',
    formula: '按第 7 种分位数定义(Hyndman 与 Fan)内插',
    sampled: '从低到高累加权重，累计达到四分之一、四分之三的第一个分数，不内插',
  },
  extremes: {
    name: '最低–最高',
    what: '得分最低和最高的学生各是多少分。',
    formula: '计入统计的学生中的最小值、最大值',
  },
  scoreRate: { name: '得分率', what: '平均得到满分的几成。', formula: '均分 ÷ 满分' },
  z: {
    name: 'Z分',
    what: '均分在全区的位置：比全区均分高(低)几个标准差。与 T分是同一件事的两种写法。',
    formula: 'Z =(单位均分 − 全区均分)÷ 全区标准差；T = 50 + 10 Z',
  },
  excellent: {
    name: '优秀率',
    what: '达到优秀线的学生所占的比例。',
    formula: '达到优秀线的人数 ÷ 计入统计人数',
    sampled: '达到优秀线的学生的权重之和 ÷ 全部权重之和',
    limit: ({ thresholds }) => `得分 ≥ 满分的 ${perCent(thresholds.excellent)}`,
    source: set,
  },
  pass: {
    name: '及格率',
    what: '达到及格线的学生所占的比例。',
    formula: '达到及格线的人数 ÷ 计入统计人数；区间用 Wilson 法',
    sampled:
      '达到及格线的学生的权重之和 ÷ 全部权重之和；区间用 Wilson 法，全区和各类学校的人数按有效样本量(N ÷ 设计效应)计',
    limit: ({ thresholds }) => `得分 ≥ 满分的 ${perCent(thresholds.pass)}`,
    source: set,
  },
  low: {
    name: '低分率',
    what: '低于低分线的学生所占的比例。',
    formula: '低于低分线的人数 ÷ 计入统计人数',
    sampled: '低于低分线的学生的权重之和 ÷ 全部权重之和',
    limit: ({ thresholds }) => `得分 < 满分的 ${perCent(thresholds.low)}`,
    source: set,
  },
  t: {
    name: 'T分',
    what: '以全区为尺子的位置：全区均分是 50，高一个标准差是 60。不同科目、不同次考试可以比。',
    formula: 'T = 50 + 10 ×(单位均分 − 全区均分)÷ 全区标准差',
    limit: '区间包含 50，就与全区平均无法区分',
  },
  aboveMeanRate: {
    name: '超均率',
    what: '均分比全区均分高(低)几成。',
    formula: '(单位均分 − 全区均分)÷ 全区均分',
  },
  meanRatio: { name: '比均率', what: '均分是全区均分的几成。', formula: '单位均分 ÷ 全区均分' },
  shareAboveMean: {
    name: '高于全区均分的学生',
    what: '单位里得分高于全区均分的学生所占的比例。与超均率、比均率是三件事。',
    formula: '得分 > 全区均分的人数 ÷ 计入统计人数',
  },
  effect: {
    name: '效应量',
    what: '与其余所有学生相差几个标准差，人数多少不影响大小。',
    formula: 'Hedges g =(单位均分 − 其余学生均分)÷ 合并标准差 × 小样本校正',
    sampled:
      'Hedges g =(单位均分 − 其余学生均分)÷ 合并标准差 × 小样本校正，均分都是加权的；区间里均分之差的误差按抽到的学校计，一所学校之内按学生计',
    limit: '通常 0.2 小、0.5 中、0.8 大；区间包含 0，就无法区分',
  },
  alpha: {
    name: '信度α',
    what: '同样的学生换一份相当的试卷，分数会有多一致。',
    formula: 'k ÷ (k − 1) × (1 − Σ各题方差 ÷ 总分方差)；选做题合并算一题；区间用 Feldt 法',
    limit: '≥ 0.9 可用于个人，≥ 0.7 可用于群体',
  },
  sem: {
    name: '测量误差',
    what: '一名学生的总分本身带有的误差：真实水平多半在得分 ± 1.96 倍以内。',
    formula: '标准差 × √(1 − α)',
  },
  icc: {
    name: '校际差异',
    what: '成绩差异中有多少在学校之间，其余在学校内部。',
    formula: 'ICC = 校间方差 ÷ (校间方差 + 校内方差)，随机截距模型(REML)',
  },
  localityGap: {
    name: '城乡差距',
    what: '两类学校学生均分之差。',
    formula: '两类均分之差；区间计入同校学生相近的影响(按学校聚类)',
    limit: '区间包含 0，就无法区分',
  },
  difficulty: {
    name: '得分率/难度P',
    what: '这道题平均得到满分的几成：越大越容易。',
    formula: 'P = 本题均分 ÷ 本题满分',
    sampled: 'P = Σ(权重 × 本题得分)÷ Σ权重 ÷ 本题满分；区间按抽到的学校计，t 的自由度是学校数 − 1',
    limit: '≥ 0.86 易，0.73–0.86 较易，0.38–0.73 适中，0.15–0.38 较难，< 0.15 难',
  },
  expected: {
    name: '预估',
    what: '命题时在双向细目表里写下的得分率，以及实际与它相差多少。',
    formula: '差 = 实际得分率 − 预估得分率',
    limit: '相差 0.05 以上、且区间不包含时才会提示',
  },
  discrimination: {
    name: '区分度D27',
    what: '总分高的学生在这道题上比总分低的学生多得几成。',
    formula: 'D = 前 27% 学生的得分率 − 后 27% 学生的得分率；压线的同分学生按比例计入',
    limit: '≥ 0.40 很好，0.30–0.40 较好，0.20–0.30 尚可，< 0.20 要改',
  },
  itemRest: {
    name: '题余相关',
    what: '这道题的得分与其余题总分的相关：越大，越能分出水平。',
    formula: '皮尔逊相关(本题得分，总分 − 本题得分)',
    limit: '< 0.20 几乎分不开学生；负值先核对答案',
  },
  alphaIfDeleted: {
    name: '删后α',
    what: '去掉这道题以后全卷的信度。比现在还高，说明它拉低了信度。',
    formula: '去掉本题后重新计算的信度α',
  },
  topicRate: {
    name: '得分率',
    what: '考查这个知识点(能力、题型)的题，平均得到满分的几成。',
    formula: 'Σ各题得分 ÷ (人数 × Σ各题满分)，题目按双向细目表归类',
    sampled: 'Σ(权重 × 各题得分)÷ (Σ权重 × Σ各题满分)，题目按双向细目表归类；全区的区间按抽到的学校计',
  },
  topicGap: {
    name: '与其余学生的差',
    what: '这里的学生在这个知识点上，比全区其余学生高(低)几成满分。',
    formula: '本单位得分率 − 其余学生得分率，附 95% 区间',
    sampled: '本单位得分率 − 其余学生得分率，附 95% 区间：校内按学生计，其余按抽到的学校计',
    limit: '区间包含 0，就无法区分',
  },
  itemGap: {
    name: '与全区的差',
    what: '这里的学生在这道题上，比全区高(低)几成满分。',
    formula: '本单位得分率 − 全区得分率',
  },
  subjectGap: {
    name: '与全区的差',
    what: '一门学科比全区均分高(低)几个全区标准差。弱势学科：低于全区，也低于本校其他学科，两个区间都在 0 以下。',
    formula:
      '(本校均分 − 全区均分)÷ 全区标准差，附 95% 区间；与其他学科比的，是这一科的差减去其他各科差的平均，区间的方差是这一科的加上其他各科的(各科的误差当作互相独立，同一批学生各科相近时，真正的区间更窄)',
    limit: '区间包含 0，就与全区无法区分',
  },
  fromTop: {
    name: '累计',
    what: '得到这个分数或更高的学生有多少、占几成。',
    formula: '人数(得分 ≥ s)÷ 计入统计人数',
    limit: ({ smallestCell }) => `不足 ${smallestCell} 人的分数并在一起`,
  },
  graded: {
    name: '等级赋分',
    what: '按名次比例划分等级，再在等级内线性换算。',
    formula:
      'T = [T₁(Y₂ − Y) + T₂(Y − Y₁)] ÷ (Y₂ − Y₁)，Y 是原始分，Y₁、Y₂ 是这个等级里最低、最高的原始分，T₁、T₂ 是赋分的下限、上限；四舍五入',
    limit: ({ smallestCell }) =>
      `不足 ${smallestCell} 人的分数并在一起，并到两个等级之间的，这两级的人数不单独显示`,
    source: '等级比例由本次监测设定',
  },
  contribution: {
    name: '贡献率',
    what: '总分上线的学生中，这一科也上线的占多少。',
    formula: '总分和本科都上线人数 ÷ 总分上线人数',
  },
  hit: {
    name: '命中率',
    what: '这一科上线的学生中，总分也上线的占多少。',
    formula: '总分和本科都上线人数 ÷ 本科上线人数',
  },
  subjectShare: {
    name: '科目得分占比',
    what: '这一科的均分在各科均分之和中占多少。',
    formula: '本科均分 ÷ Σ各科均分',
  },
  valueAdded: {
    name: '增值',
    what: '起点相同的学生，在这所学校比平均多(少)进步多少分。',
    formula: '这次的得分对上次的得分回归后，各校剩余的部分，附 95% 区间',
    limit: '区间包含 0，就与平均无法区分，不能说高也不能说低',
  },
} satisfies Record<string, Definition>

export type MeasureKey = keyof typeof definitions

export const measureName = (key: MeasureKey): string => definitions[key].name

/** The explanation of a number as label–value lines, for `Explained`. */
export function explain(
  key: MeasureKey,
  context: MeasureContext | undefined,
  more: { people?: string; source?: string } = {},
): { label: string; value: string | undefined }[] {
  const it: Definition = definitions[key]
  const limit = typeof it.limit === 'function' ? context && it.limit(context) : it.limit
  const formula = context?.assessment?.sampled ? (it.sampled ?? it.formula) : it.formula
  return [
    { label: '含义', value: it.what },
    { label: '算法', value: formula },
    { label: '标准', value: limit },
    { label: '人数', value: more.people },
    { label: '来源', value: [it.source, more.source].filter(Boolean).join('；') || undefined },
  ]
}
