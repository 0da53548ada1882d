import { describe, expect, test } from 'vitest'
import { filesOf, type Manifest } from './manifest.ts'

const manifest: Manifest = {
  'index.html': { file: 'index.js', css: ['index.css'], imports: ['_shared.js'], isEntry: true },
  '_shared.js': { file: 'shared.js' },
  'features/home/home-page.tsx': { file: 'home.js', css: ['home.css'], imports: ['index.html', '_list.js'] },
  '_list.js': { file: 'list.js', css: ['list.css'], imports: ['_shared.js'] },
  'features/exams/exam-page.tsx': { file: 'exam.js', imports: ['index.html'] },
}

describe('the files of a first visit', () => {
  test('are the entry and the page with everything that they import, once each', () => {
    expect(filesOf(manifest, 'features/home/home-page.tsx')).toEqual({
      scripts: ['index.js', 'shared.js', 'home.js', 'list.js'],
      styles: ['index.css', 'home.css', 'list.css'],
    })
  })

  test('leave out what other pages need', () => {
    expect(filesOf(manifest).scripts).toEqual(['index.js', 'shared.js'])
  })

  test('of a page that was not built are an error, not an empty list', () => {
    expect(() => filesOf(manifest, 'features/nope.tsx')).toThrow('features/nope.tsx')
  })
})
