import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LogRecord } from '../../contracts/record.ts'
import { unassigned } from '../../contracts/record.ts'
import type { Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { createGate } from '../gate/gate.ts'
import { memoryProgressStore } from '../gate/progress-store.ts'
import { createRegistry, hashOfToken } from '../gate/registry.ts'
import { connectDevice, frameOf, helloOf, letterBox, listenSomewhere, type ScriptedLog, scriptedLog } from '../gate/testing.ts'
import { testFields } from '../seal/testing.ts'
import { admit, dischargePatient, transferPatient } from '../store/admissions.ts'
import { bindDevice, unbindDevice } from '../store/bindings.ts'
import { bootFacts } from '../store/boot.ts'
import { createStore, type Store } from '../store/store.ts'
import { createFollower } from './admissions.ts'
import { listenToFacts } from './facts-changed.ts'

const iris: Principal = {
  user: 'iris',
  name: 'Iris',
  role: 'admin',
  wards: ['w1', 'w2'],
  session: 's',
  expires_ms: Number.POSITIVE_INFINITY,
}
const { now_ms } = systemClock
let database: TestDatabase
let store: Store
let pool: pg.Pool
let log: ScriptedLog
const ends: Array<() => unknown> = []

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  pool = openPool(database.appUrl, { max: 4 })
  await store.prisma.ward.createMany({ data: ['w1', 'w2'].map((id) => ({ id, name: id })) })
  await store.prisma.bed.createMany({ data: ['w1', 'w2'].map((wardId) => ({ id: `bed-${wardId}`, wardId, label: '1', position: 1 })) })
  await store.prisma.device.create({ data: { id: 'm1', label: 'M1', tokens: { create: { hash: hashOfToken('token-m1') } } } })
})
afterAll(async () => {
  await pool?.end()
  await store?.close()
  await database?.drop()
})
beforeEach(async () => {
  log = scriptedLog()
  for (const table of ['Binding', 'Encounter', 'Patient']) await store.prisma.$executeRawUnsafe(`DELETE FROM "${table}"`)
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function until(what: string, holds: () => boolean, patience_ms = 5_000): Promise<number> {
  const from = performance.now()
  while (!holds()) {
    if (performance.now() - from > patience_ms) throw new Error(`waited in vain for ${what}`)
    await new Promise((next) => setTimeout(next, 2))
  }
  return performance.now() - from
}

let made = 0
async function comes(bed: string, at_ms = now_ms()) {
  const facts = { mrn: `m${++made}`, family: 'F', given: 'G', sex: 'F', born: '' } as const
  const { encounter } = await admit(iris, store, at_ms, { bed, profile: 'adult', known: null, facts })
  const { patientId: patient } = await store.prisma.encounter.findUniqueOrThrow({ where: { id: encounter } })
  return { encounter, patient, bed }
}
const said = (kind: LogRecord['kind'], encounter: string) =>
  log.all.some(({ record }) => record.kind === kind && 'encounter' in record && record.encounter === encounter)
const kinds = (encounter: string) =>
  log.all.flatMap(({ record }) => ('encounter' in record && record.encounter === encounter ? [record.kind] : []))

/** Core's part in it: rights of devices, and the follower; polls so slow that only notices can be meant. */
async function core(over: { every_ms?: number } = {}) {
  const registry = createRegistry(pool, 60_000)
  await registry.refresh()
  const follower = createFollower({ read: () => bootFacts(store), log, clock: systemClock })
  await follower.follow()
  let looks = 0
  const refresh = async () => {
    looks++
    await registry.refresh()
    await follower.follow()
  }
  const changed = listenToFacts({ appUrl: database.appUrl, refresh, every_ms: 60_000, ...over })
  ends.push(registry.close, changed.stop)
  await until('the first notice', changed.hears)
  return { registry, changed, looks: () => looks }
}

async function breakConnections(): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN %' AND pid <> pg_backend_pid()`)
  await owner.end()
}

describe('core hears of changes', () => {
  test('[PAT-23] admission, binding, transfer and discharge reach the engine within 2 s of their commit, mostly within 300 ms', async () => {
    await core()
    const took: number[] = []
    for (let round = 0; round < 5; round++) {
      const stay = await comes('bed-w1')
      took.push(await until('admit', () => said('admit', stay.encounter)))
      await bindDevice(iris, store, now_ms(), { ...stay, device: 'm1' })
      took.push(await until('bind', () => said('bind', stay.encounter)))
      await transferPatient(iris, store, now_ms(), stay.encounter, { ...stay, to: 'bed-w2' })
      took.push(await until('move', () => kinds(stay.encounter).filter((kind) => kind === 'admit').length === 2))
      await unbindDevice(iris, store, now_ms(), { encounter: stay.encounter, device: 'm1' })
      took.push(await until('unbind', () => said('unbind', stay.encounter)))
      await dischargePatient(iris, store, now_ms(), stay.encounter, { ...stay, bed: 'bed-w2' })
      took.push(await until('discharge', () => said('discharge', stay.encounter)))
      expect(kinds(stay.encounter)).toEqual(['admit', 'policy', 'bind', 'admit', 'unbind', 'discharge'])
    }
    took.sort((a, b) => a - b)
    expect(took.at(-1)).toBeLessThan(2_000)
    expect(took[Math.floor(took.length / 2)]).toBeLessThan(300)
  })

  test('[PAT-23] many changes at once are one more look, not one each', async () => {
    const { looks } = await core()
    await until('the first look', () => looks() > 0)
    const before = looks()
    const client = await pool.connect()
    for (let i = 0; i < 200; i++) await client.query(`SELECT pg_notify('wardwave_facts', '')`)
    client.release()
    const stay = await comes('bed-w1')
    await until('admit', () => said('admit', stay.encounter))
    expect(looks() - before).toBeLessThan(100)
    expect(looks() - before).toBeGreaterThan(0)
  })

  test('[PAT-24] the connection for notices breaks: another is opened, and what was said meanwhile is found', async () => {
    const { changed } = await core()
    await breakConnections()
    await until('the loss', () => !changed.hears())
    const stay = await comes('bed-w1')
    await until('another connection', changed.hears)
    await until('admit', () => said('admit', stay.encounter))
    await dischargePatient(iris, store, now_ms(), stay.encounter, stay)
    await until('discharge', () => said('discharge', stay.encounter), 2_000)
  })

  test('[PAT-24] without any notice the looks every second find the same', async () => {
    await core({ every_ms: 100 })
    await store.prisma.patient.create({ data: { id: 'quiet', mrn: 'q', family: 'f', given: 'g' } })
    await store.prisma.encounter.create({ data: { id: 'unannounced', patientId: 'quiet', bedId: 'bed-w1' } })
    await until('admit', () => said('admit', 'unannounced'), 2_000)
  })

  test('[PAT-25] a stay that ended while core was down is ended at its next start, once', async () => {
    const stay = await comes('bed-w1')
    await core()
    for (const end of ends.splice(0).reverse()) await end()
    // The engine's own word, as the dispatcher stores it.
    const state = { encounter: stay.encounter, ward: 'w1', bed: stay.bed, discharged: false, revision: 1 }
    await store.prisma.bedStatus.create({ data: { encounterId: stay.encounter, wardId: 'w1', revision: 1, body: state } })
    await dischargePatient(iris, store, now_ms(), stay.encounter, stay)
    log = scriptedLog()
    const { changed } = await core()
    expect(kinds(stay.encounter)).toEqual(['discharge'])
    for (let i = 0; i < 3; i++) await changed.look()
    expect(kinds(stay.encounter)).toEqual(['discharge'])
    await store.prisma.bedStatus.update({
      where: { encounterId: stay.encounter },
      data: { revision: 2, body: { ...state, discharged: true } },
    })
    log = scriptedLog()
    await createFollower({ read: () => bootFacts(store), log, clock: systemClock }).follow()
    expect(kinds(stay.encounter)).toEqual([])
  })
})

test('[PAT-26][P13] a device that goes from one patient to the next: each of its frames is the one’s who wore it then, however late it comes', async () => {
  const t_ms = now_ms()
  const old = await comes('bed-w1', t_ms - 60_000)
  await bindDevice(iris, store, t_ms - 60_000, { ...old, device: 'm1' })
  const { registry } = await core()
  const gate = createGate({
    ...{ log, clock: systemClock, devices: registry, bindings: registry, progress: memoryProgressStore(), deadLetters: letterBox() },
    limits: { tick_ms: 15 },
  })
  ends.push(gate.stop)
  const device = await connectDevice(await listenSomewhere(gate), 'token-m1')
  ends.push(() => device.ws.terminate())
  await device.enter(helloOf('m1'))

  await dischargePatient(iris, store, t_ms - 4_000, old.encounter, old)
  const next = await comes('bed-w1', t_ms - 3_000)
  await bindDevice(iris, store, t_ms - 2_000, { ...next, device: 'm1' })
  await until('the next patient’s device', () => said('bind', next.encounter))
  // What it kept while nobody heard it, in its own order: eight seconds in frames of a quarter.
  for (let seq = 1; seq <= 32; seq++) device.send({ frame: frameOf(seq, t_ms - 8_000 + (seq - 1) * 250) })
  await device.until('all of them', () => device.acked === 32)

  const owners = log.frames().map((record) => [record.frame.seq, record.encounter] as const)
  expect(owners).toHaveLength(32)
  const clock_ms = 60 // how well the clocks of device and server are known here
  for (const { event_ms, encounter, frame } of log.frames()) {
    const end_ms = event_ms + frame.duration_ms
    if (end_ms <= t_ms - 4_000) expect(encounter).toBe(old.encounter)
    else if (event_ms >= t_ms - 2_000) expect(encounter).toBe(next.encounter)
    else expect(encounter).toBe(unassigned('m1'))
  }
  expect(owners.filter(([, who]) => who === old.encounter).length).toBeGreaterThanOrEqual(15)
  expect(owners.filter(([, who]) => who === next.encounter).length).toBeGreaterThanOrEqual(7)
  expect(Math.abs(log.frames()[0]!.event_ms - (t_ms - 8_000))).toBeLessThan(clock_ms)
})
