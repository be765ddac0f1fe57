import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { createDeadLetters, LETTER_BOUNDS } from './dead-letters.ts'
import { createProgressStore } from './progress-store.ts'
import { createRegistry, hashOfToken } from './registry.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await testDatabase()
  pool = openPool(database.appUrl, { max: 4 })
  await pool.query(`insert into "Ward" ("id", "name") values ('w', 'W')`)
  await pool.query(`insert into "Bed" ("id", "wardId", "label", "position") values ('bed', 'w', '1', 1)`)
  await pool.query(`insert into "Patient" ("id", "mrn", "family", "given") values ('p', '1', 'x', 'y')`)
  await pool.query(`insert into "Encounter" ("id", "patientId", "bedId") values ('enc', 'p', 'bed')`)
  await pool.query(`insert into "Device" ("id", "label") values ('m1', 'M1'), ('m2', 'M2')`)
  await pool.query(`insert into "DeviceToken" ("hash", "deviceId") values ($1, 'm1'), ($2, 'm2')`, [hashOfToken('t1'), hashOfToken('t2')])
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

test('[GATE-50] progress is loaded as it was saved; offsets and sources change together', async () => {
  const store = createProgressStore(pool)
  expect(await store.load()).toBeNull()
  const mapping = { from_seq: 1, offset_ms: 12.5, anchor_ms: 1, drift_ppm: 3, uncertainty_ms: 2, break: false }
  const source = {
    device: 'm1',
    boot: 'b',
    kept: { up_to: 5, above: [[7, 4_294_967_295]] as Array<[number, number]> },
    mappings: [mapping],
  }
  await store.save({ sources: [source], offsets: { 0: 17, 47: 3 } })
  expect(await store.load()).toEqual({ sources: [source], offsets: { 0: 17, 47: 3 } })
  await store.save({ sources: [{ ...source, kept: { up_to: 9, above: [] } }], offsets: { 0: 18 } })
  await store.save({ sources: [], offsets: { 0: 19 } })
  expect(await store.load()).toEqual({ sources: [{ ...source, kept: { up_to: 9, above: [] } }], offsets: { 0: 19 } })
})

test('[GATE-51] the registry knows tokens, revocations and who wore a device when, and keeps them without a database', async () => {
  const own = openPool(database.appUrl, { max: 2 })
  const registry = createRegistry(own, 3_600_000)
  expect(registry.ready()).toBe(false)
  const from = new Date(Date.now() - 60_000)
  await pool.query(
    `insert into "Binding" ("id", "deviceId", "encounterId", "fromAt", "by") values ('x', 'm1', 'enc', $1::timestamptz at time zone 'utc', 'u')`,
    [from.toISOString()],
  )
  await registry.refresh()
  expect(registry.byTokenHash(hashOfToken('t1'))).toEqual({ device: 'm1', refused: null })
  expect(registry.byTokenHash(hashOfToken('nobody'))).toBeNull()
  expect(registry.encounterAt('m1', Date.now())).toBe('enc')
  expect(registry.encounterAt('m1', from.getTime() - 1)).toBeNull()
  await pool.query(`update "Device" set "revokedAt" = now() where "id" = 'm1'`)
  await pool.query(`update "DeviceToken" set "expiresAt" = (now() at time zone 'utc') - interval '1 second' where "deviceId" = 'm2'`)
  await registry.refresh()
  expect(registry.byTokenHash(hashOfToken('t1'))).toEqual({ device: 'm1', refused: 'device_revoked' })
  expect(registry.byTokenHash(hashOfToken('t2'))).toEqual({ device: 'm2', refused: 'token_ended' })
  await pool.query(`update "Device" set "quarantinedAt" = now() where "id" = 'm2'`)
  await registry.refresh()
  expect(registry.byTokenHash(hashOfToken('t2'))).toEqual({ device: 'm2', refused: 'device_quarantined' })
  await own.end()
  await expect(registry.refresh()).rejects.toThrow()
  expect(registry.encounterAt('m1', Date.now())).toBe('enc')
  await registry.close()
})

test('[GATE-52] dead letters are written with their bytes, the newest kept; a full queue loses the newcomer only', async () => {
  const letters = createDeadLetters(pool, 3_600_000)
  const letter = (n: number) => ({
    at_ms: Date.UTC(2026, 0, 1) + n,
    device: 'm1',
    boot: 'b',
    seq: n === 0 ? null : n,
    reason: 'too_big' as const,
    detail: `n\0${n}`,
    bytes: new Uint8Array(n === 0 ? 70_000 : 2).fill(7),
  })
  for (let n = 0; n < LETTER_BOUNDS.queue + 5; n++) letters.put(letter(n))
  await letters.close()
  const { rows } = await pool.query<{ seq: number | null; at_ms: number; size: number; detail: string }>(
    `select "seq" as seq, (extract(epoch from "at") * 1000)::float8 as at_ms, length("bytes") as size, "detail" as detail from "DeadLetter" order by "at"`,
  )
  expect(rows).toHaveLength(LETTER_BOUNDS.queue)
  expect(rows[0]).toEqual({ seq: null, at_ms: Date.UTC(2026, 0, 1), size: LETTER_BOUNDS.bytes, detail: 'n 0' })
  expect(rows.at(-1)).toMatchObject({ seq: LETTER_BOUNDS.queue - 1, size: 2 })
  await pool.query(
    `insert into "DeadLetter" ("id", "at", "deviceId", "boot", "reason", "detail", "bytes")
     select 'old' || n, '2025-01-01'::timestamp + n * interval '1 ms', 'm1', 'b', 'too_big', '', '' from generate_series(1, $1::int) n`,
    [LETTER_BOUNDS.kept],
  )
  const trimming = createDeadLetters(pool, 3_600_000)
  trimming.put(letter(5_000))
  await trimming.close()
  const { rows: left } = await pool.query<{ n: number; oldest: string }>(
    `select count(*)::int as n, min("id") filter (where "id" = 'old1') as oldest from "DeadLetter"`,
  )
  expect(left[0]).toEqual({ n: LETTER_BOUNDS.kept, oldest: null })
})
