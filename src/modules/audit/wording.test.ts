import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { actionLabels, changesOf } from './wording.ts'

const modules = fileURLToPath(new URL('..', import.meta.url))

describe('the words of the audit', () => {
  it('name every action that an operation leaves a line for', () => {
    const written = readdirSync(modules, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => [
        ...readFileSync(join(modules, name), 'utf8').matchAll(/\baction: [^\n]*?'([a-zA-Z]+\.[a-zA-Z]+)'/g),
      ])
      .map(([, action = '']) => action)
    expect(written.length).toBeGreaterThan(30)
    expect([...new Set(written)].filter((action) => !(action in actionLabels))).toEqual([])
  })

  it('say what changed in Chinese, and leave out what says nothing to people', () => {
    const changes = changesOf({
      before: { state: 'announced', hostSchoolId: '01a1f3b2-0000-7000-8000-000000000000', 职称: '一级' },
      after: { state: 'cancelled', reason: '停电', hostSchoolId: null, 职称: '高级', revision: 3 },
    })
    expect(changes).toEqual([
      { field: '状态', before: '已发布', after: '已取消' },
      { field: '职称', before: '一级', after: '高级' },
      { field: '原因', before: null, after: '停电' },
    ])
  })
})
