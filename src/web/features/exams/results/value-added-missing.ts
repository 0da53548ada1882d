import type { Answers } from '../../../app/client.ts'

type Missing = NonNullable<Answers['exams']['getValueAdded']['missing']>

/** Why there is no value added, and what can be done about it. */
export function missingWords(missing: Missing, prior: string | undefined): { title: string; text: string } {
  const before = prior === undefined ? '上一次监测' : `“${prior}”`
  const words: Record<Missing, { title: string; text: string }> = {
    noPrior: {
      title: '没有可比的上一次',
      text: '在监测设置里选好“增值的起点”，再重新统计，这里就会有结果。',
    },
    matrix: {
      title: '每名学生只做一科或一份题册，不计算增值',
      text: '增值要拿同一名学生两次的同一科相比。这次监测每名学生只做其中一部分，同一名学生前后两次多半做的不是同一科。各校的变化请看“走势”。',
    },
    noPaper: {
      title: '上一次没有同一科的试卷',
      text: '上一次监测没有考这一科，或者不是所有学生都做同一份卷，前后对不上。换一科看看，或在监测设置里换一个“增值的起点”。',
    },
    fewSchools: {
      title: '两次都参加的学校太少',
      text: `与${before}对得上的学生只来自一两所学校。不到 3 所，没有可比的平均。`,
    },
    fewPupils: {
      title: '两次都参加的学生太少',
      text: `与${before}对得上、两次都有成绩的学生不到 30 人，算不出可靠的增值。`,
    },
    noSpread: {
      title: '这次的成绩分不出高低',
      text: `在${before}成绩相同的学生，这次的成绩也完全相同，没有差异可以归到学校。请核对两次的成绩是不是同一份。`,
    },
    few: {
      title: '两次都参加的学生或学校太少',
      text: '两次都有成绩的学生不到 30 人，或者来自不到 3 所学校，算不出可靠的增值。重新统计后会说明是哪一种。',
    },
  }
  return words[missing]
}
