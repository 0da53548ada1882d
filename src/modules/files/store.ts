import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { zipNames } from '../../platform/documents/zip-names.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordAudit } from '../audit/index.ts'
import type { Ctx } from '../organization/index.ts'
import { accepted, extensionOf, holdsParts, mostBytes, refusalOf, safeName } from './rules.ts'

export interface StoredFile {
  id: string
  name: string
  mediaType: string
  bytes: number
  purpose: string
  uploadedAt: string
}

/** The thing that a file hangs on; its module says who may read. */
export interface FileSubject {
  kind: string
  id: string
}

/** Where the bytes of a file lie; ids are spread over folders by their last two characters. */
export function pathOf(filesFolder: string, districtId: number, fileId: string): string {
  return join(filesFolder, String(districtId), fileId.slice(-2), fileId)
}

/** A file whose bytes lie in their place, and that no row names yet. */
export interface ReceivedFile {
  id: string
  name: string
  mediaType: string
  bytes: number
  sha256: string
  path: string
}

/**
 * Takes the bytes of an upload: streams them to disk beside their place, checks and syncs them, then gives them their
 * name. Outside of any transaction, as a slow line must not hold a connection.
 * @throws Refusal of `refusalOf`; nothing is kept then
 */
export async function receiveFile(
  filesFolder: string,
  districtId: number,
  upload: { name: string; content: Readable },
): Promise<ReceivedFile> {
  const id = newId()
  const name = safeName(upload.name)
  const kind = accepted[extensionOf(name)]
  if (!kind) {
    upload.content.resume()
    throw new Refusal('fileTypeRefused', { name })
  }
  const path = pathOf(filesFolder, districtId, id)
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.part`
  const hash = createHash('sha256')
  let bytes = 0
  let head: Buffer = Buffer.alloc(0)
  try {
    await pipeline(
      upload.content,
      async function* measured(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length
          if (bytes > mostBytes) throw new Refusal('fileTooLarge', { name })
          if (head.length < 16) head = Buffer.concat([head, chunk.subarray(0, 16)])
          hash.update(chunk)
          yield chunk
        }
      },
      createWriteStream(draft),
    )
    const handle = await open(draft, 'r')
    try {
      const names = holdsParts(name) ? await zipNames(handle) : undefined
      const refusal = refusalOf({ name, bytes, head, names })
      if (refusal) throw new Refusal(refusal, { name })
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return { id, name, mediaType: kind.mediaType, bytes, sha256: hash.digest('hex'), path }
}

/** Takes back files that got no row. */
export async function discardFiles(files: ReceivedFile[]): Promise<void> {
  await Promise.all(files.map(({ path }) => rm(path, { force: true })))
}

/**
 * Hangs a received file on its thing. The caller discards the bytes when the transaction fails, and when the answer has
 * another id: an upload that its client named (`upload`) and that came once before is the one that is there.
 * @throws Refusal 'conflict' when the same name stands for another file
 */
export async function recordFile(
  ctx: Ctx,
  file: ReceivedFile,
  {
    subject,
    purpose,
    upload,
  }: { subject: FileSubject; purpose: string; upload?: { id: string; part: number } | null },
): Promise<StoredFile> {
  const { id, name, mediaType, bytes, sha256 } = file
  const uploadedAt = ctx.clock.now()
  const { numInsertedOrUpdatedRows: inserted } = await ctx.db
    .insertInto('files')
    .values({
      districtId: ctx.district.id,
      id,
      name,
      mediaType,
      bytes,
      sha256,
      subjectKind: subject.kind,
      subjectId: subject.id,
      purpose,
      uploadedBy: ctx.actor.personId,
      uploadedAt,
      uploadId: upload?.id ?? null,
      uploadPart: upload?.part ?? null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['districtId', 'uploadId', 'uploadPart'])
        .where('uploadId', 'is not', null)
        .doNothing(),
    )
    .executeTakeFirstOrThrow()
  if (inserted === 0n && upload) return storedBefore(ctx, file, subject, upload)
  await recordAudit(ctx, {
    action: 'file.uploaded',
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectTitle: name,
    after: { file: name, bytes },
  })
  return { id, name, mediaType, bytes, purpose, uploadedAt: uploadedAt.toISOString() }
}

/** What an earlier upload of this id left, where it was the same file of the same person on the same thing. */
async function storedBefore(
  ctx: Ctx,
  { sha256 }: ReceivedFile,
  subject: FileSubject,
  upload: { id: string; part: number },
): Promise<StoredFile> {
  const row = await ctx.db
    .selectFrom('files')
    .select(['id', 'name', 'mediaType', 'bytes', 'purpose', 'uploadedAt'])
    .where('districtId', '=', ctx.district.id)
    .where('uploadId', '=', upload.id)
    .where('uploadPart', '=', upload.part)
    .where('sha256', '=', sha256)
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .where('uploadedBy', '=', ctx.actor.personId)
    .executeTakeFirst()
  if (!row) throw new Refusal('conflict')
  return { ...row, uploadedAt: row.uploadedAt.toISOString() }
}

/** The files that hang on these things of one kind, oldest first. The caller has checked who may see the things. */
export async function listFiles(
  ctx: Ctx,
  subjectKind: string,
  subjectIds: string[],
): Promise<(StoredFile & { subjectId: string })[]> {
  if (subjectIds.length === 0) return []
  const rows = await ctx.db
    .selectFrom('files')
    .select(['id', 'name', 'mediaType', 'bytes', 'purpose', 'subjectId', 'uploadedAt'])
    .where('districtId', '=', ctx.district.id)
    .where('subjectKind', '=', subjectKind)
    .where('subjectId', 'in', subjectIds)
    .where('removedAt', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, uploadedAt: row.uploadedAt.toISOString() }))
}

/** Takes a file away from its thing; the bytes stay until the retention period is over. */
export async function removeFile(ctx: Ctx, subject: FileSubject, fileId: string): Promise<void> {
  const removed = await ctx.db
    .updateTable('files')
    .set({ removedAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', fileId)
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .where('removedAt', 'is', null)
    .returning('name')
    .executeTakeFirst()
  if (!removed) throw new Refusal('notFound')
  await recordAudit(ctx, {
    action: 'file.removed',
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectTitle: removed.name,
    before: { file: removed.name },
  })
}
