import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { announced, refusalFrom, session } from '../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { register, registerOnBehalf, withdraw } from './operations/registering.ts'
import { updateActivity } from './operations/drafting.ts'
import { contentOf } from './queries/content.ts'
import { activityDetail } from './queries/detail.ts'
import { listCandidates, listRegistrations } from './queries/registrations.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('registering')
})
afterAll(() => cast.end())

const withRegistration = (changes: object = {}) =>
  announced(cast, {
    title: '名额活动',
    registrationRequired: true,
    sessions: [session('2026-10-20T09:00:00+08:00')],
    ...changes,
  })
const join = (who: CastName, id: string) => cast.as(who, (ctx) => register(ctx, { id }))
const leave = (who: CastName, id: string) => cast.as(who, (ctx) => withdraw(ctx, { id }))
const line = async (id: string) =>
  (await cast.as('lin', (ctx) => listRegistrations(ctx, { id, limit: 100 }))).rows.map(
    (row) => `${row.person.name} ${row.state}${row.waitingPosition ? ` ${row.waitingPosition}` : ''}`,
  )
async function changeQuota(id: string, quota: number | null): Promise<void> {
  await cast.as('lin', async (ctx) => {
    const content = await contentOf(ctx, id)
    const { revision } = await activityDetail(ctx, { id })
    return updateActivity(ctx, { ...content!, id, revision, quota })
  })
}

describe('registration', () => {
  test('fills the places in order, and the rest wait in order', async () => {
    const { id } = await withRegistration({ quota: 2 })
    expect(await join('teacherChen', id)).toMatchObject({ state: 'registered', registeredCount: 1 })
    expect(await join('teacherZhao', id)).toMatchObject({ state: 'registered', registeredCount: 2 })
    expect(await join('leaderHe', id)).toMatchObject({ state: 'waiting', waitingPosition: 1 })
    expect(await join('teacherLiu', id)).toMatchObject({
      state: 'waiting',
      waitingPosition: 2,
      waitingCount: 2,
    })
    expect(await line(id)).toEqual(['陈雨 registered', '赵禾 registered', '何敏 waiting 1', '刘畅 waiting 2'])
  })

  test('a place that falls free goes to the first in line, who is told', async () => {
    const { id } = await withRegistration({ quota: 1 })
    for (const who of ['teacherChen', 'leaderHe', 'teacherLiu'] as const) await join(who, id)
    expect(await leave('teacherChen', id)).toMatchObject({
      state: 'withdrawn',
      registeredCount: 1,
      waitingCount: 1,
    })
    expect(await line(id)).toEqual(['何敏 registered', '刘畅 waiting 1', '陈雨 withdrawn'])
    const { rows } = await cast.database.pool.query(
      "select person_id from notifications where kind = 'activity.movedUp' and link = $1",
      [`/activities/${id}`],
    )
    expect(rows).toEqual([{ person_id: cast.people.leaderHe.id }])
  })

  test('a higher quota lets the line move up, a lower one sends nobody away', async () => {
    const { id } = await withRegistration({ quota: 1 })
    for (const who of ['teacherChen', 'leaderHe', 'teacherLiu'] as const) await join(who, id)
    await changeQuota(id, 2)
    expect(await line(id)).toEqual(['陈雨 registered', '何敏 registered', '刘畅 waiting 1'])
    await changeQuota(id, 1)
    expect(await line(id)).toEqual(['陈雨 registered', '何敏 registered', '刘畅 waiting 1'])
    await leave('teacherChen', id)
    expect(await line(id)).toEqual(['何敏 registered', '刘畅 waiting 1', '陈雨 withdrawn'])
    await changeQuota(id, null)
    expect(await line(id)).toEqual(['何敏 registered', '刘畅 registered', '陈雨 withdrawn'])
  })

  test('twice is once, and who comes back stands at the end of the line', async () => {
    const { id } = await withRegistration({ quota: 1 })
    await join('teacherChen', id)
    expect(await join('teacherChen', id)).toMatchObject({ state: 'registered', registeredCount: 1 })
    await join('leaderHe', id)
    await leave('teacherChen', id)
    expect(await join('teacherChen', id)).toMatchObject({ state: 'waiting', waitingPosition: 1 })
    expect(await line(id)).toEqual(['何敏 registered', '陈雨 waiting 1'])
  })

  test('is refused with the reason', async () => {
    const open = await announced(cast, { title: '不用报名' })
    expect(await refusalFrom(join('teacherChen', open.id))).toBe('registrationNotNeeded')
    const closed = await withRegistration({ registrationClosesAt: '2026-10-14T09:00:00+08:00' })
    expect(await refusalFrom(join('teacherChen', closed.id))).toBe('registrationClosed')
    const others = await withRegistration({
      audience: { schools: [cast.schools.beiguan] },
      hostSchoolId: cast.schools.chengnan,
    })
    expect(await refusalFrom(join('teacherChen', others.id))).toBe('notInAudience')
    expect(await refusalFrom(join('teacherZhao', others.id))).toBe('notFound')
    expect(await refusalFrom(leave('teacherChen', others.id))).toBe('notRegistered')
  })

  test('cannot be given back once the activity has begun', async () => {
    const { id } = await withRegistration()
    await join('teacherChen', id)
    const during = new Date('2026-10-20T09:30:00+08:00')
    expect(await refusalFrom(cast.as('teacherChen', (ctx) => withdraw(ctx, { id }), during))).toBe(
      'activityStarted',
    )
  })
})

describe('registration on behalf of a school', () => {
  test('takes several teachers at once, in the order given', async () => {
    const { id } = await withRegistration({ quota: 2 })
    const personIds = [cast.people.teacherChen.id, cast.people.leadMa.id, cast.people.deanSun.id]
    const answer = await cast.as('principalWu', (ctx) => registerOnBehalf(ctx, { id, personIds }))
    expect(answer).toMatchObject({ registeredCount: 2, waitingCount: 1 })
    expect(answer.results.map((result) => `${result.person.name} ${result.state}`)).toEqual([
      '陈雨 registered',
      '马骏 registered',
      '孙倩 waiting',
    ])
    const again = await cast.as('deanSun', (ctx) => registerOnBehalf(ctx, { id, personIds }))
    expect(again).toMatchObject({ registeredCount: 2, waitingCount: 1 })
  })

  test('is for one’s own school only, and for those meant', async () => {
    const { id } = await withRegistration({ audience: { associations: [cast.cluster], subjects: ['语文'] } })
    const by = (who: CastName, whom: CastName) =>
      refusalFrom(cast.as(who, (ctx) => registerOnBehalf(ctx, { id, personIds: [cast.people[whom].id] })))
    expect(await by('principalWu', 'teacherZhao')).toBe('notInYourSchool')
    expect(await by('teacherChen', 'deanSun')).toBe('notAllowed')
    expect(await by('principalQian', 'principalQian')).toBe('notInAudience')
    expect(await by('principalQian', 'teacherZhao')).toBe('nothing')
    expect(await by('leadMa', 'teacherChen')).toBe('nothing')
  })

  test('offers those who are meant and not yet on the list; and the head may withdraw them', async () => {
    const { id } = await withRegistration({ audience: { subjects: ['语文'] } })
    const offered = async () =>
      (await cast.as('principalWu', (ctx) => listCandidates(ctx, { id, limit: 50 }))).rows.map(
        (row) => row.name,
      )
    expect(await offered()).toEqual(['马骏', '吴校长', '孙倩', '陈雨'])
    const chen = cast.people.teacherChen.id
    await cast.as('principalWu', (ctx) => registerOnBehalf(ctx, { id, personIds: [chen] }))
    expect(await offered()).toEqual(['马骏', '吴校长', '孙倩'])
    expect(await refusalFrom(cast.as('principalQian', (ctx) => withdraw(ctx, { id, personId: chen })))).toBe(
      'notAllowed',
    )
    await cast.as('principalWu', (ctx) => withdraw(ctx, { id, personId: chen }))
    expect(await offered()).toEqual(['马骏', '吴校长', '孙倩', '陈雨'])
  })

  test('a head of a school sees their own teachers on the list, the organiser all', async () => {
    const { id } = await withRegistration()
    await join('teacherChen', id)
    await join('teacherZhao', id)
    const seen = async (who: CastName) =>
      (await cast.as(who, (ctx) => listRegistrations(ctx, { id, limit: 50 }))).rows.map(
        (row) => row.person.name,
      )
    expect(await seen('lin')).toEqual(['陈雨', '赵禾'])
    expect(await seen('principalQian')).toEqual(['赵禾'])
    expect(await refusalFrom(seen('teacherLiu'))).toBe('notAllowed')
  })
})

describe('many at the same moment', () => {
  const everyone: CastName[] = [
    'leadMa',
    'principalWu',
    'deanSun',
    'teacherChen',
    'leaderHe',
    'principalQian',
    'teacherZhao',
    'teacherLiu',
  ]

  test('never get more places than there are', async () => {
    const { id } = await withRegistration({ quota: 3 })
    const answers = await Promise.all(everyone.map((who) => join(who, id)))
    expect(answers.filter((answer) => answer.state === 'registered')).toHaveLength(3)
    const waiting = answers.flatMap((answer) => answer.waitingPosition ?? [])
    expect(waiting.toSorted()).toEqual([1, 2, 3, 4, 5])
  })

  test('who leave and come, whatever the order: all places taken, the line in order, the counts right', async () => {
    const acts = fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({ act: fc.constant('join' as const), who: fc.constantFrom(...everyone) }),
        },
        {
          weight: 3,
          arbitrary: fc.record({ act: fc.constant('leave' as const), who: fc.constantFrom(...everyone) }),
        },
        {
          weight: 1,
          arbitrary: fc.record({ act: fc.constant('quota' as const), quota: fc.integer({ min: 1, max: 6 }) }),
        },
      ),
      { minLength: 4, maxLength: 14 },
    )
    await fc.assert(
      fc.asyncProperty(acts, fc.boolean(), async (steps, atOnce) => {
        const { id } = await withRegistration({ quota: 2 })
        const step = (one: (typeof steps)[number]) =>
          one.act === 'join'
            ? join(one.who, id)
            : one.act === 'leave'
              ? refusalFrom(leave(one.who, id))
              : refusalFrom(changeQuota(id, one.quota))
        if (atOnce) await Promise.all(steps.map(step))
        else for (const one of steps) await step(one)
        const { found, wanted } = await compared(id, atOnce ? null : steps)
        expect(found).toEqual(wanted)
      }),
      { numRuns: 12 },
    )
  })

  /**
   * The list as it is and as it should be: nobody waits while there is a place, the counts are right, and with the steps
   * in order it is exactly what a person with a pencil gets.
   */
  async function compared(id: string, steps: { act: string; who?: CastName; quota?: number }[] | null) {
    const { rows } = await cast.database.pool.query<{ person_id: string; state: string }>(
      'select person_id, state from registrations where activity_id = $1 order by queued_at, person_id',
      [id],
    )
    const detail = await cast.as('lin', (ctx) => activityDetail(ctx, { id }))
    const registered = rows.filter((row) => row.state === 'registered')
    const waiting = rows.filter((row) => row.state === 'waiting')
    const sound = {
      counts: [detail.registeredCount, detail.waitingCount],
      someoneWaitsInVain: waiting.length > 0 && registered.length < detail.quota!,
    }
    const wanted = { counts: [registered.length, waiting.length], someoneWaitsInVain: false }
    if (!steps) return { found: sound, wanted }
    let quota = 2
    let places: CastName[] = []
    let queue: CastName[] = []
    for (const { act, who, quota: to } of steps) {
      if (act === 'quota') quota = to!
      else if (act === 'leave') {
        places = places.filter((one) => one !== who)
        queue = queue.filter((one) => one !== who)
      } else if (!places.includes(who!) && !queue.includes(who!)) queue.push(who!)
      while (places.length < quota && queue.length > 0) places.push(queue.shift()!)
    }
    const ids = (names: CastName[]) => names.map((name) => cast.people[name].id)
    return {
      found: {
        ...sound,
        places: registered.map((row) => row.person_id).toSorted(),
        queue: waiting.map((row) => row.person_id),
      },
      wanted: { ...wanted, places: ids(places).toSorted(), queue: ids(queue) },
    }
  }
})
