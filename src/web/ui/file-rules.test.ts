import { describe, expect, test } from 'vitest'
import { fileSize, refusalOf } from './file-rules.ts'

const megabyte = 1024 * 1024

describe('a file that is dropped', () => {
  test('is taken when ending and size are right, however the ending is written', () => {
    expect(refusalOf({ name: '教研计划.DOCX', size: 4000 }, ['.docx', '.txt'], megabyte)).toBe(null)
  })

  test('of another kind is refused with the kinds that are possible', () => {
    expect(refusalOf({ name: '照片.png', size: 4000 }, ['.docx', '.txt'], megabyte)).toBe(
      '“照片.png”不是可用的格式。请选择 .docx、.txt 文件。',
    )
  })

  test('of Word 97 is refused with the way to save it anew', () => {
    expect(refusalOf({ name: '计划.doc', size: 4000 }, ['.docx'], megabyte)).toContain('另存为 .docx')
  })

  test('that is empty or too big is refused with its size', () => {
    expect(refusalOf({ name: 'a.txt', size: 0 }, ['.txt'], megabyte)).toContain('空文件')
    expect(refusalOf({ name: 'a.txt', size: 3 * megabyte }, ['.txt'], megabyte)).toContain(
      '3 MB，超过了 1 MB',
    )
  })

  test('without an ending is refused where an ending is asked for', () => {
    expect(refusalOf({ name: 'README', size: 10 }, ['.txt'], megabyte)).toContain('不是可用的格式')
    expect(refusalOf({ name: 'README', size: 10 }, [], megabyte)).toBe(null)
  })
})

test('a size is told in the unit that people know', () => {
  expect([12, 2048, 3.4 * megabyte].map(fileSize)).toEqual(['12 B', '2 KB', '3.4 MB'])
})
