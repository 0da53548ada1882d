import { defineConfig } from 'vitest/config'

const shared = { pool: 'forks', environment: 'node' } as const

export default defineConfig({
  test: {
    // One throw-away PostgreSQL for the whole run; it starts only if a test asks for a database.
    globalSetup: ['tests/support/global-setup.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'source',
          include: ['{src,demo,db,bin}/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'node_modules/**'],
          maxWorkers: 2,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          // Browser journeys come last: a browser and a server each would disturb what counts milliseconds.
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
