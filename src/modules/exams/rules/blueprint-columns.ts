/** What the columns of a blueprint are called, in the many ways in which schools call them. */

export type BlueprintField =
  | 'label'
  | 'kind'
  | 'fullMarks'
  | 'knowledge'
  | 'ability'
  | 'expected'
  | 'answerKey'
  | 'partialMarks'
  | 'choiceGroup'
  | 'choicePick'

/** The grid's columns in order, with the headers of the template and of exports. */
export const blueprintFields: { field: BlueprintField; header: string; hint: string }[] = [
  { field: 'label', header: '题号', hint: '一份试卷里不能重复，如 1、16(2)' },
  { field: 'kind', header: '题型', hint: '单选题、填空题、解答题……' },
  { field: 'fullMarks', header: '分值', hint: '这道题的满分' },
  { field: 'knowledge', header: '知识点', hint: '几个知识点用顿号分开' },
  { field: 'ability', header: '能力层级', hint: '识记、理解、应用……' },
  { field: 'expected', header: '预估得分率', hint: '0 到 1，如 0.75；也可以写 75%' },
  { field: 'answerKey', header: '答案', hint: '选择题的选项字母，如 B、ACD' },
  { field: 'partialMarks', header: '漏选得分', hint: '多选题选对但不全的得分' },
  { field: 'choiceGroup', header: '选做组', hint: '同组的题选做其中几题，如 选考题' },
  { field: 'choicePick', header: '选做题数', hint: '这一组要做几题' },
]

const words: [BlueprintField, RegExp][] = [
  ['choicePick', /^(选做题数|选几题|选做数|任选|任选题数|选答题数)$/],
  ['choiceGroup', /^(选做组?|选考组?|选做题组?|选做分组|选答组?)$/],
  ['partialMarks', /^(漏选得?分|部分得?分|少选得?分|漏选|选不全得?分|半对得?分)$/],
  ['label', /^(题号|小题号?|试题题?号|题目编?号|题次|题序|题目|试题|题号及小题|编号|序号|item)$/],
  ['kind', /^(题型|题目类型|试题类型|题类|试题题型|大题|题目题型)$/],
  [
    'fullMarks',
    /^(分值|满分|分数|赋分|小题分值?|题目?分值?|每题分值?|配分|本题分值|试题分值|占分|标准分|full)(分)?$/,
  ],
  [
    'knowledge',
    /^(.*知识(点|内容|模块|块|要点|范围)\d*|.*(考查|考察|测试|检测)(内容|要点|点)\d*|考点\d*|内容(领域|主题|范围)|课标(内容|要求)|单元|主题)$/,
  ],
  [
    'ability',
    /^(.*能力(层级|要求|层次|目标|水平|维度)?|认知(层次|水平|层级|领域|要求)|(学业质量)?水平|(学习|教学|考查)?(水平|层次|层级)(要求)?|.*素养)$/,
  ],
  ['expected', /^((预估|预设|预计|预测|期望|估计|设计|拟定)?(难度|难度值|难度系数|得分率|难易度|难易程度))$/],
  ['answerKey', /^(答案|参考答案|正确答案|标准答案|正确选项|选项答案|key)$/],
]

const abilityWords =
  /^(识记|记忆|了解|知道|认识|理解|领会|掌握|应用|运用|简单应用|综合应用|灵活应用|综合运用|分析|综合|评价|创造|创新|探究|鉴赏|鉴赏评价|表达应用|分析综合|推理|迁移)$/
const difficultyWords: Record<string, number> = {
  易: 0.85, 容易: 0.85, 容易题: 0.85, 较易: 0.75, 较容易: 0.75, 中: 0.65, 中等: 0.65, 中档: 0.65, 中等题: 0.65, 中档题: 0.65,
  较难: 0.5, 稍难: 0.5, 中难: 0.5, 难: 0.35, 难题: 0.35, 高难: 0.25,
} // prettier-ignore

/** A header without what does not count: width, spaces, brackets with units. */
export function plainHeader(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*:：]+/g, '')
    .replace(/\((分|%|选填|必填|分值|选做|可选|每题)\)/g, '')
    .toLowerCase()
}

/** What a column holds, by its header; an ability level or a difficulty may have a column of its own with ticks in it. */
export type ColumnPurpose =
  | { is: BlueprintField }
  | { is: 'abilityLevel'; level: string }
  | { is: 'difficulty'; expected: number }

export function purposeOf(header: string): ColumnPurpose | null {
  const plain = plainHeader(header)
  if (plain === '') return null
  const expected = difficultyWords[plain]
  if (expected !== undefined) return { is: 'difficulty', expected }
  if (abilityWords.test(plain)) return { is: 'abilityLevel', level: plain }
  const known = words.find(([, pattern]) => pattern.test(plain))
  return known ? { is: known[0] } : null
}

/** 0.75, 75 %, 75, 较难: as a share; null when it says none. */
export function expectedFrom(text: string): number | null {
  const plain = text.normalize('NFKC').trim()
  const word = difficultyWords[plain]
  if (word !== undefined) return word
  const match = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(plain)
  if (!match) return null
  const number = Number(match[1])
  const share = match[2] || number > 1 ? number / 100 : number
  return share >= 0 && share <= 1 ? Math.round(share * 1_000) / 1_000 : null
}
