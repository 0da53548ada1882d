export { type FileRights, filesRoutes } from './routes.ts'
export {
  type FileSubject,
  listFiles,
  removeFile,
  type StoredFile,
  pathOf,
  receiveFile,
  recordFile,
} from './store.ts'
