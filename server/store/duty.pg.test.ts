import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Conflict } from '../../contracts/admin.ts'
import type { DryRun, SignOn } from '../../contracts/duty.ts'
import type { DutyPart } from '../../contracts/duty-part.ts'
import { type AlarmPolicy, USUAL_POLICY } from '../../contracts/policy.ts'
import type { Principal } from '../access/principal.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { dryRunOf, policyFor, setAlarmPolicy } from './alarm-policy.ts'
import { handOverDuty, lengthenDuty, signOffDuty, signOnDuty, takeBeds } from './duty.ts'
import { endShifts } from './duty-hold.ts'
import { callsNow, dutyNow } from './duty-now.ts'
import { changePerson, setEnabled } from './people.ts'
import { createSession, readSession } from './sessions.ts'
import { createStore, type Store } from './store.ts'
import { ownDuty, wardDuty } from './ward-duty.ts'

const NOW_MS = Date.parse('2026-11-21T19:00:00Z')
const HOUR_MS = 3_600_000
let database: TestDatabase
let store: Store
let owner: pg.Client
let now_ms = NOW_MS
const people: Record<string, Principal> = {}
const who = (name: string) => people[name]!

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await store.close()
  await database.drop()
})

const STAFF = [
  ['iris', 'admin', ['w1']],
  ['ana', 'nurse', ['w1']],
  ['ben', 'nurse', ['w1']],
  ['cho', 'nurse', ['w1', 'w2']],
  ['dov', 'physician', ['w1', 'w2']],
  ['eve', 'nurse', ['w2']],
  ['otto', 'admin', ['w2']],
  ['aud', 'auditor', ['w1']],
] as const

/** Ward w1 with four beds, three of them occupied, ward w2 with one; nobody on duty, no policy. */
beforeEach(async () => {
  now_ms = NOW_MS
  const { prisma } = store
  // Policies cannot be removed by the application; the owner can.
  await owner.query(
    `TRUNCATE "DutyBed", "Duty", "AlarmPolicy", "Contact", "Session", "UserWard", "User", "Encounter", "Patient", "Bed", "Ward" CASCADE`,
  )
  await prisma.ward.createMany({
    data: [
      { id: 'w1', name: 'One' },
      { id: 'w2', name: 'Two' },
    ],
  })
  const bed = (id: string, wardId: string, position: number) => ({ id, wardId, label: id, position })
  await prisma.bed.createMany({
    data: [bed('b1', 'w1', 1), bed('b2', 'w1', 2), bed('b3', 'w1', 3), bed('b4', 'w1', 4), bed('x1', 'w2', 1)],
  })
  for (const bedId of ['b1', 'b2', 'b3'])
    await prisma.patient.create({
      data: { id: `p-${bedId}`, mrn: 'x', family: 'x', given: 'x', encounters: { create: { id: `e-${bedId}`, bedId } } },
    })
  for (const [id, role, wards] of STAFF) {
    await prisma.user.create({
      data: { id, login: id, name: id.toUpperCase(), role, passwordHash: 'x', wards: { create: wards.map((wardId) => ({ wardId })) } },
    })
    people[id] = (await readSession(store, now_ms, await createSession(store, now_ms, id)))!
  }
})

/** Small and repeatable. */
function random(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}
const conflict = (reason: Conflict, detail: object = {}) =>
  expect.objectContaining({ name: 'ConflictError', reason, detail: expect.objectContaining(detail) })
const denied = (reason: string) => expect.objectContaining({ name: 'Denied', reason })
const on = async (name: string, part: DutyPart, beds: string[] = [], hours = 8, ward = 'w1') =>
  (await signOnDuty(who(name), store, now_ms, ward, { part, until_ms: now_ms + hours * HOUR_MS, beds })).duty
const take = (name: string, duty: string, beds: Array<[bed: string, from: string | null]>, leave: string[] = []) =>
  takeBeds(who(name), store, now_ms, 'w1', duty, { take: beds.map(([bed, from]) => ({ bed, from })), leave })
const shown = (name = 'ana') => wardDuty(who(name), store, now_ms, 'w1')
const bedsOf = async () => Object.fromEntries((await shown()).on.map(({ user, beds }) => [user, beds]))
const lines = async (action: string) =>
  store.prisma.$queryRaw<Array<{ actor: string; subject: string; detail: Record<string, unknown> }>>`
    SELECT actor, subject, detail FROM hot.audit_inbox WHERE action = ${action} ORDER BY id DESC LIMIT 3`
const set = (base: number, policy: AlarmPolicy = USUAL_POLICY) => setAlarmPolicy(who('iris'), store, now_ms, 'w1', { base, policy })
const addContact = (id: string, whose: { userId: string } | { wardId: string }, channel: string) =>
  store.prisma.contact.create({ data: { id, ...whose, channel, label: id, address: 'sealed', addressIndex: id } })

describe('being on duty', () => {
  test('[DTY-6] a nurse signs on with beds, the ward shows it, and occupied beds nobody has are called out', async () => {
    expect(await shown()).toMatchObject({ on: [], untaken: ['b1', 'b2', 'b3'], parts: ['nurse', 'charge'], others: [] })
    const duty = await on('ana', 'nurse', ['b1', 'b4'])
    expect(await shown('dov')).toMatchObject({
      on: [{ duty, user: 'ana', name: 'ANA', part: 'nurse', beds: ['b1', 'b4'], until_ms: NOW_MS + 8 * HOUR_MS, reachable: [] }],
      untaken: ['b2', 'b3'],
      parts: ['physician'],
    })
    const [line] = await lines('duty.signed_on')
    expect(line).toMatchObject({ actor: 'ana', subject: 'ana', detail: { ward: 'w1', duty, part: 'nurse', beds: ['b1', 'b4'] } })
    expect((await ownDuty(who('ana'), store, now_ms)).shifts).toMatchObject([{ duty, ward: 'w1', ward_name: 'One', part: 'nurse' }])
  })

  test('[DTY-7] one shift a person and ward, ending in the future and within a day; beds are the ward’s own', async () => {
    for (const hours of [0, -1, 24.001]) await expect(on('ana', 'nurse', [], hours)).rejects.toEqual(conflict('shift_invalid'))
    await expect(on('ana', 'nurse', ['x1'])).rejects.toEqual(denied('not_found'))
    await on('cho', 'charge', [], 24)
    await expect(on('cho', 'nurse')).rejects.toEqual(conflict('already_on_duty'))
    await on('cho', 'nurse', ['x1'], 1, 'w2')
    now_ms += 24 * HOUR_MS
    await on('cho', 'nurse')
  })

  test('[DTY-8] nurses and physicians sign themselves on in their own wards and parts, an admin anybody of the ward, others nobody', async () => {
    const asked: SignOn = { part: 'nurse', until_ms: now_ms + HOUR_MS, beds: [] }
    const by = (name: string, ward: string, over: object = {}) => signOnDuty(who(name), store, now_ms, ward, { ...asked, ...over })
    await expect(by('eve', 'w1')).rejects.toEqual(denied('not_allowed'))
    await expect(by('ana', 'w1', { user: 'ben' })).rejects.toEqual(denied('not_allowed'))
    await expect(by('dov', 'w1')).rejects.toEqual(denied('not_allowed'))
    await expect(by('ana', 'w1', { part: 'physician' })).rejects.toEqual(denied('not_allowed'))
    await expect(by('dov', 'w1', { part: 'physician', beds: ['b1'] })).rejects.toEqual(denied('not_allowed'))
    await expect(by('aud', 'w1')).rejects.toEqual(denied('not_allowed'))
    await expect(by('iris', 'w1')).rejects.toEqual(denied('not_allowed'))
    await expect(by('iris', 'w1', { user: 'eve' })).rejects.toEqual(denied('not_found'))
    await expect(by('iris', 'w2', { user: 'eve' })).rejects.toEqual(denied('not_allowed'))
    await expect(wardDuty(who('eve'), store, now_ms, 'w1')).rejects.toEqual(denied('not_allowed'))
    const locked = { ...who('ana'), locked: true }
    expect(await wardDuty(locked, store, now_ms, 'w1')).toMatchObject({ parts: ['nurse', 'charge'] })
    await expect(signOnDuty(locked, store, now_ms, 'w1', asked)).rejects.toEqual(denied('locked'))
    const { duty } = await by('iris', 'w1', { user: 'ben' })
    expect((await shown('iris')).others.map(({ user }) => user)).toEqual(['ana', 'cho', 'dov'])
    for (const name of ['eve', 'aud', 'otto'])
      await expect(signOffDuty(who(name), store, now_ms, 'w1', duty)).rejects.toEqual(denied('not_allowed'))
    await expect(signOffDuty(who('ana'), store, now_ms, 'w1', duty)).rejects.toEqual(denied('not_allowed'))
    await expect(signOffDuty(who('otto'), store, now_ms, 'w2', duty)).rejects.toEqual(denied('not_found'))
    await signOffDuty(who('iris'), store, now_ms, 'w1', duty)
    await expect(signOffDuty(who('ben'), store, now_ms, 'w1', duty)).rejects.toEqual(conflict('not_on_duty'))
  })

  test('[DTY-9] a bed is one shift’s at a time: taken from whom it was shown with, or not at all; twice is once', async () => {
    const ana = await on('ana', 'nurse', ['b1', 'b2'])
    const ben = await on('ben', 'nurse')
    await expect(take('ben', ben, [['b1', null]])).rejects.toEqual(conflict('not_as_shown'))
    await take('ben', ben, [['b1', ana]])
    await take('ben', ben, [['b1', ana]])
    expect(await bedsOf()).toEqual({ ana: ['b2'], ben: ['b1'] })
    await take('ben', ben, [['b3', null]], ['b1', 'b2'])
    expect(await bedsOf()).toEqual({ ana: ['b2'], ben: ['b3'] })
    const tries = await Promise.allSettled([take('ana', ana, [['b4', null]]), take('ben', ben, [['b4', null]])])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const held = await store.prisma.dutyBed.groupBy({ by: ['bedId'], where: { toAt: null }, _count: true })
    expect(held.every(({ _count }) => _count === 1)).toBe(true)
  })

  test('[DTY-10] handing over gives every bed to somebody on in the same ward, charge with it, and the giver is off', async () => {
    const ana = await on('ana', 'charge', ['b1', 'b2'])
    const ben = await on('ben', 'nurse', ['b3'])
    const dov = await on('dov', 'physician')
    const other = await on('eve', 'nurse', [], 8, 'w2')
    for (const to of [ana, other, 'nobody'])
      await expect(handOverDuty(who('ana'), store, now_ms, 'w1', ana, to)).rejects.toEqual(conflict('not_on_duty'))
    await expect(handOverDuty(who('ana'), store, now_ms, 'w1', ana, dov)).rejects.toEqual(denied('not_allowed'))
    await handOverDuty(who('ana'), store, now_ms, 'w1', ana, ben)
    expect((await shown()).on.map(({ user, part, beds }) => [user, part, beds])).toEqual([
      ['ben', 'charge', ['b1', 'b2', 'b3']],
      ['dov', 'physician', []],
    ])
    await expect(handOverDuty(who('ana'), store, now_ms, 'w1', ana, ben)).rejects.toEqual(conflict('not_on_duty'))
    expect((await lines('duty.handed_over'))[0]).toMatchObject({ actor: 'ana', detail: { to: ben, beds: ['b1', 'b2'] } })
  })

  test('[DTY-11] a shift is over at its end by itself: beds untaken, person not called; it can be made longer before, not after', async () => {
    const ana = await on('ana', 'nurse', ['b1'], 1)
    await expect(lengthenDuty(who('ana'), store, now_ms, 'w1', ana, now_ms + HOUR_MS - 1)).rejects.toEqual(conflict('shift_invalid'))
    await lengthenDuty(who('ana'), store, now_ms, 'w1', ana, now_ms + 2 * HOUR_MS)
    now_ms += 2 * HOUR_MS - 1
    expect((await shown()).untaken).toEqual(['b2', 'b3'])
    now_ms += 1
    expect(await shown()).toMatchObject({ on: [], untaken: ['b1', 'b2', 'b3'] })
    expect((await ownDuty(who('ana'), store, now_ms)).shifts).toMatchObject([{ duty: ana, until_ms: now_ms }])
    expect((await ownDuty(who('ana'), store, now_ms + HOUR_MS)).shifts).toEqual([])
    expect((await dutyNow(store, 'w1', now_ms)).on).toEqual([])
    await expect(lengthenDuty(who('ana'), store, now_ms, 'w1', ana, now_ms + HOUR_MS)).rejects.toEqual(conflict('not_on_duty'))
    const ben = await on('ben', 'nurse')
    await take('ben', ben, [['b1', null]])
    expect(await bedsOf()).toEqual({ ben: ['b1'] })
    expect([await endShifts(store, now_ms), await endShifts(store, now_ms)]).toEqual([1, 0])
    expect((await lines('duty.signed_off'))[0]).toMatchObject({ actor: 'system', subject: 'ana', detail: { duty: ana, why: 'time' } })
    expect(await bedsOf()).toEqual({ ben: ['b1'] })
    const anew = await on('ana', 'nurse')
    expect((await ownDuty(who('ana'), store, now_ms)).shifts).toMatchObject([{ duty: anew }])
    await signOffDuty(who('ana'), store, now_ms, 'w1', anew)
    expect((await ownDuty(who('ana'), store, now_ms)).shifts).toMatchObject([{ duty: ana }])
  })

  test('[DTY-12] whoever was disabled, left the ward or changed role is not called, and their beds are free to take', async () => {
    await on('ana', 'nurse', ['b1'])
    await on('cho', 'charge', ['b2'])
    await on('dov', 'physician')
    await setEnabled(who('iris'), store, now_ms, 'ana', false)
    await changePerson(who('iris'), store, now_ms, 'cho', { name: 'CHO', role: 'nurse', wards: ['w2'] })
    await changePerson(who('iris'), store, now_ms, 'dov', { name: 'DOV', role: 'auditor', wards: ['w1'] })
    expect((await dutyNow(store, 'w1', now_ms)).on).toEqual([])
    const ben = await on('ben', 'nurse')
    await take('ben', ben, [
      ['b1', null],
      ['b2', null],
    ])
    expect((await shown('ben')).untaken).toEqual(['b3'])
  })
})

describe('a ward’s alarm policy', () => {
  const everybody = async () => {
    const charge = await on('cho', 'charge')
    return { charge, nurse: await on('ana', 'nurse', ['b1', 'b2', 'b3']), physician: await on('dov', 'physician') }
  }

  test('[DTY-13] a chain with a step that calls nobody on duty is refused and the step is named; nothing is written', async () => {
    await expect(set(0)).rejects.toEqual(conflict('nobody_on_duty', { priority: 'high', step: 1, bed: 'b1' }))
    await on('ana', 'nurse', ['b1'])
    await expect(set(0)).rejects.toEqual(conflict('nobody_on_duty', { priority: 'high', step: 2 }))
    await on('cho', 'charge')
    await expect(set(0)).rejects.toEqual(conflict('nobody_on_duty', { priority: 'high', step: 4 }))
    expect(await store.prisma.alarmPolicy.count()).toBe(0)
    await addContact('room', { wardId: 'w1' }, 'slack')
    expect(await set(0)).toEqual({ version: 1 })
  })

  test('[DTY-14] versions are kept; who writes from an older one is told that it is not as shown, also of two at once', async () => {
    await everybody()
    expect(await policyFor(who('iris'), store, 'w1')).toMatchObject({ version: 0, policy: null, versions: [] })
    const both = await Promise.allSettled([set(0), set(0, { ...USUAL_POLICY, claim_ms: 60_000 })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(set(0)).rejects.toEqual(conflict('not_as_shown'))
    await expect(set(2)).rejects.toEqual(conflict('not_as_shown'))
    await set(1, { ...USUAL_POLICY, medium: [], budget_per_nurse_hour: 6 })
    expect(await policyFor(who('iris'), store, 'w1')).toMatchObject({
      version: 2,
      policy: { medium: [], budget_per_nurse_hour: 6 },
      versions: [
        { version: 2, by: 'IRIS', at_ms: now_ms },
        { version: 1, by: 'IRIS' },
      ],
    })
    const [line] = await lines('policy.set')
    expect(line).toMatchObject({ actor: 'iris', subject: 'w1', detail: { version: 2, after: { budget_per_nurse_hour: 6 } } })
    expect((await callsNow(store, now_ms)).get('w1')).toMatchObject({ policy: { medium: [] }, duty: { ward: 'w1' } })
  })

  test('[DTY-15] only an admin of the ward reads, sets and rehearses it', async () => {
    const dry: DryRun = { policy: USUAL_POLICY, at_ms: now_ms, bed: 'b1', priority: 'high', busy: [] }
    for (const name of ['ana', 'dov', 'aud', 'otto']) {
      await expect(policyFor(who(name), store, 'w1')).rejects.toEqual(denied('not_allowed'))
      await expect(dryRunOf(who(name), store, 'w1', dry)).rejects.toEqual(denied('not_allowed'))
      await expect(setAlarmPolicy(who(name), store, now_ms, 'w1', { base: 0, policy: USUAL_POLICY })).rejects.toEqual(denied('not_allowed'))
    }
    await expect(dryRunOf(who('iris'), store, 'w1', { ...dry, bed: 'x1' })).rejects.toEqual(denied('not_found'))
  })

  test('[DTY-16] the last one a step calls cannot leave, unless everything is handed over to somebody the step calls too', async () => {
    const { charge, nurse, physician } = await everybody()
    await signOffDuty(who('dov'), store, now_ms, 'w1', physician)
    const again = await on('dov', 'physician')
    await set(0)
    await expect(signOffDuty(who('dov'), store, now_ms, 'w1', again)).rejects.toEqual(
      conflict('nobody_left', { priority: 'high', step: 4 }),
    )
    await expect(signOffDuty(who('cho'), store, now_ms, 'w1', charge)).rejects.toEqual(
      conflict('nobody_left', { priority: 'high', step: 2 }),
    )
    expect((await shown()).on).toHaveLength(3)
    await signOffDuty(who('ana'), store, now_ms, 'w1', nurse)
    const ben = await on('ben', 'nurse')
    await handOverDuty(who('cho'), store, now_ms, 'w1', charge, ben)
    expect((await shown()).on.map(({ user, part }) => [user, part])).toEqual([
      ['ben', 'charge'],
      ['dov', 'physician'],
    ])
    await addContact('room', { wardId: 'w1' }, 'slack')
    await signOffDuty(who('dov'), store, now_ms, 'w1', again)
  })

  test('[DTY-16] of the last two in charge who leave at the same moment one stays', async () => {
    const { charge } = await everybody()
    const ben = await on('ben', 'charge')
    await set(0)
    const both = await Promise.allSettled([
      signOffDuty(who('cho'), store, now_ms, 'w1', charge),
      signOffDuty(who('ben'), store, now_ms, 'w1', ben),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await shown()).gaps).toEqual([])
  })

  test('[DTY-24] whatever people do, in whatever order and two at once: no step loses its last person, no bed has two', async () => {
    await everybody()
    await set(0)
    for (const seed of [1, 2]) {
      const pick = random(seed)
      for (let round = 0; round < 8; round++) {
        const { on: lines } = await shown()
        const line = () => lines[pick(lines.length)]!
        const bed = () => `b${1 + pick(4)}`
        const something = (): Promise<unknown> => {
          const [one, other] = [line(), line()]
          const by = who(one.user)
          switch (pick(4)) {
            case 0:
              return signOffDuty(by, store, now_ms, 'w1', one.duty)
            case 1:
              return handOverDuty(by, store, now_ms, 'w1', one.duty, other.duty)
            case 2: {
              const wanted = bed()
              return take(one.user, one.duty, [[wanted, lines.find(({ beds }) => beds.includes(wanted))?.duty ?? null]], [bed()])
            }
            default: {
              const name = ['ana', 'ben', 'cho', 'dov'][pick(4)]!
              return on(name, name === 'dov' ? 'physician' : pick(2) ? 'nurse' : 'charge', name === 'dov' ? [] : [bed()])
            }
          }
        }
        const tried = await Promise.allSettled([something(), something()])
        for (const one of tried)
          if (one.status === 'rejected') expect(['ConflictError', 'Denied'], `seed ${seed}: ${one.reason}`).toContain(one.reason.name)
        const ward = await shown()
        expect(ward.gaps, `seed ${seed} round ${round}`).toEqual([])
        const held = ward.on.flatMap(({ beds }) => beds)
        expect(new Set(held).size, `seed ${seed} round ${round}`).toBe(held.length)
      }
    }
  })

  test('[DTY-17] when a shift runs out the ward is shown which steps call nobody', async () => {
    await on('cho', 'charge', [], 1)
    await on('ana', 'nurse', ['b1'])
    await on('dov', 'physician')
    await set(0)
    expect(await shown()).toMatchObject({ policy: 1, gaps: [] })
    now_ms += HOUR_MS
    expect((await shown()).gaps).toEqual([
      { priority: 'high', step: 2, bed: 'b1' },
      { priority: 'medium', step: 2, bed: 'b1' },
    ])
  })

  test('[DTY-18] the dry run: 03:12, bed 3, its nurse busy: who is called, how and when; shifts that end on the way are over', async () => {
    const ana = await on('ana', 'nurse', ['b3'])
    await on('cho', 'charge', [], 8.2 + 20 / 3_600)
    await addContact('phone', { userId: 'ana' }, 'push')
    await addContact('room', { wardId: 'w1' }, 'slack')
    const at_ms = NOW_MS + (8 * 60 + 12) * 60_000
    const dry = (over: object = {}) =>
      dryRunOf(who('iris'), store, 'w1', { policy: USUAL_POLICY, at_ms, bed: 'b3', priority: 'high', busy: ['ana'], ...over })
    await lengthenDuty(who('ana'), store, now_ms, 'w1', ana, NOW_MS + 12 * HOUR_MS)
    const steps = await dry()
    expect(steps.map((step) => [step.level, step.at_ms - at_ms, step.nobody])).toEqual([
      [1, 0, true],
      [2, 30_000, true],
      [3, 90_000, true],
      [4, 150_000, false],
    ])
    expect(steps[0]!.targets).toEqual([
      { target: 'assigned', instead: null, people: [{ user: 'ana', name: 'ANA', channels: ['push'], busy: true }], channels: [] },
    ])
    expect(steps[3]!.targets[1]).toMatchObject({ target: 'ward', channels: [{ channel: 'slack', label: 'room' }] })
    expect((await dry({ at_ms: NOW_MS, bed: 'b4' }))[0]!.targets[0]).toMatchObject({ instead: 'charge', people: [{ name: 'CHO' }] })
    expect((await dry({ at_ms: NOW_MS - 1 })).map(({ nobody }) => nobody)).toEqual([true, true, true, false])
  })
})
