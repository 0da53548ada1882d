import { describe, expect, test } from 'vitest'
import { loadedAfterPaint, loadedAtOnce } from './page-files.ts'

const files = { scripts: ['/entry.js', '/page.js'], styles: ['/all.css', '/page.css'] }

describe('what a page loads', () => {
  test('before it can show anything: styles first, then scripts, the entry being run', () => {
    const { head, end } = loadedAtOnce(files)
    expect(
      [...head.matchAll(/(stylesheet|modulepreload|type="module").*?(?:href|src)="([^"]+)"/g)].map((it) =>
        it.slice(1),
      ),
    ).toEqual([
      ['stylesheet', '/all.css'],
      ['stylesheet', '/page.css'],
      ['modulepreload', '/entry.js'],
      ['modulepreload', '/page.js'],
      ['type="module"', '/entry.js'],
    ])
    expect(end).toBe('')
  })

  test('when the server painted it: nothing that has to be fetched stands before its end', () => {
    const { head, end } = loadedAfterPaint(files, '.a{top:0}')
    expect(head).toContain('<style>.a{top:0}</style>')
    expect(head).not.toMatch(/\.css|\.js/)
    for (const file of [...files.scripts, ...files.styles]) expect(end).toContain(`"${file}"`)
  })
})
