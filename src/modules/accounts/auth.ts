import { betterAuth } from 'better-auth'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { Database } from '../../platform/db.ts'

const day = 24 * 60 * 60

/** How long a phone stays signed in without being used. */
export const sessionDays = 90

/**
 * The authentication library on our tables: it hashes passwords, makes sessions and signs cookies. People never sign
 * up: an account belongs to someone on the roster.
 */
export function openAuth(settings: { db: Database; secret: string; origin: string }) {
  return betterAuth({
    appName: '联研',
    baseURL: settings.origin,
    basePath: '/auth',
    secret: settings.secret,
    database: { db: settings.db, type: 'postgres' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    user: {
      modelName: 'users',
      additionalFields: {
        districtId: { type: 'number', required: true, input: false },
        personId: { type: 'string', required: true, input: false },
        mustChangePassword: { type: 'boolean', required: false, input: false },
      },
    },
    session: { modelName: 'sessions', expiresIn: sessionDays * day, updateAge: day },
    account: { modelName: 'credentials' },
    verification: { modelName: 'verifications' },
    // Ours counts by person and by address, in the database: see sign-in.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: 'lianyan',
      useSecureCookies: settings.origin.startsWith('https://'),
      disableOriginCheck: true,
    },
    logger: { disabled: true },
  })
}

export type Auth = ReturnType<typeof openAuth>

/** The address that the library wants for a person; no mail ever goes there. */
export function emailOf(districtId: number, personId: string): string {
  return `${personId}@${districtId}.lianyan.invalid`
}

export { hashPassword, verifyPassword }
