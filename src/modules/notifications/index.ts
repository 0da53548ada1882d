export { notificationsApi } from './api.ts'
export { type Notice, notify } from './notify.ts'
