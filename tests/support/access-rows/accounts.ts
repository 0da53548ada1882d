import type { accounts as contract } from '../../../src/modules/accounts/contract.ts'
import { type AccessRows, everyone } from '../access.ts'

const password = { current: 'not-it-1234', next: 'another-1234' }

export const accounts: AccessRows<typeof contract> = {
  signIn: { input: () => ({ identifier: 'A001', password: 'wrong' }), open: true },
  signOut: { input: () => undefined, open: true },
  setUpOpen: { open: true, input: () => ({ token: 'guessed' }) },
  setUp: {
    open: true,
    input: () => ({
      token: 'guessed',
      district: { name: '新区' },
      term: {
        schoolYear: '2026—2027学年',
        sequence: 1,
        startsOn: '2026-08-31',
        endsOn: '2027-01-22',
        firstMonday: '2026-08-31',
        weeks: 21,
      },
      administrator: { name: '新人', staffNumber: 'N1', password: 'abcd1234' },
    }),
  },
  me: { input: () => undefined, everywhere: everyone },
  changePassword: { input: () => password, everywhere: everyone },
  listSessions: { input: () => undefined, everywhere: everyone },
  // Of one's own account only; the people of this test have none, which is answered with 'notFound'.
  endSessions: { input: () => ({}), everywhere: [] },
  issueInitialPasswords: {
    input: ({ schoolId }) => ({ schoolId }),
    shows: ({ issued }: { issued: unknown[] }) => issued,
    own: ['administrator', 'principal', 'dean'],
    otherSchool: ['administrator'],
  },
  resetPassword: {
    input: ({ teacherId }) => ({ personId: teacherId }),
    own: ['administrator', 'principal', 'dean'],
    otherSchool: ['administrator'],
  },
}
