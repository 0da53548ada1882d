import type { AssessmentState } from '../vocabulary.ts'

/** What is known of one paper on its way. */
export interface PaperStanding {
  /** 语文; 语文(A册). */
  name: string
  items: number
  /** What must be put right in its blueprint before reviewers agree; '' when nothing. */
  open: string
  authors: string[]
  /** Reviewers who do not set the paper, and those of them who agreed on the blueprint as it is. */
  reviewers: number
  agreed: number
  returned: number
  /** Of those who agreed, how many did so after the assessment had begun. */
  late: number
  /** Names of those whose verdict is open. */
  waitingFor: string[]
  /** Pupils who are to sit it, and those with marks. */
  expected: number
  marked: number
}

export interface AssessmentStanding {
  state: AssessmentState
  /** Those who run it: 「教研室」, 「城南小学」. */
  runBy: string
  sampled: boolean
  /** When the sample was drawn. */
  drawn: boolean
  pupils: number
  papers: PaperStanding[]
  /** Reviewers that each paper needs; 0 where the rule does not ask for any, or is lifted. */
  reviewersNeeded: number
  /** Of the newest version: `fresh` speaks of what is there now. */
  results: 'none' | 'computing' | 'failed' | 'stale' | 'fresh'
}

export interface Step {
  key: 'papers' | 'review' | 'pupils' | 'marks' | 'results' | 'publish'
  state: 'done' | 'next' | 'later'
  note: string
  who: string | null
}

type Judged = Omit<Step, 'state'> & { done: boolean; missing: string }

/** Names in a row, not too many: 语文、数学等 5 科. */
function some(names: string[], unit: string): string {
  return names.length <= 3 ? names.join('、') : `${names.slice(0, 2).join('、')}等 ${names.length} ${unit}`
}

/** The way of an assessment to publication: what is done, what is next and who must do it. */
export function stepsOf(of: AssessmentStanding): Step[] {
  const judged = judgedSteps(of)
  const next = judged.findIndex(({ done }) => !done)
  return judged.map(({ key, done, note, who }, at) => ({
    key,
    note,
    who: done ? null : who,
    state: done ? 'done' : at === next && of.state !== 'withdrawn' ? 'next' : 'later',
  }))
}

/** What is missing before it may be published, as sentences without a stop. */
export function missingForPublication(of: AssessmentStanding): string[] {
  return judgedSteps(of).flatMap(({ key, done, missing }) => (done || key === 'publish' ? [] : [missing]))
}

function judgedSteps(of: AssessmentStanding): Judged[] {
  return [papersStep(of), reviewStep(of), pupilsStep(of), marksStep(of), resultsStep(of), publishStep(of)]
}

function papersStep({ papers, runBy }: AssessmentStanding): Judged {
  const key = 'papers'
  if (papers.length === 0) return { key, done: false, note: '还没有试卷', who: runBy, missing: '还没有试卷' }
  const unfinished = papers.filter(({ items, open }) => items === 0 || open !== '')
  if (unfinished.length === 0) {
    return { key, done: true, note: `${papers.length} 份试卷的双向细目表已齐`, who: null, missing: '' }
  }
  const [first] = unfinished
  const authors = [...new Set(unfinished.flatMap((paper) => paper.authors))]
  const what =
    unfinished.length === 1 && first!.items > 0
      ? `${first!.name}：${first!.open}`
      : `${some(
          unfinished.map(({ name }) => name),
          '份',
        )}的双向细目表没有填好`
  return {
    key,
    done: false,
    note: what,
    who: authors.length > 0 ? `命题人 ${some(authors, '人')}` : runBy,
    missing: what,
  }
}

function reviewStep({ papers, reviewersNeeded, runBy }: AssessmentStanding): Judged {
  const key = 'review'
  if (reviewersNeeded === 0) return { key, done: true, note: '不要求审签', who: null, missing: '' }
  const open = papers.filter(({ agreed }) => agreed < reviewersNeeded)
  if (open.length === 0 && papers.length > 0) {
    const late = papers.filter((paper) => paper.late > 0).length
    const note = `每份试卷 ${reviewersNeeded} 人以上审签同意${late > 0 ? `，其中 ${late} 份有考后补签` : ''}`
    return { key, done: true, note, who: null, missing: '' }
  }
  const unnamed = open.filter(({ reviewers }) => reviewers < reviewersNeeded)
  const returned = open.filter((paper) => paper.returned > 0)
  const waiting = [...new Set(open.flatMap(({ waitingFor }) => waitingFor))]
  const names = (list: PaperStanding[]) =>
    some(
      list.map(({ name }) => name),
      '份',
    )
  const missing = `${names(open) || '试卷'}还没有 ${reviewersNeeded} 人审签同意`
  if (returned.length > 0) {
    const authors = [...new Set(returned.flatMap((paper) => paper.authors))]
    return {
      key,
      done: false,
      note: `${names(returned)}被退回，改好后再审`,
      who: authors.length > 0 ? `命题人 ${some(authors, '人')}` : runBy,
      missing,
    }
  }
  if (unnamed.length > 0) {
    return {
      key,
      done: false,
      note: `${names(unnamed)}还要请人审卷(每份不少于 ${reviewersNeeded} 人)`,
      who: runBy,
      missing,
    }
  }
  return {
    key,
    done: false,
    note: `等待审签：${names(open)}`,
    who: waiting.length > 0 ? `审题人 ${some(waiting, '人')}` : runBy,
    missing,
  }
}

function pupilsStep({ state, sampled, drawn, pupils, runBy }: AssessmentStanding): Judged {
  const key = 'pupils'
  const people = pupils.toLocaleString('zh-CN')
  if (state !== 'drafted' && pupils > 0)
    return { key, done: true, note: `${people} 名学生`, who: null, missing: '' }
  const missing = '还没有确定参加的学生'
  if (sampled && !drawn) return { key, done: false, note: '还没有抽样', who: runBy, missing }
  if (sampled) return { key, done: false, note: `已抽中 ${people} 名学生，等待确定`, who: runBy, missing }
  return { key, done: false, note: missing, who: runBy, missing }
}

function marksStep({ papers, runBy }: AssessmentStanding): Judged {
  const key = 'marks'
  const without = papers.filter(({ marked }) => marked === 0)
  const short = papers.filter(({ marked, expected }) => marked > 0 && marked < expected)
  if (papers.length === 0 || without.length > 0) {
    const names = some(
      without.map(({ name }) => name),
      '份',
    )
    const note = without.length === papers.length ? '还没有成绩' : `${names}还没有成绩`
    return { key, done: false, note, who: runBy, missing: note }
  }
  const gap = short.reduce((sum, { marked, expected }) => sum + expected - marked, 0)
  return {
    key,
    done: true,
    note: gap > 0 ? `各科都有成绩，还缺 ${gap.toLocaleString('zh-CN')} 人次` : '各科成绩已齐',
    who: null,
    missing: '',
  }
}

function resultsStep({ results, runBy }: AssessmentStanding): Judged {
  const key = 'results'
  const notes = {
    none: '还没有统计',
    computing: '正在统计',
    failed: '上次统计没有完成',
    stale: '成绩或设置有改动，要重新统计',
    fresh: '统计已是最新',
  }
  return { key, done: results === 'fresh', note: notes[results], who: runBy, missing: notes[results] }
}

function publishStep({ state, runBy }: AssessmentStanding): Judged {
  const done = state === 'published'
  return {
    key: 'publish',
    done,
    note: done ? '已发布' : '发布后各校各科可以看到结果',
    who: runBy,
    missing: '',
  }
}
