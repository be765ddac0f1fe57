import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AUDIT_ACTIONS } from '../../contracts/audit.ts'
import { can } from '../access/policy.ts'
import { Denied, inForce, type Principal } from '../access/principal.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { bedView } from './bed-view.ts'
import { emergencyAt, emergencyPlaces, endEmergencies, endEmergency, openEmergency } from './break-glass.ts'
import { emergenciesWaiting, listEmergencies, lookedAt, reviewEmergency } from './break-glass-review.ts'
import { ConflictError } from './conflict.ts'
import { limitsOf } from './limits.ts'
import { seedDemo } from './seed.ts'
import { readSession } from './sessions.ts'
import { createStore, type Store } from './store.ts'

const now_ms = Date.UTC(2026, 10, 21, 12)
const MINUTE_MS = 60_000
const WHY = 'Arrest call, bed 01, nobody else here'
const dir = mkdtempSync(join(tmpdir(), 'wardwave-glass-'))
let database: TestDatabase
let store: Store
let nurse: Principal
let admin: Principal
/** Two stays in ward 5A, which is not the nurse's, and one in 4B, which is. */
let stranger: string
let other: string
let own: string

async function principalOf(login: string): Promise<Principal> {
  const { id } = await store.prisma.user.findUniqueOrThrow({ where: { login } })
  await store.prisma.session.upsert({
    where: { id: `s-${login}` },
    create: {
      id: `s-${login}`,
      userId: id,
      expiresAt: new Date(now_ms + 86_400_000),
      activeAt: new Date(now_ms),
      createdAt: new Date(now_ms),
    },
    update: { activeAt: new Date(now_ms) },
  })
  return (await readSession(store, now_ms, `s-${login}`))!
}
const anew = (at_ms: number, login = 'nurse') => readSession(store, at_ms, `s-${login}`)
const open = (over: object = {}, at_ms = now_ms) =>
  openEmergency(nurse, store, at_ms, { stay: stranger, reason: WHY, minutes: 30, ...over } as never)
const stayIn = async (bed: string) => (await store.prisma.encounter.findFirstOrThrow({ where: { bedId: bed, dischargedAt: null } })).id
const lines = () =>
  store.prisma.$queryRaw<Array<{ actor: string; action: string; subject: string; detail: Record<string, unknown> }>>`
    SELECT actor, action, subject, detail FROM hot.audit_inbox WHERE action LIKE 'emergency.%' ORDER BY id`

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  await seedDemo(store, { now_ms, tokens_file: join(dir, 'tokens.json') })
  nurse = await principalOf('nurse')
  admin = await principalOf('admin')
  stranger = await stayIn('w5a-01')
  other = await stayIn('w5a-02')
  own = await stayIn('w4b-01')
})
afterEach(async () => {
  await store.prisma.breakGlass.deleteMany()
  await store.prisma.$executeRaw`DELETE FROM hot.audit_inbox`
  await store.prisma.encounter.updateMany({ where: { id: stranger }, data: { dischargedAt: null } })
})
afterAll(async () => {
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true, force: true })
})

describe('what an emergency opens', () => {
  test('[GLASS-1][P8] one stay opens, as in the own wards and no further; every other stay stays closed', async () => {
    await expect(bedView(nurse, store, stranger)).rejects.toEqual(new Denied('not_allowed'))
    const opened = await open()
    expect(opened).toMatchObject({ encounter: stranger, until_ms: now_ms + 30 * MINUTE_MS })
    const now = (await anew(now_ms))!
    expect(now.opened).toEqual([{ encounter: stranger, until_ms: opened.until_ms }])
    expect((await bedView(now, store, stranger)).encounter).toBe(stranger)
    expect((await limitsOf(now, store, stranger)).encounter).toBe(stranger)
    for (const action of ['acknowledge', 'pause', 'chart'] as const) expect(can(now, action, 'w5a', stranger).allowed).toBe(true)
    for (const action of ['set_limits', 'admit', 'bind_device', 'view_ward'] as const)
      expect(can(now, action, 'w5a', stranger).allowed).toBe(false)
    await expect(bedView(now, store, other)).rejects.toEqual(new Denied('not_allowed'))
  })

  test('[GLASS-1] by ward and bed it is whoever lies there; an empty or unknown bed is not found', async () => {
    const { stay: _, ...terms } = { stay: '', reason: WHY, minutes: 60 as const }
    expect(await openEmergency(nurse, store, now_ms, { ...terms, bed: 'w5a-01' })).toMatchObject({
      encounter: stranger,
      until_ms: now_ms + 60 * MINUTE_MS,
    })
    for (const bed of ['w5a-05', 'nowhere'])
      await expect(openEmergency(nurse, store, now_ms, { ...terms, bed })).rejects.toEqual(new Denied('not_found'))
    const places = await emergencyPlaces(nurse, store, stranger)
    expect(places.wards.map(({ id }) => id)).toEqual(['w5a'])
    expect(places.wards[0]!.beds.map(({ label }) => label)).toContain('05')
    expect(places.stay).toEqual({ encounter: stranger, ward_name: 'Ward 5A', bed_label: '01' })
    expect(JSON.stringify(places)).not.toMatch(/Banerjee|Whitehorse|Mäkinen|701\d{3}/)
  })

  test('[GLASS-2] not for the own wards, not twice at once, not by roles without the right, not by a locked screen', async () => {
    await expect(open({ stay: own })).rejects.toEqual(new ConflictError('own_ward', { encounter: own }))
    const two = await Promise.allSettled([open(), open(), open()])
    expect(two.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(two.flatMap((one) => (one.status === 'rejected' ? [one.reason.reason] : []))).toEqual(['already_open', 'already_open'])
    const asked = { stay: stranger, reason: WHY, minutes: 30 } as const
    for (const role of ['admin', 'auditor', 'biomed', 'kiosk'] as const)
      await expect(openEmergency({ ...nurse, role }, store, now_ms, asked)).rejects.toEqual(new Denied('not_allowed'))
    await expect(openEmergency({ ...nurse, locked: true }, store, now_ms, asked)).rejects.toEqual(new Denied('locked'))
    expect(await store.prisma.breakGlass.count()).toBe(1)
  })

  test('[GLASS-3] the reason is sealed at rest and in no line of the audit', async () => {
    const { opening } = await open()
    const row = await store.prisma.breakGlass.findUniqueOrThrow({ where: { id: opening } })
    expect(row.reason).toMatch(/^ww1\./)
    expect(JSON.stringify(await lines())).not.toContain('Arrest')
    expect(await emergencyAt(nurse, store, now_ms, stranger)).toMatchObject({ opening, reason: WHY })
    expect(await emergencyAt({ ...nurse, user: 'somebody' }, store, now_ms, stranger)).toBeNull()
  })
})

describe('how it ends', () => {
  const refused = async (at_ms: number) => {
    const now = (await anew(at_ms))!
    expect(now.opened).toEqual([])
    await expect(bedView(now, store, stranger)).rejects.toEqual(new Denied('not_allowed'))
  }

  test('[GLASS-4] by time: rights read before do not outlive it, and the end is written once', async () => {
    const { until_ms, opening } = await open()
    const before = (await anew(until_ms - 1))!
    expect(can(before, 'view_patient', 'w5a', stranger).allowed).toBe(true)
    expect(can(inForce(before, until_ms), 'view_patient', 'w5a', stranger).allowed).toBe(false)
    await refused(until_ms)
    expect(await endEmergencies(store, until_ms - 1)).toBe(0)
    await Promise.all([endEmergencies(store, until_ms + 5_000), endEmergencies(store, until_ms + 5_000)])
    expect((await lines()).filter(({ action }) => action === 'emergency.ended')).toEqual([
      { actor: 'system', action: 'emergency.ended', subject: stranger, detail: { opening, why: 'time' } },
    ])
    expect((await store.prisma.breakGlass.findUniqueOrThrow({ where: { id: opening } })).endedAt?.getTime()).toBe(until_ms)
  })

  test('[GLASS-4] by hand, at once and only by whoever opened it', async () => {
    const { opening } = await open()
    await expect(endEmergency(admin, store, now_ms, opening)).rejects.toEqual(new Denied('not_found'))
    await endEmergency(nurse, store, now_ms + 1_000, opening)
    await endEmergency(nurse, store, now_ms + 9_000, opening)
    await refused(now_ms + 1_000)
    expect((await lines()).map(({ action, detail }) => [action, detail.why])).toEqual([
      ['emergency.opened', undefined],
      ['emergency.ended', 'by_hand'],
    ])
    await open({}, now_ms + 2_000)
  })

  test('[GLASS-4] by discharge, whatever time is left', async () => {
    await open()
    await store.prisma.encounter.update({ where: { id: stranger }, data: { dischargedAt: new Date(now_ms + 1_000) } })
    expect((await anew(now_ms + 1_000))!.opened).toEqual([])
    await endEmergencies(store, now_ms + 2_000)
    expect((await lines()).at(-1)).toMatchObject({ action: 'emergency.ended', detail: { why: 'discharged' } })
    await expect(open({}, now_ms + 3_000)).rejects.toEqual(new Denied('not_found'))
  })

  test('[GLASS-4] one that is over but not yet written down does not stand in the way of a new one', async () => {
    const { until_ms } = await open()
    expect(await open({}, until_ms)).toMatchObject({ until_ms: until_ms + 30 * MINUTE_MS })
    expect((await lines()).map(({ action }) => action)).toEqual(['emergency.opened', 'emergency.ended', 'emergency.opened'])
  })
})

describe('how it is reviewed', () => {
  const verdict = { verdict: 'justified', remark: 'Right thing to do' } as const

  test('[GLASS-5] who, bed, when and why are in the queue until somebody else has said once whether it was right', async () => {
    const { opening, until_ms } = await open()
    expect(await emergenciesWaiting(admin, store, now_ms)).toEqual({ waiting: 1, in_force: 1 })
    await expect(reviewEmergency(admin, store, now_ms, opening, verdict)).rejects.toEqual(new ConflictError('still_open'))
    const [line] = (await listEmergencies(admin, store, until_ms)).emergencies
    expect(line).toMatchObject({
      opening,
      name: nurse.name,
      ward_name: 'Ward 5A',
      bed_label: '01',
      reason: WHY,
      ended_ms: until_ms,
      review: null,
      own: false,
    })
    const auditor: Principal = { ...admin, role: 'auditor', wards: [], user: 'an-auditor' }
    const two = await Promise.allSettled([admin, auditor].map((who) => reviewEmergency(who, store, until_ms, opening, verdict)))
    expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(reviewEmergency(admin, store, until_ms, opening, verdict)).rejects.toEqual(new ConflictError('already_reviewed'))
    expect(await emergenciesWaiting(admin, store, until_ms)).toEqual({ waiting: 0, in_force: 0 })
    expect((await listEmergencies(admin, store, until_ms)).emergencies[0]!.review).toMatchObject(verdict)
    expect((await store.prisma.breakGlass.findUniqueOrThrow({ where: { id: opening } })).remark).toMatch(/^ww1\./)
    expect((await lines()).filter(({ action }) => action === 'emergency.reviewed')).toHaveLength(1)
    for (const { action } of await lines()) expect(AUDIT_ACTIONS).toContain(action)
  })

  test('[GLASS-5] nobody reviews their own, and only reviewers see the queue', async () => {
    const { opening, until_ms } = await open()
    const promoted: Principal = { ...nurse, role: 'admin' }
    expect((await listEmergencies(promoted, store, until_ms)).emergencies[0]!.own).toBe(true)
    await expect(reviewEmergency(promoted, store, until_ms, opening, verdict)).rejects.toEqual(new ConflictError('own_opening'))
    for (const who of [nurse, { ...admin, role: 'biomed' as const }, { ...admin, role: 'kiosk' as const }])
      for (const act of [
        () => listEmergencies(who, store, until_ms),
        () => emergenciesWaiting(who, store, until_ms),
        () => lookedAt(who, store, opening),
        () => reviewEmergency(who, store, until_ms, opening, verdict),
      ])
        await expect(act()).rejects.toEqual(new Denied('not_allowed'))
    await expect(reviewEmergency(admin, store, until_ms, 'unknown', verdict)).rejects.toEqual(new Denied('not_found'))
  })

  test('[GLASS-6] what was looked at is what the audit has of that person, that stay and that time', async () => {
    const { opening } = await open()
    let seq = 0
    const audited = (at_ms: number, actor: string, action: string, subject: string, encounter: string | null = null) =>
      store.prisma.$executeRaw`INSERT INTO hot.audit (seq, at, actor, action, subject, detail, prev, hash)
        VALUES (${++seq}, ${new Date(at_ms)}, ${actor}, ${action}, ${subject}, ${JSON.stringify({ encounter })}::jsonb, ''::bytea, ''::bytea)`
    await audited(now_ms - 1_000, nurse.user, 'view.patient', stranger)
    await audited(now_ms + 1_000, nurse.user, 'view.patient', stranger)
    await audited(now_ms + 2_000, nurse.user, 'view.patient', other)
    await audited(now_ms + 3_000, admin.user, 'view.patient', stranger)
    await audited(now_ms + 4_000, nurse.user, 'alarm.acknowledged', 'alarm-1', stranger)
    await audited(now_ms + 61_000, nurse.user, 'view.patient', stranger)
    await audited(now_ms + 32 * MINUTE_MS, nurse.user, 'view.patient', stranger)
    expect((await lookedAt(admin, store, opening)).looked).toEqual([
      { action: 'view.patient', times: 2, first_ms: now_ms + 1_000, last_ms: now_ms + 61_000 },
      { action: 'alarm.acknowledged', times: 1, first_ms: now_ms + 4_000, last_ms: now_ms + 4_000 },
    ])
  })
})
