import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const module = fileURLToPath(new URL('./plan.ts', import.meta.url))
const script = `import { planCommand } from ${JSON.stringify(module)}\nawait planCommand().parseAsync(process.argv.slice(1), { from: 'user' })`

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plan-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

type Outcome = { code: number; out: string; err: string }

function run(...given: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script, '--', ...given], (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('plan parse', () => {
  it('prints what it understood as JSON', async () => {
    const path = await file('plan.txt', '教研安排\n1.9月3日 集体备课')
    const { code, out, err } = await run('parse', path, '--json', '--today', '2026-08-20')
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({
      title: '教研安排',
      items: [{ title: '集体备课', from: '2026-09-03', to: '2026-09-03', type: '集体备课' }],
    })
  })

  it.each<[string, () => Promise<string[]>]>([
    ['a missing file', async () => [join(folder, 'none.docx')]],
    ['a folder', async () => [folder]],
    ['an empty file', async () => [await file('empty.txt', '')]],
    [
      'a broken Word file',
      async () => [await file('broken.docx', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))],
    ],
    ['a picture', async () => [await file('picture.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47]))]],
    ['a day that is none', async () => [await file('a.txt', '计划'), '--today', '2026-02-30']],
  ])('answers %s with one Chinese sentence and exit code 1', async (_name, given) => {
    const { code, out, err } = await run('parse', ...(await given()))
    expect([code, out]).toEqual([1, ''])
    expect(err.trim()).toMatch(/^[^\n]*[\u4e00-\u9fff][^\n]*。$/)
  })
})
