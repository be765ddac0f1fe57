import type pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Effect } from '../../contracts/effect.ts'
import { verifyAudit } from '../audit/verify.ts'
import { systemClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { type DedicatedDatabase, dedicatedDatabase, type TestDatabase, testDatabase } from '../database/testing.ts'
import type { Log } from '../log/log.ts'
import { type MemoryLog, memoryLog } from '../log/memory.ts'
import { createDispatcher, type Dispatcher, type DispatcherOptions, type StoredMessage } from './dispatch.ts'
import { changedSince, cursorOf, cursorsOf, readOutbox } from './outbox.ts'
import { alarmEffect, bedEffect, limitsEffect, outcomeEffect, step } from './testing.ts'

const stops: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

async function fresh(): Promise<TestDatabase & { pool: pg.Pool }> {
  const database = await testDatabase()
  const pool = openPool(database.ownerUrl)
  stops.push(database.drop, () => pool.end())
  return { ...database, pool }
}

/** A log in which `below` records of each of the first partitions are durable. */
async function durableLog(below: number, partitions = 4): Promise<MemoryLog> {
  const log = memoryLog(systemClock)
  for (let p = 0; p < partitions; p++) for (let i = 0; i < below; i++) log.append(p, { kind: 'tick', at_ms: i })
  await log.flush()
  stops.push(log.close)
  return log
}

async function dispatcher(appUrl: string, log: Log, more: Partial<DispatcherOptions> = {}) {
  const it = await createDispatcher({ appUrl, log, clock: systemClock, patience_ms: 200, ...more })
  const messages: StoredMessage[] = []
  const unstored: Effect[] = []
  it.onStored((some) => messages.push(...some))
  it.onUnstored((effects) => unstored.push(...effects))
  stops.push(it.close)
  return { it, messages, unstored }
}

test('[P3] [DB-9] alarms, beds, limits, audit, outbox and offset are stored together, in order, the highest revision winning', async () => {
  const { appUrl, pool } = await fresh()
  const { it, messages } = await dispatcher(appUrl, await durableLog(10))
  const ended = { condition: 'ended', ended_ms: 1_700_000_009_000, signal: { state: 'off', why: 'ended' } } as const
  const raised = [alarmEffect(1, 0, 1), bedEffect(1, 1)]
  const later = [alarmEffect(1, 2, 3, ended), alarmEffect(1, 3, 2), limitsEffect(1, 3, 1), outcomeEffect(1, 3)]
  it.accept(step(1, 2, raised))
  it.accept(step(1, 4, later))
  await it.drain()
  expect(it.effectsBelow(1)).toBe(4)
  expect((await readOutbox(pool, 'w1', 0, 100)).map((row) => [row.cursor, row.effect.id])).toEqual([
    [1, '1/0/0'],
    [2, '1/1/0'],
    [3, '1/2/0'],
    [4, '1/3/0'],
  ])
  expect((await readOutbox(pool, 'w1', 3, 100))[0]?.effect).toEqual(later[1])
  const alarms = (await pool.query('SELECT id, open, revision, "onsetAt" AT TIME ZONE \'UTC\' AS onset, body FROM "Alarm"')).rows
  expect(alarms).toEqual(
    [
      {
        id: 'alarm-1',
        open: false,
        revision: 3,
        onset: new Date(alarmEffect(1, 2, 3).alarm.onset_ms),
        body: alarmEffect(1, 2, 3, ended).alarm,
      },
    ].map((row) => ({ ...row, onset: expect.any(Date) })),
  )
  expect((await pool.query('SELECT version, by, reason, "effectId" FROM "LimitVersion"')).rows).toEqual([
    { version: 1, by: 'u1', reason: 'COPD', effectId: '1/3/1' },
  ])
  expect((await pool.query('SELECT "encounterId", revision FROM "BedStatus"')).rows).toEqual([{ encounterId: 'enc-1', revision: 1 }])
  const audit = (await pool.query('SELECT action, actor FROM hot.audit ORDER BY seq')).rows.map((row) => `${row.actor} ${row.action}`)
  expect(audit).toEqual(['engine alarm.raised', 'engine alarm.raised', 'engine alarm.raised', 'u1 limits.set', 'u1 command.acknowledge'])
  expect(messages.flatMap((message) => message.effects.map((effect) => effect.id))).toEqual(
    [...raised, ...later].map((effect) => effect.id),
  )
  expect(messages.at(-1)).toMatchObject({ ward: 'w1', cursor: 4 })
  expect([await cursorOf(pool, 'w1'), await cursorOf(pool, 'none'), [...(await cursorsOf(pool))]]).toEqual([4, 0, [['w1', 4]]])
  expect((await changedSince(pool, 'w1', 2)).map((alarm) => [alarm.id, alarm.revision])).toEqual([['alarm-1', 2]])
})

test('[LIFE-19] every change of an alarm is one line of its history, once however often it is told, and the application cannot rewrite it', async () => {
  const { appUrl, pool } = await fresh()
  const { it } = await dispatcher(appUrl, await durableLog(10))
  const response = { state: 'claimed', by: 'ann', at_ms: 1, until_ms: 2 } as const
  const claimed = { ...alarmEffect(1, 1, 2, { response, level: 1, next_ms: 2 }), why: 'claimed', by: 'ann' } as const
  it.accept(step(1, 2, [alarmEffect(1, 0, 1), claimed]))
  await it.drain()
  it.accept(step(1, 3, [{ ...claimed, id: '1/2/0' }])) // the same revision under another offset, as after a restored log
  await it.drain()
  const { rows } = await pool.query(
    'SELECT "alarmId", revision, "wardId", kind, priority, why, by, body FROM "AlarmEvent" ORDER BY revision',
  )
  expect(rows).toMatchObject([
    { alarmId: 'alarm-1', revision: 1, wardId: 'w1', kind: 'clinical', priority: 'high', why: 'raised', by: null },
    { revision: 2, why: 'claimed', by: 'ann', body: { response, level: 1, next_ms: 2, condition: 'active', signal: { state: 'on' } } },
  ])
  const app = openPool(appUrl)
  stops.push(() => app.end())
  for (const sql of ['UPDATE "AlarmEvent" SET why = \'ended\'', 'DELETE FROM "AlarmEvent"'])
    await expect(app.query(sql)).rejects.toThrow('permission denied')
})

test('[P1] [DB-10] a replay after a restart stores nothing twice and burns no cursor', async () => {
  const { appUrl, pool } = await fresh()
  const log = await durableLog(10)
  const first = await dispatcher(appUrl, log)
  first.it.accept(step(1, 1, [bedEffect(1, 0)]))
  await first.it.drain()
  await first.it.close()
  const again = await dispatcher(appUrl, log)
  expect(again.it.effectsBelow(1)).toBe(1)
  again.it.accept(step(1, 3, [bedEffect(1, 0), bedEffect(1, 2)]))
  // The same effect under an offset that was never written down: known by its id.
  await pool.query('DELETE FROM hot.partition_state')
  await again.it.drain()
  await again.it.close()
  const third = await dispatcher(appUrl, log)
  third.it.accept(step(1, 4, [bedEffect(1, 0), bedEffect(1, 2), bedEffect(1, 3)]))
  await third.it.drain()
  expect((await readOutbox(pool, 'w1', 0, 100)).map((row) => [row.cursor, row.effect.id])).toEqual([
    [1, '1/0/0'],
    [2, '1/2/0'],
    [3, '1/3/0'],
  ])
  expect(third.messages.flatMap((message) => message.effects.map((effect) => effect.id))).toEqual(['1/3/0'])
})

test('[P3] [DB-11] a reader beside the writer never sees a hole in the cursors of a ward', async () => {
  const { appUrl, pool } = await fresh()
  const { it } = await dispatcher(appUrl, await durableLog(400))
  let reading = true
  const seen: number[][] = []
  const readers = Array.from({ length: 3 }, async () => {
    const cursors: number[] = []
    seen.push(cursors)
    while (reading || cursors.length < 800)
      for (const row of await readOutbox(pool, 'w1', cursors.at(-1) ?? 0, 50)) cursors.push(row.cursor)
  })
  for (let offset = 0; offset < 200; offset++) {
    for (let p = 0; p < 4; p++) it.accept(step(p, offset + 1, [bedEffect(p, offset)]))
    if (offset % 8 === 0) await sleep(2)
  }
  await it.drain()
  reading = false
  await Promise.all(readers)
  for (const cursors of seen) expect(cursors).toEqual(Array.from({ length: 800 }, (_, i) => i + 1))
})

test('[P5] [DB-12] what is not stored within 150 ms is told as such, and told again once it is', async () => {
  const { appUrl } = await fresh()
  const log = await durableLog(1)
  const { it, messages, unstored } = await dispatcher(appUrl, log)
  log.hold()
  log.append(1, { kind: 'tick', at_ms: 1 })
  it.accept(step(1, 2, [bedEffect(1, 1)]))
  await sleep(250)
  expect([unstored.map((effect) => effect.id), messages]).toEqual([['1/1/0'], []])
  log.release()
  await it.drain()
  expect(messages.flatMap((message) => message.effects.map((effect) => effect.id))).toEqual(['1/1/0'])
})

test('[DB-13] a second dispatcher on the same database is refused in plain words', async () => {
  const { appUrl } = await fresh()
  const log = await durableLog(1)
  await dispatcher(appUrl, log)
  await expect(createDispatcher({ appUrl, log, clock: systemClock, patience_ms: 100 })).rejects.toThrow(
    'another Wardwave server is running',
  )
})

test('[DB-1] the stored audit chain verifies, joined by what others tell it; an edited row is found', async () => {
  const { appUrl, pool } = await fresh()
  const { it } = await dispatcher(appUrl, await durableLog(10))
  it.accept(step(1, 1, [alarmEffect(1, 0, 1, { params: { text: 'odd \u0000 text' } })]))
  expect(
    await it.audit({ actor: 'u1', action: 'session.signed_in', subject: 'u1', detail: { b: 1.5, a: ['x', null], gone: undefined } }),
  ).toBe(true)
  it.accept(step(1, 2, [outcomeEffect(1, 1)]))
  await it.drain()
  expect(await verifyAudit(pool)).toMatchObject({ ok: true, head: { seq: 3 } })
  await pool.query("ALTER TABLE hot.audit DISABLE TRIGGER USER; UPDATE hot.audit SET actor = 'u2' WHERE seq = 2")
  expect(await verifyAudit(pool)).toEqual({ ok: false, seq: 2, reason: 'changed' })
})

let own: DedicatedDatabase
beforeAll(async () => {
  own = await dedicatedDatabase()
})
afterAll(() => own.stop())

/** Every effect of partitions 0..3 up to `below`, once, in order, in an unbroken chain. */
async function expectAll(it: Dispatcher, messages: StoredMessage[], below: number): Promise<void> {
  await it.drain()
  const pool = openPool(own.url)
  const rows = await readOutbox(pool, 'w1', 0, 100_000)
  expect(rows.map((row) => row.cursor)).toEqual(rows.map((_, i) => i + 1))
  for (let p = 0; p < 4; p++) {
    const ids = rows.map((row) => row.effect.id).filter((id) => id.startsWith(`${p}/`))
    expect(ids).toEqual(Array.from({ length: below }, (_, offset) => `${p}/${offset}/0`))
  }
  expect(messages.flatMap((message) => message.effects.map((effect) => effect.id))).toEqual(rows.map((row) => row.effect.id))
  expect(await verifyAudit(pool)).toMatchObject({ ok: true })
  await pool.end()
}

test('[P1] [DB-14] kill -9 and freeze of the database lose no effect, store none twice and leave no hole', async () => {
  const most = 2_000
  const { it, messages } = await dispatcher(own.appUrl, await durableLog(most), { statement_timeout_ms: 1_000 })
  let offset = 0
  const feeding = setInterval(() => {
    if (offset === most) return
    for (let p = 0; p < 4; p++) it.accept(step(p, offset + 1, [alarmEffect(p, offset, offset)]))
    offset++
  }, 4)
  for (let kill = 0; kill < 2; kill++) {
    await sleep(150 + kill * 61)
    await own.kill()
    await own.restart()
  }
  await sleep(200)
  own.freeze()
  await sleep(2_000)
  own.thaw()
  await sleep(100)
  clearInterval(feeding)
  await expectAll(it, messages, offset)
}, 60_000)
