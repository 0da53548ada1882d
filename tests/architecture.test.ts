import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { contract } from '../src/contract.ts'
import { type ModuleName, modules } from '../src/modules.ts'
import { tablesOf } from './support/table-owners.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface SourceFile {
  path: string
  text: string
  /** Repository paths of the project's own files that it imports; packages by name. */
  imports: { target: string; typeOnly: boolean }[]
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const imports = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\s\S]*?\sfrom\s+)?'([^']+)'/gm),
    ...text.matchAll(/(\b)import\('([^']+)'\)/g),
  ]
    .map(([, type, target]) => ({ target: target ?? '', typeOnly: Boolean(type?.trim()) }))
    .map(({ target, typeOnly }) => ({
      typeOnly,
      target: target.startsWith('.') ? relative(root, resolve(root, dirname(path), target)) : target,
    }))
  return { path, text, imports }
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => join('src', name))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map(read)

const moduleOf = (path: string): ModuleName | undefined =>
  /^src\/modules\/([^/]+)\//.exec(path)?.[1] as ModuleName | undefined

/** Lines 'file → target' of the imports that break a rule. */
function breaking(
  of: (file: SourceFile) => boolean,
  allowed: (target: string, file: SourceFile, typeOnly: boolean) => boolean,
): string[] {
  return files
    .filter(of)
    .flatMap((file) =>
      file.imports
        .filter(({ target, typeOnly }) => !allowed(target, file, typeOnly))
        .map(({ target }) => `${file.path} → ${target}`),
    )
}

describe('the house', () => {
  it('is seen by this test: all of its floors and most of its rooms', () => {
    expect(files.length).toBeGreaterThan(250)
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(800)
    const seen = new Set(files.map((file) => moduleOf(file.path)).filter(Boolean))
    expect([...seen].sort()).toEqual(Object.keys(modules).sort())
  })

  it('lists modules from the ground up, so that no module can use one above it', () => {
    const names = Object.keys(modules)
    const upward = Object.entries(modules).flatMap(([name, uses]) =>
      (uses as readonly string[])
        .filter((used) => names.indexOf(used) >= names.indexOf(name))
        .map((used) => `${name} → ${used}`),
    )
    expect(upward).toEqual([])
  })

  it('lets a module use another only when it lists it, and only through its index, contract, vocabulary or readers', () => {
    const wrong = breaking(
      (file) => moduleOf(file.path) !== undefined,
      (target, file) => {
        const own = moduleOf(file.path)
        const other = moduleOf(target)
        if (!own || !other || own === other) return true
        const listed = (modules[own] as readonly string[]).includes(other)
        // Contracts and vocabularies are pure: rules that the web shares take words from them, not from the server's door.
        const door = /^src\/modules\/[^/]+\/(index|contract|vocabulary|kinds|reading)\.ts$/.test(target)
        return listed && door
      },
    )
    expect(wrong).toEqual([])
  })

  it('keeps the platform free of the domain, and the server free of the web', () => {
    expect(
      breaking(
        (file) => file.path.startsWith('src/platform/'),
        (target) => !/^src\/(modules|web|contract|router|main)/.test(target),
      ),
    ).toEqual([])
    expect(
      breaking(
        (file) => moduleOf(file.path) !== undefined,
        (target) => !target.startsWith('src/web/') || target === 'src/web/ui/tokens.ts',
      ),
    ).toEqual([])
  })

  it('gives the web types of the contract and pure rules, never a piece of the server', () => {
    const wrong = breaking(
      (file) => file.path.startsWith('src/web/'),
      (target, _file, typeOnly) => {
        if (!target.startsWith('src/') || target.startsWith('src/web/') || target === 'src/sentences.zh.ts')
          return true
        if (/^src\/platform\/(calendar-day|documents\/formula-text)\.ts$/.test(target)) return true
        if (target === 'src/contract.ts' || target.endsWith('/contract.ts')) return typeOnly
        return (
          typeOnly || /^src\/modules\/[^/]+\/(rules|vocabulary|wording|kinds|staffing)(\.ts|\/)/.test(target)
        )
      },
    )
    expect(wrong).toEqual([])
  })

  it('keeps features of the web apart, and the kit free of them', () => {
    const feature = (path: string): string | undefined => /^src\/web\/features\/([^/]+)\//.exec(path)?.[1]
    expect(
      breaking(
        (file) => feature(file.path) !== undefined,
        (target, file) => feature(target) === undefined || feature(target) === feature(file.path),
      ),
    ).toEqual([])
    expect(
      breaking(
        (file) => file.path.startsWith('src/web/ui/'),
        (target) => !/^src\/web\/(features|app)\//.test(target),
      ),
    ).toEqual([])
  })

  it('names the procedure library only where procedures are declared, implemented or called', () => {
    const allowed =
      /\/(contract|api|client|router)\.ts$|\/api\/[^/]+\.ts$|^src\/platform\/(procedures|http|rpc|contract)\.ts$|^src\/web\/app\//
    expect(
      breaking(
        (file) => !allowed.test(file.path),
        (target) => !target.startsWith('@orpc/'),
      ),
    ).toEqual([])
  })

  it('has no circle of imports', () => {
    const byPath = new Map(files.map((file) => [file.path, file]))
    const done = new Set<string>()
    const circles: string[] = []
    const walk = (path: string, trail: string[]): void => {
      const at = trail.indexOf(path)
      if (at >= 0) {
        circles.push([...trail.slice(at), path].join(' → '))
        return
      }
      if (done.has(path)) return
      for (const { target, typeOnly } of byPath.get(path)?.imports ?? []) {
        if (!typeOnly && byPath.has(target)) walk(target, [...trail, path])
      }
      done.add(path)
    }
    for (const { path } of files) walk(path, [])
    expect(circles).toEqual([])
  })

  it('writes a table only in the module that owns it, and reads only tables of modules that it lists', () => {
    const owner = new Map(
      Object.entries(tablesOf).flatMap(([name, tables]) => tables.map((table) => [table, name] as const)),
    )
    const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const wrong: string[] = []
    let seen = 0
    for (const { path, text } of files) {
      const own = moduleOf(path)
      if (!own) continue
      const written = [
        ...text.matchAll(/\.(?:insertInto|updateTable|deleteFrom)\('(\w+)'/g),
        ...text.matchAll(/\b(?:insert into|update|delete from)\s+([a-z_]+)\b(?=[\s(])/g),
      ]
      const reads = [
        ...text.matchAll(/\.(?:selectFrom|innerJoin|leftJoin)\(\s*'(\w+)(?: as \w+)?'/g),
        ...text.matchAll(/\b(?:from|join)\s+([a-z_]+)\b/g),
      ]
      for (const [, name = ''] of written) {
        const table = snake(name)
        if (!owner.has(table)) continue
        seen += 1
        if (owner.get(table) !== own) wrong.push(`${path} writes ${table}`)
      }
      for (const [, name = ''] of reads) {
        const table = snake(name)
        const of = owner.get(table)
        if (!of) continue
        seen += 1
        if (of !== own && !(modules[own] as readonly string[]).includes(of))
          wrong.push(`${path} reads ${table}`)
      }
    }
    expect(seen).toBeGreaterThan(200)
    expect(wrong).toEqual([])
  })

  it('knows the owner of every table that the migrations make', () => {
    const made = readdirSync(join(root, 'db/migrations')).flatMap((name) =>
      [...readFileSync(join(root, 'db/migrations', name), 'utf8').matchAll(/create table (\w+)/g)].map(
        ([, table]) => table,
      ),
    )
    expect(Object.values(tablesOf).flat().sort()).toEqual(made.sort())
  })

  it('has no room named for nothing, and no file that asks to be split', () => {
    const nothing = files
      .filter(({ path }) => /(^|\/)(utils?|helpers?|common|misc)(\.|\/|$)/.test(path))
      .map(({ path }) => path)
    const long = files
      // A contract is a list of what may be asked; it may be longer than code.
      .filter(({ path, text }) => text.split('\n').length > (path.endsWith('/contract.ts') ? 620 : 400))
      .map(({ path, text }) => `${path} (${text.split('\n').length} lines)`)
    expect(nothing).toEqual([])
    expect(long).toEqual([])
  })

  it('says in Chinese what every procedure does, and a sentence for every refusal', async () => {
    const { sentences } = await import('../src/sentences.zh.ts')
    const silent: string[] = []
    const codes = new Set<string>()
    const walk = (node: unknown, path: string[]): void => {
      const procedure = (
        node as { '~orpc'?: { route?: { summary?: string }; errorMap?: Record<string, unknown> } }
      )['~orpc']
      if (!procedure) {
        for (const [name, child] of Object.entries(node as Record<string, unknown>))
          walk(child, [...path, name])
        return
      }
      if (!/[\u4e00-\u9fff]/.test(procedure.route?.summary ?? '')) silent.push(path.join('.'))
      for (const code of Object.keys(procedure.errorMap ?? {})) codes.add(code)
    }
    walk(contract, [])
    expect(silent).toEqual([])
    expect([...codes].filter((code) => !(code in sentences)).sort()).toEqual([])
  })
})
