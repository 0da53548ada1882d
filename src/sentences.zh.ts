/**
 * Every error code with the sentence that a user reads, in one place. A sentence says what is wrong and what to do next.
 * `{name}` is filled from the error's data. Used by the web and by pages that the server renders.
 */
export const sentences: Record<string, string> = {
  // the way to the server
  offline: '现在连不上服务器。请检查网络，然后再试一次；已经填写的内容还在。',
  downloadBroken: '文件没有下载完整，请再试一次。',
  unknown: '出了点问题，没有保存成功。请再试一次；如果仍然不行，请把时间和操作告诉管理员。',
  INTERNAL_SERVER_ERROR: '服务器出了问题，刚才的操作没有生效。请稍后再试。',
  SERVICE_UNAVAILABLE: '服务暂时不可用，请过一两分钟再试。',
  TIMEOUT: '等待时间太长，请再试一次。',
  TOO_MANY_REQUESTS: '操作太频繁了，请稍等一会儿再试。',
  PAYLOAD_TOO_LARGE: '文件太大了，请压缩或拆分后再上传。',
  UNSUPPORTED_MEDIA_TYPE: '不支持这种文件，请换一种格式。',

  // any request
  BAD_REQUEST: '提交的内容有不对的地方，请检查后再试。',
  NOT_FOUND: '服务器上没有这个功能。请刷新页面；如果仍然这样，请告诉管理员。',
  notFound: '没有找到。它可能已被删除，或者链接不完整。',
  notAllowed: '您没有权限做这件事。如果工作需要，请联系学校管理员或教研室。',
  conflict: '内容刚刚被改动过。请刷新后再试一次。',

  // accounts
  notSignedIn: '登录已过期，请重新登录。',
  wrongCredentials: '工号(手机号)或密码不对。忘记密码可以请学校管理员重置。',
  lockedOut: '连续输错多次，账号已暂时锁定。请 {minutes} 分钟后再试，或请学校管理员重置密码。',
  tooManyAttempts: '这个网络里登录失败的次数太多。请 {minutes} 分钟后再试。',
  passwordTooWeak: '密码至少 8 位，字母(或汉字)和数字都要有，并且不能包含工号。',
  passwordUnchanged: '新密码不能和原来的一样。',

  setUpDone: '这个链接已经用过或不完整。本区已建立的，请直接登录；否则请使用启动时打印的完整链接。',

  mustChangePassword: '您用的还是初始密码，请先换成自己的密码。',

  // organization
  groupNameTaken: '已经有同名的小组“{name}”，请换一个名称。',
  termOverlaps: '日期与“{name}”重叠，请检查开始和结束日期。',
  firstMondayNotMonday: '教学周要从星期一算起，请把“第1周周一”改成星期一。',
  datesReversed: '开始日期在结束日期之后，请检查。',
  rosterImportState: '这次导入已到另一步，请刷新后查看。',
  rosterHasWrongRows: '名单里还有 {wrong} 行有误，没有写入。请改好后重新上传，或选择“跳过有误的行”。',
  rosterNothingToImport: '名单里没有一行可以导入，请看检查结果。',
  rosterImportBroken: '导入没有完成，没有写入任何内容。请再试一次；仍不行请联系管理员。',
  rosterFileGone: '上传的名单文件已不在服务器上，请重新上传。',
  uploadBroken: '没有收到完整的文件，请重新选择后再试。',

  // plans
  staleVersion: '这份计划刚刚被别人保存过。请先载入新版本，再把您的改动补上。',
  planState: '计划现在的状态不能做这一步，请刷新后查看。',
  planDates: '“{title}”的结束早于开始，请改正日期或时间。',
  planPhaseUnknown: '“{title}”所在的阶段已不存在，请重新选择阶段。',
  planOwner: '没有找到计划所属的单位，请重新选择。',
  planIncomplete: '提交之前还要补上:{missing}。',
  ownPlan: '自己提交的计划要由别人审批。',
  itemInUse: '这项工作已经安排了活动，不能删除。可以先取消活动，或保留这一项。',
  sourceUsed: '这份文档已经存成了另一份计划。',
  termUnknown: '没有找到要沿用到的学期，请先在“学期与校历”里添加。',
  reviewPeriod: '这份计划在这个时段没有要写的小结，或时段还没有开始。',

  // calendar
  rangeTooLong: '一次最多看一年的行事历，请缩短日期范围。',
  scopeUnknown: '没有找到这个范围，请重新选择学校、片区或学科。',
  tooManyFeeds: '订阅链接最多 20 个，请先停用不用的链接。',

  // commitments
  endsBeforeStart: '结束日期早于开始日期，请检查。',
  commitmentRetired: '这项承诺已经停用，不能再改。需要的话可以新建一项。',

  // exams: assessments, policy, papers
  gateRefused: '{message}填写的内容还在，可以改动后再提交。',
  gateNeedsFiling: '{message}填好备案号后再提交。',
  noTermForDate: '考试日期不在任何学期里，请先在“学期与校历”中设好学期。',
  gradeNotOfStage: '年级和学段对不上，请检查。',
  noSchoolsTakePart: '没有符合条件的学校，请重新选择参加范围。',
  schoolsWithoutStage: '这些学校没有这个学段：{names}。请从参加范围里去掉。',
  sampleIncomplete: '质量监测要抽样：请选择抽多少所学校，或每校抽几个班、多少人。',
  sampleTakesAll:
    '这样会抽中在籍的全部 {pupils} 名学生，一个也不落在样本之外。{message}依据：{source}。请少抽几所学校，或每校少抽些人；上级已经批准的，先在“修改设置”里写明备案号、批准人和理由。',
  thresholdsOrder: '分数线应当是低分线 ≤ 及格线 ≤ 优秀线，请检查。',
  bandsIncomplete: '各等级的名称要不同，比例相加应当是 100%，等级分数要从高到低、互不重叠，请检查。',
  linesIncomplete: '每条线要有不同的名称和总分，请检查。',
  bookletsInUse: '{subject}多出来的分册已经有双向细目表，请先删去那份试卷。',
  priorUnfit: '作为增值起点的监测要早于这一次，并且没有撤销，请重新选择。',
  assessmentState: '这次监测现在的状态不能做这一步，请刷新后查看。',
  publicationIncomplete: '现在还不能发布：{missing}。',
  marksExist: '已经有成绩了，不能再改这一项。确实需要时，请先撤销这次监测再另建。',
  noPupilsOnRoll: '参加的学校里没有这个年级的学生。请先导入学生名单。',
  candidatesNotFixed: '还没有确定参加的学生。请先确定学生，再导入考号。',
  candidatesClosed: '结果发布或监测撤销之后，考号不能再改：查看和更正成绩都是按当时的考号记录的。',
  candidatesNoColumns:
    '没有找到表头。文件里要有写明“学籍号”(或“学号”)和“考号”(或“准考证号”)的两列；也可以导出名单，填好“考号”一列再导入。',
  candidatesNoRows: '表头下面没有学生，请检查是否选对了文件。',
  notSampled: '这次监测面向全体学生，不用抽样。',
  sampleNotDrawn: '还没有抽样，请先抽样，再确定学生。',
  policyRuleUnknown: '没有这条规定，或它没有可以调整的数。请刷新后再试。',
  policyUnchanged: '内容没有改动，不用保存。',
  paperTwice: '这一科(或这一册)的试卷已经有了。',
  authorUnknown: '选的命题人已不在本区，请重新选择。',
  marksTooFine: '满分或题目的分值比这份试卷的最小给分单位还细，请改分值或最小给分单位。',
  blueprintStale: '双向细目表刚刚被别人保存过。请先载入新版本，再把您的改动补上。',
  blueprintWrong: '双向细目表还不能保存：{message}。',
  blueprintHasMarks: '已经有成绩了，{message}。题号、知识点、能力层级、预估得分率和答案仍可以改。',
  blueprintNoHeader: '没有找到表头。请在一行里写明“题号”“分值”等列名，或下载模板填写。',
  blueprintNoItems: '表头下面没有题目，请检查是否选对了文件。',
  blueprintTooLong: '一份试卷最多 300 题，请检查题号列。',
  blueprintEmpty: '双向细目表还是空的，请先填好再请人审卷。',
  blueprintOpen: '双向细目表还有没改好的地方：{message}。请退回，改好后再审签。',
  reviewerUnknown: '选的审题人已不在本区，请重新选择。',
  reviewerIsAuthor: '{name}参加了命题，不能再审这份试卷。请另选一人。',
  remarkNeeded: '退回时请写明要改什么。',
  syllabusStale: '知识点清单刚刚被别人改过，请载入新的清单后再改。',

  // exams: pupils and marks
  examImportState: '这次导入已到另一步，请刷新后查看。',
  examImportWrong: '文件里还有 {rows} 行有误，没有写入。请改好后重新上传，或选择“跳过有误的行”。',
  papersUnsigned:
    '这些试卷还没有 {needed} 人签审：{papers}。请先请人签审；成绩等着用的，勾选“已知本卷未经 {needed} 人签审，发布前补齐”再导入，规定审核记录里会写明。',
  examImportNothing: '文件里没有一行可以导入，请看检查结果。',
  examImportBroken: '导入没有完成，没有写入任何内容。请再试一次；仍不行请联系管理员。',
  examFileGone: '上传的文件已不在服务器上，请重新上传。',
  marksNotCollecting: '这次监测还没有确定参加的学生，或已经撤回，现在不能写入成绩。',
  candidateUnknown: '参加名单里没有这个考号或学籍号，请核对后再查。',
  markAboveFull: '“{label}”的满分是 {full} 分，请改正后再提交。',
  markBetweenSteps: '“{label}”的分数要是 {step} 分的整数倍，请改正。',
  markOfAbsent: '缺考或违纪的学生不能有小题分；要补记分数，请先改为“参加”。',
  tooManyOptional: '选做题最多记 {pick} 题的分，请删去没有选做的题。',
  correctionChangesNothing: '与现在的记录一样，没有要更正的内容。',

  // exams: results
  resultsNotReady: '结果还没有统计出来，或还没有发布。统计完成并发布后就能看到。',
  unitNotReported: '按规定，这次监测的结果不细到这一层，这里没有可看的内容。',
  noMarksYet: '还没有成绩可以统计。请先导入成绩。',

  // exams: meetings
  packBroken: '这份材料没有做成。请重新生成；仍不行请联系管理员。',
  measureOwnerUnknown: '没有找到这位负责人，请重新选择。',
  measureOverdue: '期限要在今天或以后，请重新选择。',
  measureJudged: '这项措施已有结论，不能再改。',
  measureNotYetReviewed: '要等下一次监测的结果发布后，才能据以评定这项措施。',

  // activities
  activityNotDraft: '这次活动已经发布，不再是草稿。请刷新后查看。',
  activityClosed: '这次活动已经总结或取消，不能再改。',
  activityNotHeld: '活动开始之后才能总结。',
  activityAlreadyCancelled: '这次活动已经取消过了。',
  activityStarted: '活动已经开始，不能再退出。有事不能参加，请告诉组织者。',
  sessionsOverlap: '同一地点的两个场次时间重叠，请改时间或填写各自的地点。',
  sessionEndsBeforeStart: '有场次的结束时间早于开始时间，请改正。',
  sessionHasCheckIns: '已经有人签到，不能改期，也不能删除这个场次。',
  unknownReference: '选的学校、小组、人员或计划项目已不存在，请重新选择。',
  quotaNeedsRegistration: '设了名额就要打开报名。',
  registrationClosed: '报名已经截止。',
  registrationNotNeeded: '这次活动不用报名，到场签到即可。',
  notInAudience: '不在这次活动的参加范围内{names}。如需参加，请联系组织者。',
  notInYourSchool: '只能为本校教师报名。',
  notRegistered: '还没有报名，不用退出。',
  didNotAttend: '签到参加了的人才能评价。',
  feedbackClosed: '评价已经截止。',
  checkInNotOpen: '现在不能签到：活动还没到签到时间，或已经取消。',
  personCodeUnreadable: '这不是联研的个人签到码，请让对方打开“我的签到码”再扫。',
  personCodeExpired: '这个个人码已过期，请让对方刷新“我的签到码”再扫。',

  // check-in pages
  codeUnreadable: '没有读到有效的签到码，请对准大屏幕上的二维码再扫一次。',
  codeExpired: '这个签到码已经过期，请再扫一次大屏幕上的二维码。',
  checkInTooEarly: '签到还没有开始,{opensAt} 起可以签到。',
  checkInOver: '签到已经结束。如果您在场，请找工作人员补签。',
  activityNotOpen: '这次活动不在签到状态(未发布、已总结或已取消)。',
  walkInsNotWelcome: '这次活动需要事先报名，您还没有报上名。',
  noPlaceLeft: '这次活动的名额已满，您还没有报上名。',
  checkInNotSaved: '签到没有存上，请返回再按一次“签到”。重复按没有关系。',
  listTooLong: '活动超过 {most} 个，请用时间、学科等条件缩小范围后再导出。',
  otherDistrict: '这个账号不属于举办活动的区，请换账号登录。',
  invitationGone: '这个邀请链接已经失效。请联系邀请您的老师。',

  // files
  fileEmpty: '文件是空的，请重新选择。',
  fileTooLarge: '文件超过 50 MB，请压缩或拆分后再上传。',
  fileTypeRefused: '不能上传这种文件。可以上传图片、PDF、Office 文档(不含宏)、文本、压缩包和音视频。',
  fileNotWhatItSays: '文件内容和扩展名对不上，可能已损坏或被改过名。请用原来的软件打开另存一份再上传。',
  fileLocked: '文件设了打开密码，或是旧版格式改了扩展名，别人打不开。请取消密码、另存为新格式后再上传。',
  fileMacros: '文件带有宏，为安全起见不能上传。请另存为不含宏的格式再上传。',
}

/** The Chinese sentence of an error code; an unknown code gets the general sentence, a missing value is left out. */
export function sentenceFor(code: string, data?: unknown): string {
  const known = Object.hasOwn(sentences, code) ? sentences[code] : undefined
  const sentence = known ?? sentences.unknown ?? ''
  const values = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return value === undefined || value === null ? '' : String(value)
  })
}
