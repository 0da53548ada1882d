export { type FileRights, filesRoutes } from './routes.ts'
export { type FileSubject, listFiles, removeFile, type StoredFile, storeFile } from './store.ts'
