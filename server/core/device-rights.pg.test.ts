import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { CLOSE } from '../../contracts/error.ts'
import type { Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { createGate, type Gate } from '../gate/gate.ts'
import { memoryProgressStore } from '../gate/progress-store.ts'
import { createRegistry, type Registry } from '../gate/registry.ts'
import { createSeen, type Seen } from '../gate/seen.ts'
import {
  connectDevice,
  frameOf,
  helloOf,
  letterBox,
  listenSomewhere,
  type ScriptedLog,
  scriptedLog,
  type TestDevice,
} from '../gate/testing.ts'
import { testFields } from '../seal/testing.ts'
import { endToken, rotateTokens } from '../store/device-tokens.ts'
import { addDevice, listDevices, quarantineDevice, releaseDevice, revokeDevice } from '../store/devices.ts'
import { createStore, type Store } from '../store/store.ts'
import { tokenHash } from '../store/token.ts'

const { now_ms } = systemClock
const biomed: Principal = { user: 'b', name: 'b', role: 'biomed', wards: [], session: 's', expires_ms: now_ms() + 1e7 }
const MINUTE_MS = 60_000
let database: TestDatabase
let store: Store
let pool: pg.Pool
let registry: Registry
let gate: Gate
let seen: Seen
let log: ScriptedLog
let port = 0
let n = 0
let id = ''
let token = ''
const sockets: TestDevice[] = []

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  pool = openPool(database.appUrl, { max: 4 })
})
afterAll(async () => {
  await pool?.end()
  await store?.close()
  await database?.drop()
})
beforeEach(async () => {
  id = `MX-${++n}`
  token = (await addDevice(biomed, store, now_ms(), { device: id, label: id, kind: 'monitor', model: '', serial: '' })).token
  registry = createRegistry(pool) // at the pace of the product: every second
  await registry.refresh()
  log = scriptedLog()
  const parts = {
    log,
    clock: systemClock,
    devices: registry,
    bindings: registry,
    progress: memoryProgressStore(),
    deadLetters: letterBox(),
  }
  gate = createGate(parts)
  seen = createSeen({ pool, clock: systemClock, sessions: gate.sessions }, 3_600_000)
  port = await listenSomewhere(gate)
})
afterEach(async () => {
  for (const { ws } of sockets.splice(0)) ws.terminate()
  await gate.stop()
  await seen.close()
  await registry.close()
})

async function connect(with_token: string): Promise<TestDevice & { resume: number }> {
  const device = await connectDevice(port, with_token)
  sockets.push(device)
  return Object.assign(device, { resume: await device.enter(helloOf(id)) })
}

async function refused(with_token: string): Promise<number> {
  const device = await connectDevice(port, with_token)
  sockets.push(device)
  return (await device.closed).code
}

const start_ms = now_ms() - 10_000
/** Frames from..to, each a quarter second after the one before. */
async function play(device: TestDevice, from: number, to: number): Promise<void> {
  for (let seq = from; seq <= to; seq++) device.send({ frame: frameOf(seq, start_ms + seq * 250) })
  await device.until(`ack ${to}`, () => device.acked >= to)
}
const stored = () => log.frames().map(({ frame }) => frame.seq)
const rotate = async (at_ms: number, overlap_ms: number) =>
  (await rotateTokens(biomed, store, at_ms, { devices: [id], overlap_ms }))[0]!.token

test('[DVC-10] a rotated token interrupts nothing: the old connection goes on, the new token continues where it stopped, no frame is lost or doubled', async () => {
  const old = await connect(token)
  await play(old, 1, 4)
  const newer = await rotate(now_ms(), 60 * MINUTE_MS)
  await registry.refresh()
  gate.tick()
  await play(old, 5, 8)
  expect(old.ws.readyState).toBe(old.ws.OPEN)
  const now = await connect(newer)
  expect(now.resume).toBe(8)
  expect((await old.closed).code).toBe(CLOSE.replaced_by_newer_connection)
  await play(now, 9, 12)
  await endToken(biomed, store, now_ms(), { device: id, token: tokenHash(token).slice(0, 16) })
  await registry.refresh()
  gate.tick()
  expect(await refused(token)).toBe(CLOSE.token_ended)
  await play(now, 13, 14)
  expect(stored()).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
  expect(log.all.some(({ record }) => record.kind === 'skipped')).toBe(false)
})

test('[DVC-11] when the overlap ends the old connection is closed within 2 s, and the newer token goes on from there without a gap', async () => {
  const old = await connect(token)
  await play(old, 1, 4)
  const began_ms = performance.now()
  const newer = await rotate(now_ms() - 2 * MINUTE_MS, MINUTE_MS)
  expect((await old.closed).code).toBe(CLOSE.token_ended)
  expect(performance.now() - began_ms).toBeLessThan(2_000)
  const now = await connect(newer)
  expect(now.resume).toBe(4)
  await play(now, 5, 8)
  expect(stored()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test.each([
  ['device_revoked', () => revokeDevice(biomed, store, now_ms(), id)],
  ['device_quarantined', () => quarantineDevice(biomed, store, now_ms(), { device: id, reason: 'defect' })],
  ['token_ended', () => endToken(biomed, store, now_ms(), { device: id, token: tokenHash(token).slice(0, 16) })],
] as const)('[DVC-12] %s closes the open connection within 2 s and refuses the next', async (why, act) => {
  const device = await connect(token)
  const began_ms = performance.now()
  await act()
  expect((await device.closed).code).toBe(CLOSE[why])
  expect(performance.now() - began_ms).toBeLessThan(2_000)
  expect(await refused(token)).toBe(CLOSE[why])
})

test('[DVC-13] a released device connects again, and goes on where it stopped', async () => {
  const before = await connect(token)
  await play(before, 1, 3)
  await quarantineDevice(biomed, store, now_ms(), { device: id, reason: 'cleaning' })
  await before.closed
  await releaseDevice(biomed, store, now_ms(), id)
  await registry.refresh()
  expect((await connect(token)).resume).toBe(3)
})

test('[DVC-14] the inventory says who is connected, with which token, and when it was last heard; a stopped server leaves nobody connected', async () => {
  const newer = await rotate(now_ms(), MINUTE_MS)
  await registry.refresh()
  const device = await connect(newer)
  await play(device, 1, 2)
  await seen.tell()
  const row = async () => (await listDevices(biomed, store, now_ms(), { find: id, state: null })).devices.find((one) => one.device === id)!
  const { seen: line, tokens } = await row()
  expect(line).toMatchObject({ connected: true, battery_pct: null })
  expect(now_ms() - line!.last_ms!).toBeLessThan(5_000)
  expect(tokens.find((one) => one.in_use)).toMatchObject({ token: tokenHash(newer).slice(0, 16), ends_ms: null })
  device.ws.close()
  await device.until('listed as gone', () => !gate.sessions()[0]?.connected)
  await seen.close()
  expect((await row()).seen).toMatchObject({ connected: false, last_ms: line!.last_ms })
})
