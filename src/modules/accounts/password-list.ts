import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import type { IssuedPassword } from './issue-passwords.ts'

/**
 * The list as a workbook in base64. It travels in the one answer that shows the passwords, since nothing is kept that a
 * second request could make it from.
 */
export async function passwordWorkbook(issued: IssuedPassword[]): Promise<string> {
  const bytes = await workbookBytes({
    sheets: [
      {
        name: '初始密码',
        columns: [
          { header: '教职工号', key: 'staffNumber', width: 16, format: 'text' },
          { header: '姓名', key: 'name', width: 14, format: 'text' },
          { header: '初始密码', key: 'password', width: 16, format: 'text' },
        ],
        rows: issued.map(({ staffNumber, name, password }) => ({ staffNumber, name, password })),
        expectedRows: issued.length,
      },
    ],
  })
  return Buffer.from(bytes).toString('base64')
}
