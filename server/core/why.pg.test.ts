import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { partitionOf } from '../../contracts/record.ts'
import type { Principal } from '../../contracts/role.ts'
import type { WhyAnswer } from '../../contracts/why.ts'
import { manualClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { postgresLog } from '../log/postgres.ts'
import { createClerk } from '../replay/clerk.ts'
import { at_ms, commandAt, logOf, type Told, watchedBy, whyOf } from '../replay/testing.ts'
import { testFields } from '../seal/testing.ts'
import { createStore, type Store } from '../store/store.ts'
import { answerWhy } from './why.ts'

/** SpO2 falls to 88 for 40 s, and to 70 later; somebody widened the limit before. */
const spo2 = (s: number): number => (s >= 130 && s < 160 ? 70 : s >= 60 && s < 100 ? 88 : 97)
const WIDENED = { type: 'set_limits', base_version: 0, changes: { 'spo2-low': { low_pct: 85 } }, reason: 'COPD', until_ms: null } as const
const STORY: Told = { spo2, more: [commandAt(10, 'ben', WIDENED), watchedBy(30, 'ben')] }
vi.setConfig({ testTimeout: 180_000 }) // each answer starts a process from TypeScript
const clock = manualClock(at_ms(0))
let database: TestDatabase
let store: Store
let server: Server
let url: string

const person = (role: Principal['role'], wards: string[]): Principal => ({
  ...{ user: `user-${role}`, name: role, role, wards, session: `s-${role}`, expires_ms: at_ms(86_400) },
})
const PEOPLE: Record<string, Principal> = {
  nurse: person('nurse', ['w']),
  physician: person('physician', ['other']),
  auditor: person('auditor', ['w']),
}

beforeAll(async () => {
  database = await testDatabase()
  const { appUrl, ownerUrl } = database
  store = createStore(appUrl, testFields())
  await store.prisma.ward.create({ data: { id: 'w', name: 'Ward 4B' } })
  for (const n of ['1', '2']) {
    await store.prisma.bed.create({ data: { id: n, wardId: 'w', label: n, position: Number(n) } })
    await store.prisma.patient.create({ data: { id: `p${n}`, family: '', given: '', mrn: '', mrnIndex: n } })
    await store.prisma.encounter.create({ data: { id: `e${n}`, patientId: `p${n}`, bedId: n, admittedAt: new Date(at_ms(0)) } })
  }
  await store.prisma.user.create({ data: { id: 'ben', login: 'ben', name: 'Ben Okafor', role: 'admin', passwordHash: '-' } })
  const log = await postgresLog({ appUrl, ownerUrl, clock, retention_ms: 48 * 3_600_000 })
  for (const { record } of logOf(STORY)) log.append(partitionOf('e1'), record)
  await log.flush()
  await log.close()
  const clerk = createClerk({ appUrl, build: 'test', budget_ms: 30_000 })
  const principalOf = async (cookie: string) => PEOPLE[cookie] ?? null
  server = createServer(answerWhy({ principalOf, store, clock, clerk }))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/why`
})
afterAll(async () => {
  await new Promise((done) => server.close(done))
  await store.close()
  await database.drop()
})

async function ask(cookie: string, query: Record<string, string | number>, method = 'GET') {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))
  const reply = await fetch(`${url}?${search}`, { method, headers: { cookie } })
  return { status: reply.status, body: (await reply.json()) as WhyAnswer & { error?: string } }
}
const minute = { encounter: 'e1', from_ms: at_ms(72), to_ms: at_ms(110) }

test('[WHY-7] whoever may see the patient is told why, by a process of its own, with the names of whom it speaks; others are not', async () => {
  const { status, body } = await ask('nurse', { ...minute, detector: 'spo2-low' })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ state: 'explained', told: [], names: { ben: 'Ben Okafor' }, other_build: false },
    answer: { cause: 'limits_widened', facts: { by: 'ben', limit: 85, before: 90 } },
    watching: [{ at_ms: at_ms(30), users: ['ben'] }],
  })
  const told = await store.prisma.$queryRaw<Array<{ actor: string; subject: string; detail: object }>>`
    SELECT actor, subject, detail FROM hot.audit_inbox WHERE action = 'alarm.explained'`
  const { encounter, ...asked } = minute
  expect(told).toEqual([{ actor: 'user-nurse', subject: encounter, detail: { ...asked, detector: 'spo2-low' } }])
})

test('[WHY-7] the right is asked before the question, and a question has its bounds', async () => {
  expect(await ask('', minute)).toMatchObject({ status: 401, body: { error: 'signed_out' } })
  expect(await ask('auditor', {})).toMatchObject({ status: 403, body: { error: 'not_allowed' } })
  expect(await ask('physician', minute)).toMatchObject({ status: 403, body: { error: 'not_allowed' } })
  expect(await ask('nurse', {})).toMatchObject({ status: 400, body: { error: 'bad_request' } })
  expect(await ask('nurse', { ...minute, to_ms: minute.from_ms + 3_600_000 })).toMatchObject({ status: 400 })
  expect(await ask('nurse', { ...minute, to_ms: minute.from_ms })).toMatchObject({ status: 400 })
  expect(await ask('nurse', { ...minute, encounter: 'nobody' })).toMatchObject({ status: 404, body: { error: 'not_found' } })
  expect(await ask('nurse', minute, 'POST')).toMatchObject({ status: 405 })
})

test('[WHY-4] of what is not kept it is said since when there is a record, and of an alarm nobody has that there is none', async () => {
  expect(await ask('nurse', { ...minute, encounter: 'e2' })).toMatchObject({ status: 200, body: { state: 'not_kept', from_ms: null } })
  expect(await ask('nurse', { encounter: 'e1', alarm: 'none' })).toMatchObject({ status: 404 })
})

test('[WHY-5] an alarm that is stored is made again by the replay, byte for byte, and one that was altered is not', async () => {
  const { answer } = await whyOf(STORY, 125, 175, 'desaturation')
  const alarm = answer!.alarm!
  const { id, encounter, detector, priority, condition, revision } = alarm
  const row = { id, encounterId: encounter, wardId: 'w', bedId: '1', detector, priority, condition, revision }
  const body = JSON.parse(JSON.stringify(alarm))
  await store.prisma.alarm.create({ data: { ...row, open: false, onsetAt: new Date(alarm.onset_ms), body } })
  const asked = { encounter, alarm: id }
  expect((await ask('nurse', asked)).body).toMatchObject({
    same: true,
    answer: { cause: 'sounded', alarm: { id } },
    steps: [{ why: 'raised' }, {}],
  })
  await store.prisma.alarm.update({ where: { id }, data: { body: { ...body, priority: 'low' } } })
  expect((await ask('nurse', asked)).body).toMatchObject({ same: false })
})
