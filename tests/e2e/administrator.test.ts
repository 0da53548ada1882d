import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWorkbook } from '../../src/platform/documents/spreadsheets/read.ts'
import { checkout } from '../../src/platform/env.ts'
import { expectAccessible, openStage, type Stage } from './browser.ts'

const samples = process.env.LIANYAN_SAMPLES ?? join(checkout, '../shared/samples')
const roster = join(samples, 'rosters/roster-2026-autumn.xlsx')

let stage: Stage
beforeAll(async () => {
  stage = await openStage('e2eadministrator')
})
afterAll(() => stage?.close())

describe('an administrator', () => {
  it('imports a messy roster, sees what is wrong in which row, and hands the new people their passwords', async () => {
    const page = await stage.page('guanli')
    await page.goto(`${stage.address}/organization`)
    await page.getByRole('heading', { name: '学校与人员', level: 1 }).waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: '名册导入' }).click()
    await page.getByRole('heading', { name: '名册导入', level: 1 }).waitFor()
    await expectAccessible(page)

    await page.locator('input[type=file]').setInputFiles(join(checkout, 'package.json'))
    await page.getByRole('alert').waitFor()
    await page.locator('input[type=file]').setInputFiles(roster)
    await page.waitForURL(/\/organization\/import\/[0-9a-f-]{36}/)
    await page.getByRole('heading', { name: '工作表“教师”' }).waitFor()
    await page.getByText('表头在第 3 行').waitFor()
    const title = page.getByRole('combobox', { name: 'G 列“专业技术职务”读作' })
    expect(await title.inputValue()).toBe('职称')
    await expectAccessible(page)

    await page.getByRole('button', { name: /下一步.看检查结果/ }).click()
    await page.getByRole('tab', { name: '有误 7' }).waitFor()
    await page.getByText(/没有填姓名.请补上这位教师的姓名/).waitFor()
    await page.getByText('“教师”第 205 行').waitFor()
    await expectAccessible(page)
    await page.getByRole('tab', { name: '新增 200' }).click()
    await page.getByRole('rowheader', { name: '宋梅思' }).waitFor()

    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载有误的行' }).click()
    const path = await (await saving).path()
    const workbook = await readWorkbook(await readFile(path))
    expect(workbook.sheets[0]?.rows.find(({ number }) => number === 3)?.values).toContain('需要修改')

    await page.getByRole('button', { name: /开始导入/ }).click()
    await page.getByText('已导入', { exact: true }).waitFor()
    await expectAccessible(page)

    const search = page.getByRole('combobox', { name: /找老师/ })
    await search.fill('songmeisi')
    await page.getByRole('option', { name: /宋梅思/ }).click()
    await page.getByRole('heading', { name: '宋梅思', level: 1 }).waitFor()
    await page.getByText('任职经历').waitFor()
    await expectAccessible(page)

    await page.getByRole('link', { name: '共和九年制学校' }).first().click()
    await page.getByRole('link', { name: '发放初始密码' }).click()
    await page.getByRole('button', { name: '生成初始密码' }).click()
    await page.getByRole('button', { name: '生成名单' }).click()
    const slip = page.getByRole('listitem').filter({ hasText: '宋梅思' })
    expect(await slip.innerText()).toMatch(/宋梅思\s+100001\s+[a-z]{3}\d{5}/)
    await expectAccessible(page)
  })

  it('sees at a glance where a school lacks teachers, on a phone too', async () => {
    const page = await stage.page('xiaozhang', 'phone')
    await page.goto(`${stage.address}/organization?view=schools`)
    await page.getByRole('link').filter({ hasText: '幼儿园' }).first().waitFor()
    const { rows } = await stage.database.pool.query<{ id: string; name: string }>(
      `select s.id, s.name from schools s join memberships m on m.school_id = s.id join people p on p.id = m.person_id
        where p.staff_number = 'xiaozhang'`,
    )
    await page.goto(`${stage.address}/schools/${rows[0]!.id}`)
    await page.getByRole('heading', { name: rows[0]!.name, level: 1 }).waitFor()
    await page.getByRole('heading', { name: '学科配备' }).waitFor()
    await page.getByText(/门学科需要留意|各学科都有足够的教师/).waitFor()
    expect(await page.getByRole('img', { name: /^语文.\d+ 人.需约/ }).count()).toBeGreaterThan(0)
    await expectAccessible(page)
  })

  it('cannot be reached by a teacher: the import is not in their navigation and its address is closed', async () => {
    const page = await stage.page('jiaoshi')
    await page.goto(`${stage.address}/organization`)
    await page.getByRole('heading', { name: '学校与人员', level: 1 }).waitFor()
    expect(await page.getByRole('link', { name: '名册导入' }).count()).toBe(0)
    await page.goto(`${stage.address}/organization/import`)
    await page.getByText('这个页面不对您开放').waitFor()
  })
})
