export { type FileRights, filesRoutes } from './routes.ts'
export { type FileSubject, listFiles, removeFile, type StoredFile, pathOf, storeFile } from './store.ts'
