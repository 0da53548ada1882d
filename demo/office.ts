import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'

const researcherSubjects = [
  ['语文', 'primary'], ['数学', 'primary'], ['英语', 'primary'], ['科学', 'primary'], ['语文', 'junior'], ['数学', 'junior'], ['英语', 'junior'],
  ['物理', 'junior'], ['化学', 'junior'], ['道德与法治', 'junior'], ['体育与健康', 'primary'], ['语言', 'kindergarten'],
] as const // prettier-ignore

/** The people of the research office: administrator, head, researchers. */
export function officePeople(random: Random, stamp: number, today: string): DemoPerson[] {
  const names = [
    '程立新',
    '沈静安',
    ...researcherSubjects.map(
      (_, index) =>
        '林周吴徐许何高梁宋唐韩潘'[index] +
        ['晓燕', '志强', '文静', '国栋', '敏', '建平', '玉兰', '振华', '雪', '伟', '永刚', '芳'][index]!,
    ),
  ]
  return names.map((name, index) => ({
    id: random.id(stamp),
    staffNumber: `jy${String(index + 1).padStart(3, '0')}`,
    name,
    sex: index % 3 === 0 ? 'male' : 'female',
    bornOn: `${Number(today.slice(0, 4)) - random.between(38, 56)}-05-01`,
    joinedWorkOn: `${Number(today.slice(0, 4)) - random.between(15, 32)}-08-01`,
    title: '高级',
    subject: researcherSubjects[index - 2]?.[0] ?? '语文',
    stage: researcherSubjects[index - 2]?.[1] ?? 'primary',
    school: null,
    duty: 'researcher',
    schoolSince: '2019-08-01',
    grade: null,
    honours: [],
  }))
}
