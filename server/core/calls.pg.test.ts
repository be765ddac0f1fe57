import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import { USUAL_POLICY } from '../../contracts/policy.ts'
import type { LogRecord } from '../../contracts/record.ts'
import { systemClock } from '../clock.ts'
import { type DedicatedDatabase, dedicatedDatabase } from '../database/testing.ts'
import { LOOPBACK, type StandIn, standIn } from '../notify/channels/testing.ts'
import { webhookChannel } from '../notify/channels/webhook/webhook.ts'
import { changeOf, ENDED } from '../notify/testing.ts'
import { testFields } from '../seal/testing.ts'
import { createStore, type Store } from '../store/store.ts'
import { openCalls } from './calls.ts'

let database: DedicatedDatabase
let store: Store
let pool: pg.Pool
let hook: StandIn
const records: LogRecord[] = []
const HOUR_MS = 3_600_000

beforeAll(async () => {
  database = await dedicatedDatabase()
  store = createStore(database.appUrl, testFields())
  pool = new pg.Pool({ connectionString: database.appUrl, max: 2, connectionTimeoutMillis: 1_000, query_timeout: 2_000 })
  pool.on('error', () => undefined) // it is killed below
  const { prisma } = store
  const from = new Date(Date.now() - HOUR_MS)
  const until = new Date(Date.now() + HOUR_MS)
  await prisma.ward.create({ data: { id: 'w1', name: 'Ward 4B' } })
  await prisma.bed.create({ data: { id: 'b1', wardId: 'w1', label: '01', position: 1 } })
  for (const [id, part] of [
    ['ana', 'nurse'],
    ['cho', 'charge'],
  ] as const) {
    await prisma.user.create({ data: { id, login: id, name: id, role: 'nurse', wards: { create: { wardId: 'w1' } } } })
    await prisma.duty.create({ data: { id, wardId: 'w1', userId: id, part, fromAt: from, untilAt: until } })
  }
  await prisma.dutyBed.create({ data: { id: 'd1', dutyId: 'ana', bedId: 'b1', fromAt: from } })
  await prisma.alarmPolicy.create({
    data: {
      wardId: 'w1',
      version: 1,
      at: from,
      by: 'iris',
      body: {
        ...USUAL_POLICY,
        high: [
          { after_ms: 0, to: ['assigned'] },
          { after_ms: 30_000, to: ['ward'] },
        ],
      },
    },
  })
})
beforeEach(async () => {
  hook = await standIn()
  records.length = 0
  await contact('hook', hook.url)
})
afterEach(async () => {
  await hook.stop()
  await pool.query('DELETE FROM "Contact" WHERE NOT EXISTS (SELECT FROM "Notification" WHERE "contactId" = "Contact".id)')
  await store.prisma.contact.updateMany({ data: { removedAt: new Date(), address: '' } })
})
afterAll(async () => {
  await Promise.all([pool.end(), store.close()])
  await database.stop()
})

async function contact(id: string, url: string): Promise<void> {
  const address = store.fields.seal(['Contact', 'address', id], JSON.stringify({ url, secret: 's'.repeat(43) }))
  const facts = { wardId: 'w1', channel: 'webhook', label: '', address, addressIndex: `${id} ${url}`, removedAt: null, lastError: null }
  await store.prisma.contact.upsert({ where: { id }, create: { id, ...facts }, update: facts })
}

async function opened() {
  const directory = {
    ward: () => ({
      ward: { id: 'w1', name: 'Ward 4B', kind: '' },
      beds: [{ bed: 'b1', label: '01', patient: null, profile: 'adult', origin: 'live', devices: [] }],
    }),
  }
  const log = { append: (_: number, record: LogRecord) => ({ offset: records.push(record), queued: true }) }
  const channels = new Map([['webhook', webhookChannel({ ...LOOPBACK, timeout_ms: 5_000 }, systemClock.now_ms)]] as const)
  const calls = openCalls({ ...{ store, pool, log, clock: systemClock, directory, channels }, publicUrl: 'https://ward.example' })
  await calls.start()
  return calls
}
/** A shared machine may be slow; nothing here is decided by how slow. */
const PATIENT = { timeout: 10_000, interval: 20 }
const told = () => hook.letters.map(({ body }) => JSON.parse(body.toString()) as { text: string; kind: string; dedup: string })
const stepped = (id: string, revision: number, level: number, over: Partial<Alarm> = {}) =>
  changeOf(level === 1 ? 'raised' : 'escalated', { id, revision, level, ...over })
const states = () => store.prisma.notification.findMany({ orderBy: { createdAt: 'asc' }, select: { alarmId: true, state: true } })

test('[NTF-10] [NTF-11] from the house’s own facts: nobody to reach is told to the engine at once, the ward’s channel is called and told when it is over', async () => {
  const calls = await opened()
  calls.onUnstored([changeOf('raised', { id: 'u1', code: 'unwatched', priority: 'medium', revision: 1 }), stepped('a1', 1, 1)])
  expect(records).toMatchObject([
    { kind: 'delivery', encounter: 'enc-1', alarm: 'a1', level: 1, delivered: false, why: 'nobody_reachable' },
  ])
  calls.onUnstored([stepped('a1', 2, 2)])
  await expect.poll(() => records.length, PATIENT).toBe(2)
  expect(records[1]).toMatchObject({ alarm: 'a1', level: 2, delivered: true })
  calls.onUnstored([changeOf('ended', { id: 'a1', revision: 3, level: 2, ...ENDED })])
  await expect
    .poll(() => told().map(({ text }) => text), PATIENT)
    .toEqual(['High alarm, Ward 4B bed 01: Desaturation. Step 2.', 'Over. High alarm, Ward 4B bed 01: Desaturation. Nobody needs to go.'])
  await calls.stop()
})

test('[NTF-23] an address that is dead is not called again, and its owner sees why; another that is set up is called at the next reading', async () => {
  const calls = await opened()
  hook.answers.push({ status: 410 })
  calls.onUnstored([stepped('d1', 1, 2), stepped('d2', 1, 2, { bed: 'b2' })])
  await expect.poll(() => records.filter((record) => record.kind === 'delivery' && !record.delivered).length, PATIENT).toBe(2)
  await expect
    .poll(() => store.prisma.contact.findUnique({ where: { id: 'hook' } }), PATIENT)
    .toMatchObject({ lastError: 'gone', removedAt: expect.any(Date) })
  const before = hook.letters.length
  calls.onUnstored([stepped('d3', 1, 2)])
  await pause(200)
  expect(hook.letters).toHaveLength(before)
  hook.answers.splice(0)
  await contact('other', hook.url)
  await calls.refresh()
  calls.onUnstored([stepped('d4', 1, 2)])
  await expect.poll(() => hook.letters.length, PATIENT).toBe(before + 1)
  await calls.stop()
})

test('[NTF-20] with the database killed calls go out within two seconds by what was last read; it comes back, and what they did is written', async () => {
  const calls = await opened()
  await database.kill()
  const from = performance.now()
  calls.onUnstored([stepped('k1', 1, 2)])
  await expect.poll(() => told().length, PATIENT).toBe(1)
  expect(performance.now() - from).toBeLessThan(2_000)
  await calls.refresh()
  calls.onUnstored([stepped('k2', 1, 2)])
  await expect.poll(() => told().length, PATIENT).toBe(2)
  await database.restart()
  const written = async () => (await states().catch(() => [])).filter(({ alarmId }) => alarmId.startsWith('k'))
  await expect.poll(written, { timeout: 20_000, interval: 200 }).toEqual([
    { alarmId: 'k1', state: 'sent' },
    { alarmId: 'k2', state: 'sent' },
  ])
  await calls.stop()
})
