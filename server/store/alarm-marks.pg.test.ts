import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../contracts/role.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { markAlarm, marksOf } from './alarm-marks.ts'
import { oneAlarm, wardsToAnswer } from './answering.ts'
import { type DeviceSeed, seedDemo } from './seed.ts'
import { createStore, type Store } from './store.ts'

const now_ms = systemClock.now_ms()
const dir = mkdtempSync(join(tmpdir(), 'wardwave-marks-'))
let database: TestDatabase
let store: Store
let nurse: Principal
let here: DeviceSeed
let elsewhere: DeviceSeed

const person = (role: Role, wards: string[], more: Partial<Principal> = {}): Principal => ({
  user: role,
  name: `Some ${role}`,
  role,
  wards,
  session: 's',
  expires_ms: now_ms + 1e9,
  ...more,
})

async function keep(id: string, { encounter, ward, bed }: DeviceSeed): Promise<void> {
  const response = { state: 'none' }
  const body = { id, encounter, ward, bed, condition: 'active', signal: { state: 'on' }, response, rule: { set_by: 'profile:adult' } }
  const columns = { encounterId: encounter, wardId: ward, bedId: bed, detector: 'spo2-low', priority: 'high', condition: 'active' }
  await store.prisma.alarm.create({ data: { id, ...columns, open: true, onsetAt: new Date(now_ms), revision: 1, body } })
}

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  const seeds = await seedDemo(store, { now_ms, tokens_file: join(dir, 'tokens.json') })
  here = seeds.find(({ ward }) => ward === 'w4b')!
  elsewhere = seeds.find(({ ward }) => ward === 'w5a')!
  nurse = person('nurse', ['w4b'])
  await keep('a-here', here)
  await keep('a-elsewhere', elsewhere)
})
afterAll(async () => {
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true })
})

const mark = (by: Principal, mark: 'true' | 'false' | 'not_needed' | null, alarm = 'a-here', encounter = here.encounter) =>
  markAlarm(by, store, now_ms, { encounter, alarm, mark })

test('[UI-223] the last word counts, with who and when; every one is in the audit, and taking it back too', async () => {
  await mark(nurse, 'true')
  expect(await mark(nurse, 'false')).toEqual({ mark: { mark: 'false', by: nurse.name, at_ms: now_ms } })
  expect(await marksOf(store, ['a-here', 'unknown'])).toMatchObject({ 'a-here': { mark: 'false', by: 'nurse', at_ms: now_ms } })
  expect(await mark(nurse, null)).toEqual({ mark: null })
  await mark(nurse, null)
  expect(await marksOf(store, ['a-here'])).toEqual({})
  const lines = await store.prisma.$queryRaw<Array<{ actor: string; detail: { mark: string } }>>`
    SELECT actor, detail FROM hot.audit_inbox WHERE action = 'alarm.marked' AND subject = 'a-here' ORDER BY id`
  expect(lines.map(({ actor, detail }) => [actor, detail.mark])).toEqual([
    ['nurse', 'true'],
    ['nurse', 'false'],
    ['nurse', 'none'],
    ['nurse', 'none'],
  ])
})

test('[UI-223] many marks in one instant leave one, and one line each', async () => {
  const words = ['true', 'false', 'not_needed', 'true', 'false'] as const
  await Promise.all(words.map((word) => mark(nurse, word)))
  expect(await store.prisma.alarmMark.count({ where: { alarmId: 'a-here' } })).toBe(1)
})

test('[UI-223] an alarm of another stay is not found; another ward, a wall and a locked session may not', async () => {
  await expect(mark(nurse, 'true', 'a-elsewhere')).rejects.toEqual(new Denied('not_found'))
  await expect(mark(nurse, 'true', 'nothing')).rejects.toEqual(new Denied('not_found'))
  await expect(mark(nurse, 'true', 'a-elsewhere', elsewhere.encounter)).rejects.toEqual(new Denied('not_allowed'))
  for (const role of ['kiosk', 'biomed', 'auditor'] as const)
    await expect(mark(person(role, ['w4b']), 'true')).rejects.toEqual(new Denied('not_allowed'))
  await expect(mark({ ...nurse, locked: true }, 'true')).rejects.toEqual(new Denied('locked'))
  expect(await store.prisma.alarmMark.findUnique({ where: { alarmId: 'a-elsewhere' } })).toBeNull()
})

test('[UI-224] an alarm by its id: whose and where, for whoever may see the patient; others learn nothing of which ids exist', async () => {
  const found = await oneAlarm(nurse, store, 'a-here')
  expect(found).toMatchObject({ alarm: { id: 'a-here', stored: true }, patient: { encounter: here.encounter }, ward: { id: 'w4b' } })
  await expect(oneAlarm(nurse, store, 'a-elsewhere')).rejects.toEqual(new Denied('not_allowed'))
  await expect(oneAlarm(nurse, store, 'nothing')).rejects.toEqual(new Denied('not_found'))
  const opened = [{ encounter: elsewhere.encounter, until_ms: now_ms + 1e6 }]
  expect((await oneAlarm({ ...nurse, opened }, store, 'a-elsewhere')).patient.encounter).toBe(elsewhere.encounter)
  for (const role of ['kiosk', 'biomed', 'auditor'] as const)
    for (const id of ['a-here', 'nothing'])
      await expect(oneAlarm(person(role, ['w4b']), store, id)).rejects.toEqual(new Denied('not_allowed'))
  expect((await wardsToAnswer(person('physician', ['w4b', 'w5a']), store)).map(({ id }) => id)).toEqual(['w4b', 'w5a'])
  await expect(wardsToAnswer(person('kiosk', ['w4b']), store)).rejects.toEqual(new Denied('not_allowed'))
})
