import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { manualClock, systemClock } from '../clock.ts'
import { HOUR_MS } from '../database/partitions.ts'
import { type DedicatedDatabase, dedicatedDatabase, type TestDatabase, testDatabase } from '../database/testing.ts'
import { frame, logContract, stored, tick } from './log.contract.ts'
import type { Log } from './log.ts'
import { postgresLog } from './postgres.ts'

const DAY_MS = 24 * HOUR_MS
const databases: TestDatabase[] = []
const clients: pg.Client[] = []

async function fresh(): Promise<TestDatabase> {
  const database = await testDatabase()
  databases.push(database)
  return database
}

async function client(url: string): Promise<pg.Client> {
  const one = new pg.Client({ connectionString: url })
  await one.connect()
  clients.push(one)
  return one
}

afterEach(async () => {
  for (const one of clients.splice(0)) await one.end()
  for (const database of databases.splice(0)) await database.drop()
})

logContract('postgres', async () => {
  const { appUrl, ownerUrl } = await fresh()
  const blocker = await client(ownerUrl)
  return {
    open: (bound_bytes) => postgresLog({ appUrl, ownerUrl, clock: systemClock, retention_ms: DAY_MS, bound_bytes }),
    hold: async () => void (await blocker.query('BEGIN; LOCK TABLE hot.log_batch IN EXCLUSIVE MODE')),
    release: async () => void (await blocker.query('ROLLBACK')),
  }
})

test('[LOG-9] a second server on the same database is refused in plain words', async () => {
  const { appUrl, ownerUrl } = await fresh()
  const options = { appUrl, ownerUrl, clock: systemClock, retention_ms: DAY_MS, patience_ms: 200 }
  const first = await postgresLog(options)
  await expect(postgresLog(options)).rejects.toThrow('another Wardwave server is running on this database')
  await first.close()
  const second = await postgresLog(options)
  await second.close()
})

test('[LOG-10] a server that finds records of another one gives up instead of writing over them', async () => {
  const { appUrl, ownerUrl } = await fresh()
  let fatal: Error | null = null
  const onFatal = (error: Error) => {
    fatal = error
  }
  const log = await postgresLog({ appUrl, ownerUrl, clock: systemClock, retention_ms: DAY_MS, onFatal })
  log.append(0, tick(1))
  await log.flush()
  const owner = await client(ownerUrl)
  await owner.query("INSERT INTO hot.log_batch VALUES (0, 1, 1, now(), 0, 1, '{}', '')")
  await owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
  await sleep(100)
  log.append(0, tick(2))
  await expect(log.flush()).rejects.toThrow('another server')
  expect(fatal).toMatchObject({ name: 'Fenced' })
  await log.close()
})

test('[LOG-11] rows are dropped by the hour when older than the retention, and offsets go on all the same', async () => {
  const { appUrl, ownerUrl } = await fresh()
  const clock = manualClock(Date.UTC(2026, 0, 1, 10, 30))
  const first = await postgresLog({ appUrl, ownerUrl, clock, retention_ms: 2 * HOUR_MS })
  first.append(5, tick(1))
  await first.flush()
  clock.advance(90 * 60_000)
  first.append(6, tick(2))
  await first.flush()
  await first.close()
  clock.advance(2 * HOUR_MS)
  const again = await postgresLog({ appUrl, ownerUrl, clock, retention_ms: 2 * HOUR_MS })
  expect([again.head(5), again.head(6)]).toEqual([1, 1])
  expect(await stored(again, 5)).toEqual([])
  expect(await stored(again, 6)).toHaveLength(1)
  again.append(5, tick(3))
  await again.flush()
  expect((await stored(again, 5)).map((one) => one.offset)).toEqual([1])
  await again.close()
})

test('[LOG-12] a row that came before its hour had a partition is kept and moved there', async () => {
  const { appUrl, ownerUrl } = await fresh()
  const clock = manualClock(Date.UTC(2026, 0, 1, 10, 30))
  const log = await postgresLog({ appUrl, ownerUrl, clock, retention_ms: DAY_MS })
  clock.advance(6 * HOUR_MS)
  log.append(5, tick(1))
  await log.flush()
  await log.close()
  const owner = await client(ownerUrl)
  const waiting = async () => (await owner.query('SELECT FROM hot.log_batch_default')).rowCount
  expect(await waiting()).toBe(1)
  const again = await postgresLog({ appUrl, ownerUrl, clock, retention_ms: DAY_MS })
  expect(await waiting()).toBe(0)
  expect(await stored(again, 5)).toHaveLength(1)
  await again.close()
})

test('[LOG-13] the application can neither change nor remove what is in the log or the audit', async () => {
  const { appUrl, ownerUrl } = await fresh()
  const app = await client(appUrl)
  const owner = await client(ownerUrl)
  for (const table of ['hot.log_batch', 'hot.audit']) {
    for (const statement of [`UPDATE ${table} SET at = now()`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
      await expect(app.query(statement)).rejects.toThrow('permission denied')
      await expect(owner.query(statement)).rejects.toThrow('rows are only ever added')
    }
  }
  await expect(app.query('DELETE FROM hot.log_batch_default')).rejects.toThrow('permission denied')
})

let own: DedicatedDatabase
beforeAll(async () => {
  own = await dedicatedDatabase()
})
afterAll(() => own.stop())

/** Appends about 1,000 frames a second to eight partitions until stopped. */
function feed(log: Log): { stop(): void; count(): number } {
  let seq = 0
  const timer = setInterval(() => {
    for (let i = 0; i < 8; i++) log.append(i, frame(seq++, 125, `dev-${i}`))
  }, 8)
  return { stop: () => clearInterval(timer), count: () => seq }
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))
const open = () =>
  postgresLog({ appUrl: own.appUrl, ownerUrl: own.url, clock: systemClock, retention_ms: DAY_MS, statement_timeout_ms: 1_500 })

test('[P1] [LOG-14] kill -9 of the database in mid-commit loses nothing that was durable, leaves no hole and is survived', async () => {
  const log = await open()
  const feeding = feed(log)
  for (let kill = 0; kill < 3; kill++) {
    await sleep(250 + kill * 77)
    const before = Array.from({ length: 8 }, (_, p) => log.durable(p))
    await own.kill()
    await own.restart()
    const reader = new pg.Client({ connectionString: own.url })
    await reader.connect()
    for (const [p, below] of before.entries()) {
      const { rows } = await reader.query('SELECT coalesce(max(last) + 1, 0)::int AS below FROM hot.log_batch WHERE partition = $1', [p])
      expect(rows[0].below).toBeGreaterThanOrEqual(below)
    }
    await reader.end()
  }
  feeding.stop()
  await log.flush()
  let total = 0
  for (let p = 0; p < 8; p++) {
    const all = await stored(log, p)
    expect(all.map((one) => one.offset)).toEqual(all.map((_, i) => i))
    const seqs = all.map((one) => (one.record.kind === 'frame' ? one.record.frame.seq : -1))
    expect(seqs).toEqual(seqs.map((_, i) => i * 8 + p))
    total += all.length
  }
  expect(total).toBe(feeding.count())
  await log.close()
}, 60_000)

test('[P5] [LOG-15] while the database is frozen storing is false and memory bounded; after the thaw all is stored', async () => {
  const log = await open()
  const heads = Array.from({ length: 8 }, (_, p) => log.head(p))
  const feeding = feed(log)
  await sleep(300)
  expect(log.storing()).toBe(true)
  own.freeze()
  await sleep(3_500)
  expect(log.storing()).toBe(false)
  expect(log.waitingBytes()).toBeGreaterThan(0)
  expect(log.waitingBytes()).toBeLessThan(64 << 20)
  own.thaw()
  feeding.stop()
  await log.flush()
  expect(log.storing()).toBe(true)
  let total = 0
  for (let p = 0; p < 8; p++) {
    const all = await stored(log, p, heads[p])
    expect(all.map((one) => one.offset)).toEqual(all.map((_, i) => heads[p]! + i))
    total += all.length
  }
  expect(total).toBe(feeding.count())
  await log.close()
}, 60_000)
