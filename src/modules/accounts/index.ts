export { accountsApi } from './api.ts'
export { type Auth, emailOf, hashPassword, openAuth } from './auth.ts'
export { openSessions, type Sessions, type SignedIn } from './sessions.ts'
