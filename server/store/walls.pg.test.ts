import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AUDIT_ACTIONS } from '../../contracts/audit.ts'
import { wallSession } from '../access/cookie.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { ConflictError } from './conflict.ts'
import { seedDemo } from './seed.ts'
import { readSession, readSessions } from './sessions.ts'
import { createStore, type Store } from './store.ts'
import { enrolWall } from './wall-enrol.ts'
import { personAtWall } from './wall-people.ts'
import { changeWall, createWall, listWalls, newWallCode, revokeWall } from './walls-admin.ts'

const now_ms = Date.UTC(2026, 10, 21, 12)
const MINUTE_MS = 60_000
const dir = mkdtempSync(join(tmpdir(), 'wardwave-walls-'))
const notValid = new ConflictError('code_not_valid')
let database: TestDatabase
let store: Store
let admin: Principal
let nurse: Principal

async function principalOf(login: string): Promise<Principal> {
  const row = await store.prisma.user.findUniqueOrThrow({ where: { login }, include: { wards: true } })
  const wards = row.wards.map(({ wardId }) => wardId)
  return { user: row.id, name: row.name, role: row.role as Principal['role'], wards, session: `s-${login}`, expires_ms: 1e15 }
}

const lines = (action: string) =>
  store.prisma.$queryRaw<Array<{ actor: string; subject: string; detail: Record<string, unknown> }>>`
    SELECT actor, subject, detail FROM hot.audit_inbox WHERE action = ${action} ORDER BY id`

async function hung(name = 'Corridor', ward = 'w4b') {
  const { wall, code } = await createWall(admin, store, now_ms, { name, ward })
  const { token } = await enrolWall(store, now_ms, code)
  return { wall, code, token, session: wallSession(token) }
}

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  await seedDemo(store, { now_ms, tokens_file: join(dir, 'tokens.json') })
  admin = await principalOf('admin')
  nurse = await principalOf('nurse')
})
afterAll(async () => {
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true, force: true })
})

describe('how a screen becomes a wall', () => {
  test('[WALL-1] a code makes one browser the wall, once; its session is a kiosk of one ward without an end', async () => {
    const { wall, code, until_ms } = await createWall(admin, store, now_ms, { name: 'Corridor', ward: 'w4b' })
    expect(code).toMatch(/^\d{8}$/)
    expect(until_ms).toBe(now_ms + 10 * MINUTE_MS)
    const two = await Promise.allSettled([1, 2].map(() => enrolWall(store, now_ms, `${code.slice(0, 4)} ${code.slice(4)}`)))
    const enrolled = two.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(enrolled).toEqual([{ token: expect.stringMatching(/^[\w-]{43}$/), ward: 'w4b' }])
    await expect(enrolWall(store, now_ms, code)).rejects.toEqual(notValid)
    const session = wallSession(enrolled[0]!.token)
    const far_ms = now_ms + 3_650 * 86_400_000
    expect(await readSession(store, far_ms, session)).toMatchObject({
      user: `wall:${wall}`,
      name: 'Corridor',
      role: 'kiosk',
      wards: ['w4b'],
      session,
    })
    expect((await readSession(store, far_ms, session))!.expires_ms).toBeGreaterThan(far_ms)
  })

  test('[WALL-1] neither code nor token is in the database or the audit', async () => {
    const { wall, code, token } = await hung('Secrets')
    const row = JSON.stringify(await store.prisma.wall.findUnique({ where: { id: wall } }))
    const told = JSON.stringify(await store.prisma.$queryRaw`SELECT action, subject, detail FROM hot.audit_inbox`)
    for (const secret of [code, token]) expect(row + told).not.toContain(secret)
  })

  test('[WALL-2] a code is dead after ten minutes, after a newer one, and after five wrong tries at whatever wall', async () => {
    const { wall, code } = await createWall(admin, store, now_ms, { name: 'Slow', ward: 'w4b' })
    await expect(enrolWall(store, now_ms + 10 * MINUTE_MS, code)).rejects.toEqual(notValid)
    const newer = await newWallCode(admin, store, now_ms, wall)
    await expect(enrolWall(store, now_ms, code)).rejects.toEqual(notValid)
    for (const wrong of ['', '1', `${newer.code}1`, 'x'.repeat(40)]) await expect(enrolWall(store, now_ms, wrong)).rejects.toEqual(notValid)
    await expect(enrolWall(store, now_ms, newer.code)).rejects.toEqual(notValid) // the fifth has voided it: the older code counted too
    expect((await listWalls(admin, store, now_ms)).walls.find(({ id }) => id === wall)).toMatchObject({
      enrolled_ms: null,
      code_until_ms: null,
    })
    const third = await newWallCode(admin, store, now_ms, wall)
    await enrolWall(store, now_ms, third.code)
    expect((await lines('wall.code_refused')).some(({ detail }) => detail.voided === 1)).toBe(true)
  })

  test('[WALL-3] the screen goes on until its new code is used, then the new screen is the wall and the old one nobody', async () => {
    const { wall, session } = await hung('Moved')
    const { code } = await newWallCode(admin, store, now_ms, wall)
    expect(await readSession(store, now_ms, session)).not.toBeNull()
    const { token } = await enrolWall(store, now_ms, code)
    expect([...(await readSessions(store, now_ms, [session, wallSession(token)])).keys()]).toEqual([wallSession(token)])
  })
})

describe('what an admin does with walls', () => {
  test('[WALL-4] revoked it is nobody and its open code is dead; a new code brings it back', async () => {
    const { wall, session } = await hung('Gone')
    const { code } = await newWallCode(admin, store, now_ms, wall)
    await revokeWall(admin, store, now_ms, wall)
    expect(await readSession(store, now_ms, session)).toBeNull()
    await expect(enrolWall(store, now_ms, code)).rejects.toEqual(notValid)
    const again = await enrolWall(store, now_ms, (await newWallCode(admin, store, now_ms, wall)).code)
    expect(await readSession(store, now_ms, wallSession(again.token))).toMatchObject({ user: `wall:${wall}` })
  })

  test('[WALL-4] another ward is the same screen with other rights; a closed or unknown ward is refused', async () => {
    const { wall, session } = await hung('Wanders')
    await changeWall(admin, store, now_ms, wall, { name: 'Wanders', ward: 'w5a' })
    expect(await readSession(store, now_ms, session)).toMatchObject({ wards: ['w5a'] })
    await expect(changeWall(admin, store, now_ms, wall, { name: 'Wanders', ward: 'nowhere' })).rejects.toEqual(new Denied('not_found'))
    await store.prisma.ward.create({ data: { id: 'shut', name: 'Shut', closedAt: new Date(now_ms) } })
    await expect(createWall(admin, store, now_ms, { name: 'X', ward: 'shut' })).rejects.toEqual(new ConflictError('ward_closed'))
    expect((await listWalls(admin, store, now_ms)).wards.map(({ id }) => id)).not.toContain('shut')
  })

  test('[WALL-5] the list tells which screens are there now', async () => {
    const { wall, session } = await hung('Watched')
    const line = async (at_ms: number) => (await listWalls(admin, store, at_ms)).walls.find(({ id }) => id === wall)
    const later_ms = now_ms + 60 * MINUTE_MS
    expect(await line(later_ms)).toMatchObject({ connected: false, seen_ms: now_ms, ward_name: 'Ward 4B' })
    await readSessions(store, later_ms, [session])
    expect(await line(later_ms + 10_000)).toMatchObject({ connected: true, seen_ms: later_ms })
    await revokeWall(admin, store, later_ms, wall)
    expect(await line(later_ms)).toMatchObject({ connected: false, revoked_ms: later_ms })
  })

  test('[WALL-6] only who manages walls sees or changes them, and an unknown wall is unknown', async () => {
    const { wall, session } = await hung('Guarded')
    const kiosk = (await readSession(store, now_ms, session))!
    const fields = { name: 'Mine', ward: 'w4b' }
    for (const who of [nurse, kiosk, { ...admin, role: 'auditor' as const }, { ...admin, role: 'biomed' as const }])
      for (const act of [
        () => listWalls(who, store, now_ms),
        () => createWall(who, store, now_ms, fields),
        () => newWallCode(who, store, now_ms, wall),
        () => changeWall(who, store, now_ms, wall, fields),
        () => revokeWall(who, store, now_ms, wall),
      ])
        await expect(act()).rejects.toEqual(new Denied('not_allowed'))
    for (const act of [
      () => newWallCode(admin, store, now_ms, 'x'),
      () => changeWall(admin, store, now_ms, 'x', fields),
      () => revokeWall(admin, store, now_ms, 'x'),
    ])
      await expect(act()).rejects.toEqual(new Denied('not_found'))
    const told = await store.prisma.$queryRaw<
      Array<{ action: string }>
    >`SELECT DISTINCT action FROM hot.audit_inbox WHERE action LIKE 'wall.%'`
    expect(told.length).toBeGreaterThan(4)
    for (const { action } of told) expect(AUDIT_ACTIONS).toContain(action)
  })
})

describe('whose PIN it is', () => {
  const asked = { type: 'acknowledge', encounter: 'e1', key: 'k1' }
  const give = (login: string, pin: string) =>
    store.prisma.user.update({ where: { login }, data: { pinIndex: store.fields.index('pin', pin) } })

  test('[WALL-7] a PIN finds its person with their rights in the wall’s ward alone, and the audit names wall and person, never the PIN', async () => {
    await give('physician', '739204')
    const { session } = await hung('Acts', 'w4b')
    const wall = (await readSession(store, now_ms, session))!
    const physician = await principalOf('physician')
    expect(physician.wards.length).toBeGreaterThan(1)
    const found = await personAtWall(wall, store, now_ms, '739204', asked)
    expect(found).toMatchObject({ user: physician.user, role: 'physician', wards: ['w4b'], session })
    const [line] = (await lines('wall.pin_accepted')).slice(-1)
    expect(line).toEqual({ actor: physician.user, subject: 'e1', detail: { ...asked, wall: wall.user } })
    const everything = JSON.stringify(await store.prisma.$queryRaw`SELECT actor, action, subject, detail FROM hot.audit_inbox`)
    expect(everything).toContain(physician.user)
    expect(everything).not.toContain('739204')
  })

  test('[WALL-10] the PIN of somebody disabled, of another ward, or of a role that acts on no alarm is a wrong one', async () => {
    const { session } = await hung('Strict', 'w5a')
    const wall = (await readSession(store, now_ms, session))!
    await give('nurse', '482915')
    expect(await personAtWall(wall, store, now_ms, '482915', asked)).toBeNull() // ward 4B only
    await give('physician', '739204')
    const { user } = await principalOf('physician')
    await store.prisma.user.update({ where: { id: user }, data: { disabledAt: new Date(now_ms) } })
    expect(await personAtWall(wall, store, now_ms, '739204', asked)).toBeNull()
    await store.prisma.user.update({ where: { id: user }, data: { disabledAt: null, role: 'auditor' } })
    expect(await personAtWall(wall, store, now_ms, '739204', asked)).toBeNull()
    await store.prisma.user.update({ where: { id: user }, data: { role: 'physician' } })
    expect(await personAtWall(wall, store, now_ms, '739204', asked)).not.toBeNull()
    expect(await personAtWall(wall, store, now_ms, '000000', asked)).toBeNull()
    expect((await lines('wall.pin_refused')).every(({ actor }) => actor === wall.user)).toBe(true)
  })
})
