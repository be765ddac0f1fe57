import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { beginningBefore, createKeeper, KEEP_EVERY_MS, keptSince, pruneKeptSnapshots } from './kept-snapshots.ts'
import { tick } from './log.contract.ts'
import { postgresLog } from './postgres.ts'

const START_MS = Date.UTC(2026, 5, 1)
const MINUTE_MS = 60_000
let database: TestDatabase
let pool: pg.Pool

beforeEach(async () => {
  database = await testDatabase()
  pool = openPool(database.appUrl)
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})

const snapshot = (offset: number, partition = 5) => ({ partition, offset, build: 'b1', schema: 1, bytes: Uint8Array.of(offset) })
const keptOffsets = async () =>
  (await pool.query<{ o: number }>('SELECT offset_::int AS o FROM hot.kept_snapshot ORDER BY partition, offset_')).rows.map(({ o }) => o)

test('[WHY-2] one snapshot an hour and partition is kept, also by a server that was started anew, and goes with the log', async () => {
  const clock = manualClock(START_MS)
  let keep = createKeeper(pool, clock)
  await keep(snapshot(10))
  await keep(snapshot(70, 6))
  clock.advance(10 * MINUTE_MS)
  await keep(snapshot(20))
  keep = createKeeper(pool, clock)
  await keep(snapshot(21))
  clock.advance(KEEP_EVERY_MS)
  await keep(snapshot(30))
  await keep(snapshot(31))
  expect(await keptOffsets()).toEqual([10, 30, 70])
  await pruneKeptSnapshots(pool, START_MS + 1)
  expect(await keptOffsets()).toEqual([30])
})

test('[WHY-3] a replay begins at the last kept snapshot before what is asked that the log still goes on from, else says since when it could', async () => {
  const clock = manualClock(START_MS)
  const { appUrl, ownerUrl } = database
  expect(await beginningBefore(pool, 5, START_MS)).toBeNull()
  expect(await keptSince(pool, 5)).toBeNull()
  const open = () => postgresLog({ appUrl, ownerUrl, clock, retention_ms: KEEP_EVERY_MS })
  let log = await open()
  const append = async (at_ms: number) => {
    log.append(5, tick(at_ms))
    await log.flush()
  }
  await append(1)
  expect(await beginningBefore(pool, 5, START_MS)).toEqual({ snapshot: null, offset: 0 })
  expect(await keptSince(pool, 5)).toBe(START_MS)
  const keep = createKeeper(pool, clock)
  await keep(snapshot(1))
  await append(2)
  clock.advance(3 * KEEP_EVERY_MS)
  await append(3)
  await keep(snapshot(3))
  expect((await beginningBefore(pool, 5, clock.now_ms() - 1))?.offset).toBe(1)
  expect(await beginningBefore(pool, 5, clock.now_ms())).toEqual({ snapshot: snapshot(3), offset: 3 })
  await log.close()
  log = await open() // drops the first hour, and with it what the first snapshot would go on from
  expect(await beginningBefore(pool, 5, clock.now_ms() - 1)).toBeNull()
  expect((await beginningBefore(pool, 5, clock.now_ms()))?.offset).toBe(3)
  expect(await keptSince(pool, 5)).toBe(clock.now_ms())
  await log.close()
})
