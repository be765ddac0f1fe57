import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import { BEFORE_CALLS } from '../../contracts/alarm.ts'
import { USUAL_POLICY } from '../../contracts/policy.ts'
import { USUAL_UNITS } from '../../contracts/units.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { alarmHistory, openAlarms, openFacts } from './alarms.ts'
import { bootFacts } from './boot.ts'
import { DEMO_ACCOUNTS } from './demo-ward.ts'
import { dutyNow, policiesInForce } from './duty-now.ts'
import { limitsOf } from './limits.ts'
import { patientLine } from './patients.ts'
import { reviewAt, reviewStart } from './review.ts'
import { type DeviceSeed, seedDemo, seedLoad } from './seed.ts'
import { createSession, readSession, readSessions, revokeSession } from './sessions.ts'
import { createSetupLink, needsSetup, useSetupLink as spendLink } from './setup.ts'
import { signIn } from './sign-in.ts'
import { createStore, type Store } from './store.ts'
import { readStrip, readTrends } from './trends.ts'
import { insertUser } from './users.ts'
import { houseFacts, wardLayout, wardsOf } from './wards.ts'

const now_ms = systemClock.now_ms()
const dir = mkdtempSync(join(tmpdir(), 'wardwave-store-'))
const tokens_file = join(dir, 'tokens.json')
const people: Record<string, Principal> = {}
let database: TestDatabase
let store: Store
let seeds: DeviceSeed[]
const seedIn = (ward: string) => seeds.find((seed) => seed.ward === ward)!

async function principalOf(login: string): Promise<Principal> {
  const { password } = DEMO_ACCOUNTS.find((account) => account.login === login)!
  const signedIn = await signIn(store, now_ms, login, password)
  return (await readSession(store, now_ms, signedIn!.session))!
}

const alarm = (id: string, encounter: string, ward: string, bed: string, over: Partial<Alarm> = {}): Alarm => ({
  id,
  encounter,
  ward,
  bed,
  detector: 'spo2-low',
  channel: 'spo2',
  source: 'wardwave',
  kind: 'clinical',
  priority: 'medium',
  code: 'limit_low',
  params: { parameter: 'spo2', value: 84, limit: 90, unit: '%' },
  onset_ms: now_ms,
  raised_ms: now_ms,
  ended_ms: null,
  end_reason: null,
  condition: 'active',
  signal: { state: 'on' },
  response: { state: 'none' },
  provisional: false,
  ...BEFORE_CALLS,
  late: false,
  because: {},
  rule: { version: 0, set_by: 'profile:adult', set_at_ms: 0, settings: {} },
  origin: 'simulated',
  revision: 1,
  ...over,
})

async function keep(one: Alarm): Promise<void> {
  const open = one.condition !== 'ended'
  const data = {
    encounterId: one.encounter,
    wardId: one.ward,
    bedId: one.bed,
    detector: one.detector,
    priority: one.priority,
    condition: one.condition,
  }
  await store.prisma.alarm.create({
    data: { id: one.id, ...data, open, onsetAt: new Date(one.onset_ms), revision: one.revision, body: one as object },
  })
}

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  seeds = await seedDemo(store, { now_ms, tokens_file })
  for (const { login } of DEMO_ACCOUNTS) people[login] = await principalOf(login)
})
afterAll(async () => {
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true })
})

describe('another ward', () => {
  const reads: Array<[string, (principal: Principal, encounter: string) => Promise<unknown>]> = [
    ['patientLine', (principal, encounter) => patientLine(principal, store, encounter)],
    ['alarmHistory', (principal, encounter) => alarmHistory(principal, store, encounter)],
    ['limitsOf', (principal, encounter) => limitsOf(principal, store, encounter)],
    ['readTrends', (principal, encounter) => readTrends(principal, store, encounter, 8, now_ms)],
    ['reviewStart', (principal, encounter) => reviewStart(principal, store, encounter, null)],
    ['reviewAt', (principal, encounter) => reviewAt(principal, store, now_ms, encounter, now_ms)],
    ['readStrip', (principal, encounter) => readStrip(principal, store, encounter, now_ms - 1_000, now_ms)],
  ]
  test.each(reads)('[ACC-8][P8] %s refuses another ward’s patient and an unknown one, and serves one’s own', async (_, read) => {
    await expect(read(people.nurse!, seedIn('w5a').encounter)).rejects.toEqual(new Denied('not_allowed'))
    await expect(read(people.nurse!, 'nobody')).rejects.toEqual(new Denied('not_found'))
    await expect(read(people.nurse!, seedIn('w4b').encounter)).resolves.toBeTruthy()
    await expect(read(people.admin!, seedIn('w5a').encounter)).resolves.toBeTruthy()
  })

  test('[ACC-8][P8] wards: only one’s own are listed, and only they open', async () => {
    expect((await wardsOf(people.nurse!, store)).map((ward) => ward.id)).toEqual(['w4b'])
    expect((await wardsOf(people.physician!, store)).map((ward) => ward.id)).toEqual(['w4b', 'w5a'])
    for (const ward of ['w5a', 'nowhere']) {
      await expect(wardLayout(people.nurse!, store, ward)).rejects.toEqual(new Denied('not_allowed'))
      await expect(openAlarms(people.nurse!, store, ward)).rejects.toEqual(new Denied('not_allowed'))
    }
  })
})

describe('wards and alarms', () => {
  test('a ward lies in display order, with who is in each bed and what they wear', async () => {
    const { ward, beds } = await wardLayout(people.nurse!, store, 'w4b')
    expect(ward).toEqual({ id: 'w4b', name: 'Ward 4B', kind: 'High dependency', units: USUAL_UNITS })
    expect(beds.map((bed) => bed.label)).toEqual(Array.from({ length: 24 }, (_, i) => String(i + 1).padStart(2, '0')))
    expect(beds[0]).toMatchObject({ patient: { family: 'Okafor' }, origin: 'simulated' })
    expect(beds[0]!.devices.map(({ device, kind }) => [device, kind])).toEqual([
      ['MX-01', 'monitor'],
      ['PU-01', 'pump'],
      ['VN-01', 'ventilator'],
    ])
    const house = await houseFacts(store)
    expect(house.find(({ ward: { id } }) => id === 'w5a')?.beds.map((bed) => bed.patient !== null)).toEqual([true, true, true, true, false])
  })

  test('open alarms and history come newest first, with names', async () => {
    const { encounter, bed } = seedIn('w4b')
    const by = people.nurse!.user
    await keep(alarm('a1', encounter, 'w4b', bed, { response: { state: 'acknowledged', by, at_ms: now_ms } }))
    await keep(alarm('a2', encounter, 'w4b', bed, { onset_ms: now_ms + 5_000 }))
    await keep(alarm('a3', encounter, 'w4b', bed, { onset_ms: now_ms - 5_000, condition: 'ended', signal: { state: 'off', why: 'ended' } }))
    const open = await openAlarms(people.nurse!, store, 'w4b')
    expect(open.map((one) => one.id)).toEqual(['a2', 'a1'])
    expect(open[1]).toMatchObject({ stored: true, noted: null, names: { [by]: 'Nadia Brandt' } })
    expect((await alarmHistory(people.nurse!, store, encounter)).map((one) => one.id)).toEqual(['a2', 'a1', 'a3'])
    expect((await alarmHistory(people.nurse!, store, encounter, now_ms)).map((one) => one.id)).toEqual(['a3'])
    expect((await openFacts(store)).alarms).toHaveLength(2)
  })

  test('[REV-9] a record is opened at an alarm of this stay alone, with the bed it was raised in when that is another', async () => {
    const [one, other] = seeds.filter(({ ward }) => ward === 'w4b')
    await keep(alarm('moved', one!.encounter, 'w4b', other!.bed))
    const start = await reviewStart(people.nurse!, store, one!.encounter, 'moved')
    expect(start).toMatchObject({ patient: { encounter: one!.encounter }, alarm: { id: 'moved', stored: true }, ward: { id: 'w4b' } })
    expect(start.raised_in).toMatchObject({ ward_name: 'Ward 4B' })
    expect(start.raised_in!.bed_label).not.toBe(start.bed_label)
    expect(await reviewStart(people.nurse!, store, one!.encounter, null)).toMatchObject({ alarm: null, raised_in: null })
    for (const id of ['moved', 'nothing'])
      await expect(reviewStart(people.nurse!, store, other!.encounter, id)).rejects.toEqual(new Denied('not_found'))
    await store.prisma.alarm.delete({ where: { id: 'moved' } })
  })

  test('[REV-9] what was worn at the moment is told with its clock as it was last measured; what was put on later is not', async () => {
    const { encounter, device } = seedIn('w4b')
    await store.prisma.$executeRaw`INSERT INTO hot.device_seen VALUES (${device}, true, 't', ${now_ms}, -1500, 5, null, now())`
    const then = await reviewAt(people.nurse!, store, now_ms, encounter, now_ms)
    expect(then.devices.find((worn) => worn.device === device)?.clock).toEqual({ offset_ms: -1500, uncertainty_ms: 5 })
    expect(then).toMatchObject({ encounter, at_ms: now_ms, server_ms: now_ms, numbers: {} })
    expect((await reviewAt(people.nurse!, store, now_ms, encounter, 0)).devices).toEqual([])
    await store.prisma.$executeRaw`DELETE FROM hot.device_seen WHERE device = ${device}`
  })

  test('[P7] limits say what is in force, what is inherited, and who changed it why', async () => {
    const { encounter } = seedIn('w4b')
    const fresh = await limitsOf(people.admin!, store, encounter)
    const low = fresh.rows.find((row) => row.detector === 'spo2-low' && row.setting === 'low_pct')
    expect(fresh).toMatchObject({ version: 0, profile: 'adult', history: [] })
    expect(low).toMatchObject({ value: 90, inherited: 90, source: 'profile' })
    const changes = { 'spo2-low': { low_pct: [90, 88] } }
    const row = {
      by: people.admin!.user,
      at: new Date(now_ms),
      reason: 'COPD',
      settings: { 'spo2-low': { low_pct: 88 } },
      changes,
      effectId: '1/2/3',
    }
    await store.prisma.limitVersion.create({ data: { encounterId: encounter, version: 1, ...row } })
    const changed = await limitsOf(people.admin!, store, encounter)
    expect(changed.rows.find((one) => one.detector === 'spo2-low' && one.setting === 'low_pct')).toMatchObject({
      value: 88,
      inherited: 90,
      source: 'patient',
    })
    expect(changed).toMatchObject({ version: 1, history: [{ version: 1, by_name: 'Iris Vermeer', reason: 'COPD', changes }] })
  })
})

describe('people and sessions', () => {
  test('[ACC-7] unknown, wrong and disabled get the same nothing', async () => {
    expect(await signIn(store, now_ms, 'nobody', 'demo-nurse-4b')).toBeNull()
    expect(await signIn(store, now_ms, 'nurse', 'wrong')).toBeNull()
    expect(await signIn(store, now_ms, ' Nurse ', 'demo-nurse-4b')).not.toBeNull()
    const id = await insertUser(store, {
      login: 'gone',
      name: 'Gone',
      password: 'long-enough-here',
      role: 'nurse',
      wards: [],
    })
    await store.prisma.user.update({ where: { id }, data: { disabledAt: new Date(now_ms) } })
    expect(await signIn(store, now_ms, 'gone', 'long-enough-here')).toBeNull()
  })

  test('[ACC-7] an unknown account takes as long as a wrong password', async () => {
    const took = { nobody: Number.POSITIVE_INFINITY, nurse: Number.POSITIVE_INFINITY }
    // By turns, and the quickest of each: a busy machine makes some slow, none quick.
    for (let i = 0; i < 12; i++)
      for (const login of ['nobody', 'nurse'] as const) {
        const from = performance.now()
        await signIn(store, now_ms, login, 'wrong-password')
        took[login] = Math.min(took[login], performance.now() - from)
      }
    expect(took.nobody).toBeGreaterThan(took.nurse * 0.5)
    expect(took.nobody).toBeLessThan(took.nurse * 2)
  })

  test('[ACC-4][P8] role and wards come from the rows; revoked, expired and disabled sessions are nobody', async () => {
    const { user } = people.nurse!
    const session = await createSession(store, now_ms, user)
    expect(await readSession(store, now_ms, session)).toMatchObject({ user, role: 'nurse', wards: ['w4b'], session })
    expect(await readSession(store, now_ms + 13 * 3_600_000, session)).toBeNull()
    await store.prisma.user.update({ where: { id: user }, data: { disabledAt: new Date() } })
    expect(await readSession(store, now_ms, session)).toBeNull()
    await store.prisma.user.update({ where: { id: user }, data: { disabledAt: null } })
    await revokeSession(store, now_ms, session)
    expect(await readSessions(store, now_ms, [session, 'unknown'])).toEqual(new Map())
  })

  test('[ACC-9] the first admin: once, within a day, with a password worth the name', async () => {
    const empty = await testDatabase()
    const fresh = createStore(empty.appUrl, testFields())
    const admin = { login: 'chief', name: 'Chief', password: 'a-long-password' }
    try {
      expect(await needsSetup(fresh)).toBe(true)
      const old = await createSetupLink(fresh, now_ms)
      const token = await createSetupLink(fresh, now_ms)
      expect(await spendLink(fresh, now_ms, { ...admin, token: old })).toEqual({ ok: false, reason: 'link_not_valid' })
      expect(await spendLink(fresh, now_ms, { ...admin, token, password: 'short' })).toEqual({ ok: false, reason: 'password_too_short' })
      expect(await spendLink(fresh, now_ms + 25 * 3_600_000, { ...admin, token })).toEqual({ ok: false, reason: 'link_not_valid' })
      const two = await Promise.all([1, 2].map((n) => spendLink(fresh, now_ms, { ...admin, login: `chief${n}`, token })))
      expect(two.filter((one) => one.ok)).toHaveLength(1)
      expect(await fresh.prisma.user.findMany({ select: { role: true } })).toEqual([{ role: 'admin' }])
      expect(await needsSetup(fresh)).toBe(false)
    } finally {
      await fresh.close()
      await empty.drop()
    }
  })
})

describe('seeds', () => {
  test('[ACC-10] seeding again keeps patients, accounts and tokens; a lost file gets new tokens', async () => {
    const count = (kind: string) => seeds.filter((seed) => seed.kind === kind).length
    expect([count('monitor'), count('ventilator'), count('pump'), count('wearable')]).toEqual([26, 4, 6, 2])
    expect(new Set(seeds.map((seed) => seed.encounter)).size).toBe(28)
    expect(await seedDemo(store, { now_ms: now_ms + 1, tokens_file })).toEqual(seeds)
    expect(await store.prisma.encounter.count()).toBe(28)
    const other = await seedDemo(store, { now_ms, tokens_file: join(dir, 'other.json') })
    expect(other.map((seed) => seed.device)).toEqual(seeds.map((seed) => seed.device))
    expect(other.every((seed, i) => seed.token !== seeds[i]!.token)).toBe(true)
    const boot = await bootFacts(store)
    expect(boot.encounters).toHaveLength(28)
    expect(boot.bindings.map((one) => one.device).sort()).toEqual(seeds.map((seed) => seed.device))
  })

  test('[DTY-19] from every start of the demo on, ward 4B has its policy and three people on duty; who has which bed stays', async () => {
    const duty = async (at_ms: number) => (await dutyNow(store, 'w4b', at_ms)).on.map(({ part, beds }) => [part, beds.length])
    expect(new Set(await duty(now_ms))).toEqual(
      new Set([
        ['nurse', 12],
        ['charge', 0],
        ['physician', 0],
      ]),
    )
    expect(await duty(now_ms + 13 * 3_600_000)).toEqual([])
    await store.prisma.dutyBed.updateMany({ where: { bedId: 'w4b-01', toAt: null }, data: { toAt: new Date(now_ms + 2) } })
    await seedDemo(store, { now_ms: now_ms + 3, tokens_file })
    expect(await duty(now_ms + 3)).toContainEqual(['nurse', 11])
    await seedDemo(store, { now_ms: now_ms + 13 * 3_600_000, tokens_file })
    expect(await duty(now_ms + 13 * 3_600_000)).toContainEqual(['nurse', 12])
    expect((await policiesInForce(store)).get('w4b')).toEqual({ version: 1, policy: USUAL_POLICY })
    expect((await policiesInForce(store)).get('w5a')).toBeUndefined()
  })

  test('a load of patients spreads over its wards, one device each', async () => {
    const other = await testDatabase()
    const fresh = createStore(other.appUrl, testFields())
    try {
      const load = await seedLoad(fresh, { now_ms, tokens_file: join(dir, 'load.json'), sizes: [22, 22, 21] })
      expect(new Set(load.map((seed) => seed.device)).size).toBe(65)
      const perWard = ['load001', 'load002', 'load003'].map((ward) => load.filter((seed) => seed.ward === ward).length)
      expect(perWard).toEqual([22, 22, 21])
    } finally {
      await fresh.close()
      await other.drop()
    }
  })
})
