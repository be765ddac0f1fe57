import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { readAudit, verifyAudit } from '../audit/verify.ts'
import { systemClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { type DedicatedDatabase, dedicatedDatabase, testDatabase } from '../database/testing.ts'
import { memoryLog } from '../log/memory.ts'
import { createDispatcher } from './dispatch.ts'
import { bedEffect, step } from './testing.ts'

const stops: Array<() => Promise<unknown>> = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function fresh() {
  const database = await testDatabase()
  const pool = openPool(database.ownerUrl)
  stops.push(database.drop, () => pool.end())
  return { ...database, pool }
}

async function dispatcher(appUrl: string, more = {}) {
  const log = memoryLog(systemClock)
  log.append(1, { kind: 'tick', at_ms: 1 })
  await log.flush()
  const it = await createDispatcher({ appUrl, log, clock: systemClock, patience_ms: 200, ...more })
  stops.push(log.close, it.close)
  return it
}

const leave = (pool: pg.Pool, subjects: readonly string[]) =>
  pool.query(
    `INSERT INTO hot.audit_inbox (at, actor, action, subject, detail) SELECT now(), 'u1', 'view.patient', s, '{"n": 1.50, "t": "a\\\\b"}' FROM unnest($1::text[]) s`,
    [subjects],
  )
const told = async (pool: pg.Pool) => (await readAudit(pool, 0, 100_000)).map((row) => row.subject)
const left = async (pool: pg.Pool) => Number((await pool.query('SELECT count(*) FROM hot.audit_inbox')).rows[0].count)
const names = (n: number, from = 0) => Array.from({ length: n }, (_, i) => `s${from + i}`)

/** What becomes of the next COMMIT. */
function spoilCommits(plan: Array<'crash' | 'answer_lost'>): void {
  const real = pg.Client.prototype.query as (...args: unknown[]) => Promise<unknown>
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(async function (this: pg.Client, ...args: unknown[]) {
    if (args[0] !== 'COMMIT' || plan.length === 0) return real.apply(this, args)
    const fate = plan.shift()
    if (fate === 'answer_lost') await real.apply(this, args)
    throw new Error(fate)
  } as never)
}

test('[AUD-1] what others leave in the inbox is linked into the chain in order, and the inbox is empty then', async () => {
  const { appUrl, pool } = await fresh()
  await leave(pool, names(1_234))
  const it = await dispatcher(appUrl)
  it.accept(step(1, 1, [bedEffect(1, 0)]))
  await vi.waitFor(async () => expect(await left(pool)).toBe(0), { timeout: 5_000 })
  expect(await told(pool)).toEqual(names(1_234))
  expect(await verifyAudit(pool)).toMatchObject({ ok: true, head: { seq: 1_234 } })
  await leave(pool, ['last'])
  await it.close()
  expect([(await told(pool)).at(-1), await left(pool)]).toEqual(['last', 0])
})

test('[AUD-2] a transaction that is broken off leaves the lines where they were; one whose answer is lost is not done again', async () => {
  const { appUrl, pool } = await fresh()
  await leave(pool, names(40))
  spoilCommits(['crash', 'answer_lost', 'crash', 'crash', 'answer_lost'])
  const it = await dispatcher(appUrl)
  await it.drain()
  await leave(pool, names(40, 40))
  await it.drain()
  await leave(pool, names(40, 80))
  await it.drain()
  expect(await told(pool)).toEqual(names(120))
  expect(await left(pool)).toBe(0)
  expect(await verifyAudit(pool)).toMatchObject({ ok: true, head: { seq: 120 } })
})

test('[AUD-3] a second server takes nothing out of the inbox', async () => {
  const { appUrl, pool } = await fresh()
  const it = await dispatcher(appUrl)
  await it.drain()
  await leave(pool, names(3))
  await expect(dispatcher(appUrl, { patience_ms: 100 })).rejects.toThrow('another Wardwave server is running')
  await it.drain()
  expect(await told(pool)).toEqual(names(3))
})

let own: DedicatedDatabase
beforeAll(async () => {
  own = await dedicatedDatabase()
})
afterAll(() => own.stop())

test('[AUD-2] kill -9 of the database at any moment: every line that was left enters the chain exactly once', async () => {
  const it = await dispatcher(own.appUrl, { statement_timeout_ms: 1_000 })
  const sure: string[] = []
  let n = 0
  let leaving = true
  const writer = (async () => {
    while (leaving) {
      const pool = openPool(own.url)
      pool.on('error', () => undefined)
      try {
        for (; leaving; n++) {
          await leave(pool, [`k${n}`])
          sure.push(`k${n}`)
        }
      } catch {
        n++ // not known whether it is there; not asked for
        await new Promise((done) => setTimeout(done, 20))
      }
      await pool.end()
    }
  })()
  for (let kill = 0; kill < 3; kill++) {
    await new Promise((done) => setTimeout(done, 170 + kill * 131))
    await own.kill()
    await own.restart()
  }
  await new Promise((done) => setTimeout(done, 300))
  leaving = false
  await writer
  const pool = openPool(own.url)
  stops.push(() => pool.end())
  await vi.waitFor(async () => expect(await left(pool)).toBe(0), { timeout: 10_000 })
  await it.drain()
  const entered = await told(pool)
  expect(new Set(entered).size).toBe(entered.length)
  expect(sure.filter((one) => !entered.includes(one))).toEqual([])
  expect(sure.length).toBeGreaterThan(50)
  expect(await verifyAudit(pool)).toMatchObject({ ok: true })
}, 60_000)
