import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { dayOf } from '../../../platform/clock.ts'
import type { DistrictFacts, Services } from '../../../platform/context.ts'
import { inDistrict, json } from '../../../platform/db.ts'
import {
  type Drawing,
  openDrawing,
  type Picture,
  type PictureSpec,
} from '../../../platform/documents/pictures/index.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { receiveFile, recordFile } from '../../files/index.ts'
import { type Ctx, loadActor } from '../../organization/index.ts'
import { packDocx } from '../packs/docx.ts'
import type { Block, PackSheet } from '../packs/document.ts'
import { gatherDistrict, gatherSchool, gatherSubject, type PackContent } from '../packs/gather.ts'
import { packXlsx } from '../packs/xlsx.ts'
import { packFiles, packOf, packSchoolFiles } from '../queries/packs.ts'
import { type PackJob, packQueue } from './packs.ts'

/** A pack without a sign of life for this long lost its server. */
const deadAfterMs = 60_000

interface Claim {
  id: string
  version: number
  askedBy: string
  assessmentVersion: number | null
}

/**
 * Makes all packs of an assessment that wait to be made, one after the other. Killed in the middle, what was not finished
 * is made again; a pack is ready with its files, or not at all.
 */
export async function performPacks(services: Services, job: PackJob, signal: AbortSignal): Promise<void> {
  const district = await districtOf(services, job.districtId)
  let drawing: Drawing | undefined
  try {
    for (;;) {
      signal.throwIfAborted()
      const claim = await claimNext(services, district, job.assessmentId)
      if (!claim) return
      drawing ??= openDrawing()
      await makePack(services, district, claim, drawing).catch((error: unknown) =>
        markFailed(services, district, claim.id, error),
      )
    }
  } finally {
    await drawing?.close()
  }
}

/** Takes the next one in line, so that another server does not make it too. */
async function claimNext(
  services: Services,
  district: DistrictFacts,
  assessmentId: string,
): Promise<Claim | null> {
  const now = services.clock.now()
  const { rows } = await inDistrict(services.db, district.id, (db) =>
    sql<Claim>`
      update meeting_packs m set progress = ${json({ done: 0, total: 4, at: now.toISOString() })}
        from assessments a
       where a.district_id = m.district_id and a.id = m.assessment_id and m.district_id = ${district.id}
         and m.id = (select id from meeting_packs w
                      where w.district_id = ${district.id} and w.assessment_id = ${assessmentId} and w.state = 'making'
                        and coalesce(w.progress ->> 'at', '') < ${new Date(now.getTime() - deadAfterMs).toISOString()}
                      order by w.asked_at, w.scope, w.id limit 1 for update skip locked)
      returning m.id, m.version, m.asked_by, a.current_version as assessment_version`.execute(db),
  )
  return rows[0] ?? null
}

async function makePack(
  services: Services,
  district: DistrictFacts,
  claim: Claim,
  drawing: Drawing,
): Promise<void> {
  const content = await asAsker(services, district, claim.askedBy, async (ctx) => {
    const pack = await packOf(ctx, claim.id)
    if (!pack) throw new Refusal('notFound')
    const wanted = {
      assessmentId: pack.assessmentId,
      ...(claim.version === claim.assessmentVersion ? {} : { version: claim.version }),
    }
    if (pack.scope === 'subject') return gatherSubject(ctx, { ...wanted, paperId: pack.paperId! })
    if (pack.scope === 'school') return gatherSchool(ctx, { ...wanted, schoolId: pack.schoolId! })
    return gatherDistrict(ctx, wanted)
  })
  await report(services, district, claim.id, 1)
  const drawn = await drawAll(drawing, content)
  await report(services, district, claim.id, 2)
  const files = await write(content, drawn)
  await report(services, district, claim.id, 3)
  const received: Received[] = []
  for (const { name, bytes, kind } of files) {
    const content = Readable.from([Buffer.from(bytes)])
    received.push({ kind, file: await receiveFile(services.filesFolder, district.id, { name, content }) })
  }
  const kept = await asAsker(services, district, claim.askedBy, async (ctx) => {
    // Only one of two makers keeps its files.
    const { numUpdatedRows } = await ctx.db
      .updateTable('meetingPacks')
      .set({
        state: 'ready',
        finishedAt: ctx.clock.now(),
        progress: json({ done: 4, total: 4 }),
        failure: null,
      })
      .where('districtId', '=', district.id)
      .where('id', '=', claim.id)
      .where('state', '=', 'making')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    for (const { file, kind } of received) {
      await recordFile(ctx, file, { subject: { kind, id: claim.id }, purpose: 'pack' })
    }
    return true
  }).catch(async (error: unknown) => {
    await discard(received)
    throw error
  })
  if (!kept) await discard(received)
}

type Received = { kind: string; file: Awaited<ReturnType<typeof receiveFile>> }

async function discard(received: readonly Received[]): Promise<void> {
  await Promise.all(received.map(({ file }) => rm(file.path, { force: true })))
}

const specsOf = (blocks: readonly Block[], sheets: readonly PackSheet[]): PictureSpec[] => [
  ...blocks.flatMap((block) => (block.kind === 'picture' ? [block.spec] : [])),
  ...sheets.flatMap(({ pictures = [] }) => pictures.map(({ spec }) => spec)),
]

async function drawAll(
  drawing: Drawing,
  { document, schools }: PackContent,
): Promise<Map<PictureSpec, Picture>> {
  const specs = specsOf(document.blocks, [...document.sheets, ...(schools?.sheets ?? [])])
  const drawn = new Map<PictureSpec, Picture>()
  for (const spec of new Set(specs)) drawn.set(spec, await drawing.draw(spec))
  return drawn
}

async function write({ document, schools }: PackContent, drawn: ReadonlyMap<PictureSpec, Picture>) {
  const named = (name: string, ending: string) => `${name.replace(/[\\/:*?"<>|]/g, ' ')}.${ending}`
  return [
    { name: named(document.name, 'docx'), bytes: await packDocx(document, drawn), kind: packFiles },
    {
      name: named(`${document.name} 数据`, 'xlsx'),
      bytes: await packXlsx(document.sheets, drawn),
      kind: packFiles,
    },
    ...(schools
      ? [
          {
            name: named(schools.name, 'xlsx'),
            bytes: await packXlsx(schools.sheets, drawn),
            kind: packSchoolFiles,
          },
        ]
      : []),
  ]
}

/** Reads and writes as the person who asked for it, with the rights that they have now. */
async function asAsker<Result>(
  services: Services,
  district: DistrictFacts,
  personId: string,
  work: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
  const { clock } = services
  return inDistrict(services.db, district.id, async (db) => {
    const actor = await loadActor(db, district.id, personId, dayOf(clock.now(), district.timeZone))
    if (!actor) throw new Refusal('notAllowed')
    return work({ db, actor, district, clock, services, afterCommit: () => {} })
  })
}

async function report(services: Services, district: DistrictFacts, id: string, done: number): Promise<void> {
  const at = services.clock.now().toISOString()
  await inDistrict(services.db, district.id, (db) =>
    db
      .updateTable('meetingPacks')
      .set({ progress: json({ done, total: 4, at }) })
      .where('districtId', '=', district.id)
      .where('id', '=', id)
      .where('state', '=', 'making')
      .execute(),
  )
}

async function markFailed(
  services: Services,
  district: DistrictFacts,
  id: string,
  error: unknown,
): Promise<void> {
  const refused = error instanceof Refusal
  if (!refused) services.log.error({ err: error, pack: id }, 'a meeting pack was not made')
  await inDistrict(services.db, district.id, (db) =>
    db
      .updateTable('meetingPacks')
      .set({
        state: 'failed',
        failure: refused ? error.code : 'packBroken',
        finishedAt: services.clock.now(),
      })
      .where('districtId', '=', district.id)
      .where('id', '=', id)
      .where('state', '=', 'making')
      .execute(),
  )
}

async function districtOf(services: Services, id: number): Promise<DistrictFacts> {
  return services.db
    .selectFrom('districts')
    .select(['id', 'name', 'timeZone'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Puts packs in line again whose server ended in the middle of them. */
export async function resumePacks(services: Services): Promise<void> {
  const dead = new Date(services.clock.now().getTime() - deadAfterMs).toISOString()
  const districts = await services.db.selectFrom('districts').select('id').execute()
  for (const { id: districtId } of districts) {
    const stuck = await inDistrict(services.db, districtId, (db) =>
      sql<{ assessmentId: string }>`
        select distinct assessment_id from meeting_packs
         where district_id = ${districtId} and state = 'making' and coalesce(progress ->> 'at', '') < ${dead}
           and asked_at < ${dead}`.execute(db),
    )
    for (const { assessmentId } of stuck.rows) {
      await services.queue.enqueue(packQueue, { districtId, assessmentId } satisfies PackJob)
    }
  }
}
