const TYPES: [string, RegExp][] = [
  ['同课异构', /同课异构/],
  ['送教下乡', /送教|送课下乡|送培/],
  ['集体备课', /集体备课|集备|备课活动|联合备课/],
  ['示范课', /示范课|引领课|示范引领|展示课|汇报课|研究课/],
  ['观摩课', /观摩课|教学观摩|课堂观摩|公开课|观摩活动|观摩研讨|课堂教学(?:观摩|展示)|观摩优秀教师|听课观摩/],
  ['听评课', /听评课|听课评课|听课、?评课|推门课|跨校听课|观课议课/],
  ['质量分析会', /质量分析|成绩分析|试卷分析|考试分析/],
  ['专题讲座', /讲座|报告会|专题报告/],
  ['开放日', /开放日|开放周/],
  ['成果展示', /成果(?:展示|交流|汇报|展|推广)|展评/],
  ['沙龙/经验交流', /沙龙|经验交流|经验分享|交流会|座谈/],
  ['网络教研', /网络教研|线上教研|网上教研|网络研修|在线教研/],
  ['管理交流', /班级管理|班主任(?:工作)?交流|心理健康(?:教育)?交流|家长学校|校园文化|安全法治/],
  ['联合教研', /联合教研|联片教研|联动教研|校际教研|片区教研活动/],
  ['培训', /培训|研修班|专项研修/],
  ['专题研讨', /专题研讨|研讨/],
  [
    '工作会议',
    /(?:工作|启动|总结|筹备|期初|期末|年度|教研组长|备课组长|组长|教研|全体|部署|动员|碰头|协调)(?:工作)?(?:会议|会|例会)|会议$|例会/,
  ],
]

function matching(key: string): string[] {
  return TYPES.filter(([, pattern]) => pattern.test(key)).map(([type]) => type)
}

/**
 * The activity type that the wording names: what its title (or theme) says first, else what its content begins with, if
 * that names one only. Undefined when unsure.
 */
export function activityType(titleKey: string, themeKey = '', contentKey = ''): string | undefined {
  const named = matching(titleKey)[0] ?? matching(themeKey)[0]
  if (named) return named
  const inContent = matching(/^[^,。;]*/.exec(contentKey)![0])
  return inContent.length === 1 ? inContent[0] : undefined
}
