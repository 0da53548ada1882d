import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { clusterConnection } from '../../../tests/support/database.ts'
import { checkExternal, refusalOfServer } from './external.ts'

test('a PostgreSQL of one’s own is named without its password', async () => {
  const { host, user } = await clusterConnection()
  const where = await checkExternal(`postgres://${user}:secret@${encodeURIComponent(host!)}/lianyan`)
  expect(where).toContain('/lianyan')
  expect(where).not.toContain('secret')
})

test('a database that does not exist is named', async () => {
  const { host, user } = await clusterConnection()
  await expect(
    checkExternal(`postgres://${user}@${encodeURIComponent(host!)}/nowhere`),
  ).rejects.toMatchObject({
    code: 'databaseMissing',
    message: expect.stringContaining('/nowhere 不存在'),
  })
})

test('an address where nothing listens is refused with the reason', async () => {
  await expect(checkExternal('postgres://u:p@127.0.0.1:1/x')).rejects.toMatchObject({
    code: 'databaseUnreachable',
    message: expect.stringMatching(/127\.0\.0\.1:1\/x.*没有在这个地址上监听/),
  })
})

test('a server that is no PostgreSQL is refused rather than waited for', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  await expect(checkExternal(`postgres://u@127.0.0.1:${port}/x`)).rejects.toMatchObject({
    code: 'databaseUnreachable',
  })
  server.close()
})

test.each([
  [{ number: 149999, name: '14.9', encoding: 'UTF8' }, 'databaseTooOld'],
  [{ number: 150000, name: '15.0', encoding: 'SQL_ASCII' }, 'databaseEncoding'],
  [{ number: 150000, name: '15.0', encoding: 'UTF8' }, undefined],
  [{ number: 180004, name: '18.4', encoding: 'UTF8' }, undefined],
])('a server %o gives %s', (server, code) => {
  expect(refusalOfServer(server, 'db:5432/x')?.code).toBe(code)
})
