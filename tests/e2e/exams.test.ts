import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '../../src/platform/documents/document.ts'
import { readWorkbook } from '../../src/platform/documents/spreadsheets/read.ts'
import { openZip } from '../../src/platform/documents/zip.ts'
import { expectAccessible, openStage, type Stage } from './browser.ts'
import { blueprintFile, marksFile, type MarksRow, rowsOfTemplate, xlsxFile } from './exam-files.ts'
import {
  ask,
  choose,
  chooseDay,
  enrol,
  type ExamPlace,
  examPlace,
  expectAccessibleWideAndNarrow,
  nameOf,
} from './exams-stage.ts'

let stage: Stage
let place: ExamPlace
let head: Page
let folder: string
/** The assessment that the head sets up, and its one paper. */
let id: string
let paperId: string
/** What the marking system has of those who sat. */
let rows: MarksRow[]

beforeAll(async () => {
  stage = await openStage('e2eexams')
  place = await examPlace(stage)
  folder = await mkdtemp(join(tmpdir(), 'lianyan-packs-'))
  await enrol(stage, place, { schoolIds: place.schools.map((school) => school.id), grade: 4, count: 30 })
  head = await stage.page('zhuren')
})
afterAll(async () => {
  await stage?.close()
  await rm(folder, { recursive: true, force: true })
})

const asked = <Answer>(procedure: string, input: object, page = head) =>
  ask<Answer>(stage, page, procedure, input)

describe('the head of the research office', () => {
  it('is refused an examination of a whole primary grade, with the rule and its source, and changes it into a sampled monitoring with one press, with graded scores and a line', async () => {
    await head.goto(`${stage.address}/exams/new`)
    await head.getByRole('heading', { name: '新建监测', level: 1 }).waitFor()
    await choose(head, '类型', '期末考试')
    await choose(head, '年级', '小学四年级')
    await chooseDay(stage, head)
    await choose(head, '学科', '语文')
    await head.keyboard.press('Escape')
    await head.getByText('不符合规定', { exact: true }).waitFor()
    await head.getByText('不得面向小学各年级组织区域性或跨校际的考试。').waitFor()
    await head.getByText('教育部办公厅《关于进一步加强中小学日常考试管理的通知》', { exact: false }).waitFor()
    expect(await head.getByRole('button', { name: '创建', exact: true }).isDisabled()).toBe(true)
    await expectAccessibleWideAndNarrow(head)

    await head.getByRole('button', { name: '改为随机抽样的质量监测' }).click()
    // The schools of the small district have thirty pupils or fewer: thirty from each would be all.
    await head.getByText('抽中全体学生就是考试', { exact: false }).waitFor()
    await head.getByText('等于全体参加', { exact: false }).waitFor()
    await head.getByLabel('每校人数').fill('20')
    await head.getByText('符合规定', { exact: true }).waitFor()
    await head.getByRole('checkbox', { name: '等级赋分' }).check()
    await head.getByLabel('第 1 行的比例').fill('10')
    await head.getByText('95%，还差 5%').waitFor()
    expect(await head.getByRole('button', { name: '创建', exact: true }).isDisabled()).toBe(true)
    await head.getByRole('checkbox', { name: '总分上线(双线)' }).check()
    await head.getByText('“上线”要填总分', { exact: false }).waitFor()
    await expectAccessibleWideAndNarrow(head)
    await head.getByLabel('第 1 行的比例').fill('15')
    await head.getByLabel('第 1 条线的总分').fill('60')
    await head.getByRole('button', { name: '创建', exact: true }).click()
    await head.waitForURL(/\/exams\/[0-9a-f-]{36}$/)
    id = head.url().split('/').at(-1)!
    await head.getByRole('heading', { name: '进展' }).waitFor()
    await head.getByText('上线 60 分').waitFor()
    await expectAccessibleWideAndNarrow(head)
    const made = await asked<{
      kind: string
      sampled: boolean
      smallestUnit: string
      papers: { id: string; subject: string }[]
    }>('getAssessment', { id })
    expect(made).toMatchObject({ kind: 'qualityMonitoring', sampled: true, smallestUnit: 'school' })
    expect(made.papers.map(({ subject }) => subject)).toEqual(['语文'])
    paperId = made.papers[0]!.id
  })

  it('draws a sample of every school by a seed that is shown, and fixes its pupils', async () => {
    await head.goto(`${stage.address}/exams/${id}/schools`)
    await head.getByText(`将抽全部 ${place.schools.length} 所学校`, { exact: false }).waitFor()
    await head.getByRole('button', { name: '抽样', exact: true }).click()
    await head.getByText('当前样本：种子', { exact: false }).waitFor()
    const { sampling, pupils } = await asked<{ sampling: { seed: string }; pupils: number }>(
      'getAssessment',
      { id },
    )
    expect(pupils).toBe(20 * place.schools.length)
    await head.getByText(sampling.seed, { exact: true }).waitFor()
    await expectAccessibleWideAndNarrow(head)
    await head.getByText('这份试卷还没有 3 人签审', { exact: false }).waitFor()
    await head.getByRole('button', { name: '确定学生' }).click()
    await head.getByText('已确定参加的学生', { exact: false }).waitFor()
  })

  it('reads the blueprint of the paper in from a table and asks three people to review it', async () => {
    await head.goto(`${stage.address}/exams/${id}/papers/${paperId}`)
    await head.getByRole('button', { name: '从表格导入' }).click()
    await head.locator('input[type=file]').setInputFiles(xlsxFile('双向细目表.xlsx', await blueprintFile()))
    await head.getByText('读到 6 题，合计 100 分', { exact: false }).waitFor()
    await expectAccessibleWideAndNarrow(head)
    await head.getByRole('button', { name: '放进表格' }).click()
    await head.getByRole('button', { name: '填计划占分' }).click()
    const plan = head.getByRole('dialog', { name: '计划占分' })
    for (const [level, share] of [
      ['识记', 20],
      ['理解', 30],
      ['分析', 20],
      ['应用', 30],
    ] as const)
      await plan.getByLabel(`${level}计划占分`).fill(String(share))
    await expectAccessibleWideAndNarrow(head)
    await plan.getByRole('button', { name: '用这个计划' }).click()
    await head.getByText('“识记”占 30%，计划 20%，多 10 个百分点').waitFor()
    await head.getByRole('button', { name: '保存', exact: true }).click()
    await head.getByText('已保存', { exact: true }).first().waitFor()
    const reviewers = head.getByRole('combobox', { name: /请人审卷/ })
    for (const who of ['xiaozhang', 'jiaodao', 'zuzhang']) {
      await reviewers.fill(who)
      const option = head.getByRole('option').filter({ hasText: await nameOf(stage, who) })
      await option.first().waitFor()
      // With the keyboard: the word that it was saved may lie over the list.
      await reviewers.press('ArrowDown')
      await reviewers.press('Enter')
    }
    await head.keyboard.press('Escape')
    await head.getByRole('button', { name: '请他们审卷' }).click()
    await head.getByText('已有 0 人同意，需要不少于 3 人').waitFor()
    await expectAccessibleWideAndNarrow(head)
  })

  it('has it agreed by the three', async () => {
    const reviewer = await stage.page('jiaodao', 'phone')
    await reviewer.goto(`${stage.address}/exams/reviews`)
    await reviewer.getByRole('link', { name: /语文/ }).first().click()
    await reviewer.getByRole('heading', { name: '您的意见' }).waitFor()
    await expectAccessible(reviewer)
    await reviewer.getByRole('button', { name: '同意', exact: true }).dblclick()
    await reviewer.getByText('您已同意').waitFor()
    for (const who of ['xiaozhang', 'zuzhang']) {
      const page = await stage.page(who)
      const { blueprintVersion } = await asked<{ blueprintVersion: number }>(
        'getPaper',
        { id: paperId },
        page,
      )
      await asked('decideReview', { paperId, version: blueprintVersion, verdict: 'agreed' }, page)
    }
    await head.reload()
    await head.getByText('3 人同意，审签完成').waitFor()
  })

  it('sees what is wrong in a file of marks cell by cell, and gets the same workbook back with it marked', async () => {
    const template = await head.request.get(`${stage.address}/api/exams/${id}/marks-template.xlsx`)
    rows = rowsOfTemplate(await readWorkbook(await template.body()))
    expect(rows).toHaveLength(20 * place.schools.length)
    rows[0]!.marks = 'absent'
    const wrong: MarksRow[] = structuredClone(rows)
    wrong[1]!.candidate = 'X0000000'
    wrong[2]!.marks = [21, ...(wrong[2]!.marks as number[]).slice(1)]
    wrong[3]!.candidate = wrong[4]!.candidate
    wrong.splice(5, 1)

    await head.goto(`${stage.address}/exams/${id}/marks`)
    await expectAccessibleWideAndNarrow(head)
    await chooseMarks('四年级语文.xlsx', await marksFile(wrong))
    for (const label of [/^不在参加名单 1/, /^超过满分 1/, /^重复 \d/])
      await head.getByRole('tab', { name: label }).waitFor()
    await head.getByText('X0000000', { exact: false }).first().waitFor()
    await expectAccessibleWideAndNarrow(head)
    const importId = new URL(head.url()).pathname.split('/').at(-1)
    const { marks } = await asked<{ marks: { counts: { missing: number }[] } }>('examImport', {
      id: importId,
    })
    // The one whose row was left out, and the two whose number another stood for.
    expect(marks.counts[0]?.missing).toBeGreaterThanOrEqual(3)
    const saving = head.waitForEvent('download')
    await head.getByRole('button', { name: '下载标出错误的文件' }).click()
    const marked = await readWorkbook(await readFile(await (await saving).path()))
    const text = JSON.stringify(marked.sheets.map((sheet) => sheet.rows))
    for (const words of ['需要修改', 'X0000000', '满分']) expect(text).toContain(words)
    expect(marked.sheets.at(-1)!.name).toBe('未出现')
    expect(text).toContain(rows[5]!.candidate)
    await head.goto(`${stage.address}/exams/${id}/marks`)
    await head.getByRole('link', { name: /人没有成绩，看/ }).click()
    await head.getByText(rows[5]!.candidate, { exact: true }).waitFor()
    await expectAccessibleWideAndNarrow(head)
  })

  it('imports the corrected file: absent is absent, nobody is missing, and the results are computed', async () => {
    await head.goto(`${stage.address}/exams/${id}/marks`)
    await chooseMarks('四年级语文(改).xlsx', await marksFile(rows))
    await head.getByRole('button', { name: `开始导入(${rows.length} 份成绩)` }).dblclick()
    await head.getByText('已导入', { exact: true }).waitFor()
    await expectAccessibleWideAndNarrow(head)
    await head.getByRole('link', { name: '看成绩进度' }).click()
    await head.getByText('第 1 版已统计好', { exact: false }).waitFor()
    const { papers } = await asked<{ papers: object[] }>('marksState', { assessmentId: id })
    expect(papers[0]).toMatchObject({ sat: rows.length - 1, absent: 1, cheated: 0, missing: 0 })
    await expectAccessibleWideAndNarrow(head)
  })

  it('corrects one mark with a reason, and the results are computed anew', async () => {
    await head.getByRole('button', { name: '更正一名学生' }).click()
    const dialog = head.getByRole('dialog', { name: '更正一名学生的成绩' })
    await dialog.getByLabel('考号或学籍号').fill(rows[1]!.candidate)
    await dialog.getByRole('button', { name: '查找' }).click()
    const essay = dialog.getByRole('textbox', { name: '6', exact: true })
    await essay.fill((await essay.inputValue()) === '20' ? '19' : '20')
    await dialog.getByLabel('原因').fill('作文漏登一分')
    await expectAccessibleWideAndNarrow(head)
    await dialog.getByRole('button', { name: '更正并重新统计' }).dblclick()
    await head.getByText('第 2 版已统计好', { exact: false }).waitFor()
  })

  it('publishes, and the results stand there', async () => {
    await head.goto(`${stage.address}/exams/${id}`)
    await head.getByText('统计已是最新').waitFor()
    await head.getByRole('button', { name: '发布结果' }).click()
    const dialog = head.getByRole('dialog', { name: '发布结果' })
    await expectAccessibleWideAndNarrow(head)
    await dialog.getByRole('button', { name: '发布', exact: true }).dblclick()
    await head.getByRole('link', { name: '看结果' }).click()
    await head.waitForURL(`**/exams/${id}/results`)
    await head.getByRole('heading', { name: '主要发现' }).waitFor()
    await expectAccessibleWideAndNarrow(head)
    const { versions } = await asked<{ versions: { version: number; current: boolean }[] }>(
      'listResultVersions',
      { assessmentId: id },
    )
    expect(versions.find(({ current }) => current)?.version).toBe(2)
  })
})

const soffice = (process.env.PATH ?? '')
  .split(delimiter)
  .map((path) => join(path, 'soffice'))
  .find((path) => existsSync(path))

describe('the meeting pack', () => {
  const files: { name: string; path: string }[] = []

  it('is made with one press and downloaded', async () => {
    await head.goto(`${stage.address}/exams/${id}/meeting`)
    await expectAccessibleWideAndNarrow(head)
    await head.getByRole('button', { name: '一键生成材料' }).dblclick()
    await head.getByRole('button', { name: '全部重新生成' }).waitFor({ timeout: 50_000 })
    await expectAccessibleWideAndNarrow(head)
    for (const link of ['Word 报告', 'Excel 数据']) {
      const saving = head.waitForEvent('download')
      await head.getByRole('link', { name: link }).first().click()
      const download = await saving
      const path = join(folder, download.suggestedFilename())
      await download.saveAs(path)
      files.push({ name: download.suggestedFilename(), path })
    }
    expect(files.map(({ name }) => name.split('.').at(-1))).toEqual(['docx', 'xlsx'])
  })

  it('is read by our own readers, with its pictures inside', async () => {
    const [report, tables] = await Promise.all(files.map(({ path }) => readFile(path)))
    expect(JSON.stringify(readDocument(report!, files[0]!.name))).toContain('质量监测')
    expect(openZip(report!).names.filter((name) => name.endsWith('.png')).length).toBeGreaterThan(0)
    const { sheets } = await readWorkbook(tables!)
    expect(sheets.map(({ name }) => name)).toContain('概况')
    expect(openZip(tables!).names.some((name) => /xl\/media\/.+\.png$/.test(name))).toBe(true)
  })

  it.skipIf(!soffice)(
    `opens in LibreOffice${soffice ? '' : ' (left out here: the program is not on this machine)'}`,
    async () => {
      expect(files).toHaveLength(2)
      await promisify(execFile)(
        soffice!,
        [
          `-env:UserInstallation=file://${join(folder, 'profile')}`,
          '--headless',
          '--convert-to',
          'pdf',
        ].concat(['--outdir', folder, ...files.map(({ path }) => path)]),
        { timeout: 100_000 },
      )
      for (const { path } of files) {
        const pdf = await readFile(path.replace(/\.[a-z]+$/, '.pdf'))
        expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
        expect(pdf.length).toBeGreaterThan(10_000)
        await rm(path.replace(/\.[a-z]+$/, '.pdf'))
      }
    },
    120_000,
  )

  it('of the own school alone is offered to its dean, on a phone too', async () => {
    const dean = await stage.page('jiaodao', 'phone')
    await dean.goto(`${stage.address}/exams/${id}/meeting`)
    await dean.getByRole('link', { name: 'Word 报告' }).first().waitFor()
    await expectAccessible(dean)
    const { packs } = await asked<{ packs: { scope: string; school: { name: string } | null }[] }>(
      'listMeetingPacks',
      { assessmentId: id },
      dean,
    )
    expect(packs.map(({ scope, school }) => [scope, school?.name])).toEqual([['school', place.own.name]])
  })
})

/** Chooses a file of marks on the page and goes on to what was found in it. */
async function chooseMarks(name: string, bytes: Uint8Array): Promise<void> {
  await head.locator('input[type=file]').setInputFiles(xlsxFile(name, bytes))
  await head.waitForURL(/\/marks\/import\//)
  await head.getByRole('button', { name: '下一步：看检查结果' }).click()
  await head.getByRole('heading', { name: '怎样导入' }).waitFor()
}
