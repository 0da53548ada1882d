import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordAudit } from '../audit/index.ts'
import type { Ctx } from '../organization/index.ts'
import { accepted, extensionOf, mostBytes, refusalOf, safeName } from './rules.ts'

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

/**
 * Takes an upload: streams it to disk beside its place, checks it, syncs it and then gives it its name. The row is
 * written in the operation's transaction; a rollback leaves an unnamed orphan that the doctor removes, never a row
 * without a file.
 * @throws Refusal 'fileEmpty', 'fileTooLarge', 'fileTypeRefused', 'fileNotWhatItSays'
 */
export async function storeFile(
  ctx: Ctx,
  input: { subject: FileSubject; purpose: string; name: string; content: Readable },
): Promise<StoredFile> {
  const id = newId()
  const name = safeName(input.name)
  const kind = accepted[extensionOf(name)]
  if (!kind) {
    input.content.resume()
    throw new Refusal('fileTypeRefused', { name })
  }
  const path = pathOf(ctx.services.filesFolder, ctx.district.id, id)
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.part`
  const hash = createHash('sha256')
  let bytes = 0
  let head: Buffer = Buffer.alloc(0)
  try {
    await pipeline(
      input.content,
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
    const refusal = refusalOf({ name, bytes, head })
    if (refusal) throw new Refusal(refusal, { name })
    const handle = await open(draft)
    await handle.sync().finally(() => handle.close())
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  const uploadedAt = ctx.clock.now()
  await ctx.db
    .insertInto('files')
    .values({
      districtId: ctx.district.id,
      id,
      name,
      mediaType: kind.mediaType,
      bytes,
      sha256: hash.digest('hex'),
      subjectKind: input.subject.kind,
      subjectId: input.subject.id,
      purpose: input.purpose,
      uploadedBy: ctx.actor.personId,
      uploadedAt,
    })
    .execute()
  await recordAudit(ctx, {
    action: 'file.uploaded',
    subjectKind: input.subject.kind,
    subjectId: input.subject.id,
    subjectTitle: name,
    after: { file: name, bytes },
  })
  return {
    id,
    name,
    mediaType: kind.mediaType,
    bytes,
    purpose: input.purpose,
    uploadedAt: uploadedAt.toISOString(),
  }
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
