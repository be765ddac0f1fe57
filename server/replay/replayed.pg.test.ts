import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AlarmEffect, Effect } from '../../contracts/effect.ts'
import { encounterOf, type LogRecord, partitionOf } from '../../contracts/record.ts'
import { manualClock } from '../clock.ts'
import { restorePartitions } from '../core/restore.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { createDispatcher } from '../dispatch/dispatch.ts'
import { storable } from '../dispatch/storable.ts'
import { compile } from '../engine/registry.ts'
import { DETECTORS, SIGNALS, START_MS } from '../engine/testing.ts'
import { type Beginning, beginningBefore, keepSnapshot } from '../log/kept-snapshots.ts'
import { postgresLog, storedRecords } from '../log/postgres.ts'
import { loadSnapshots, saveSnapshot } from '../log/snapshots.ts'
import { inlineRuntime } from '../runtime/inline.ts'
import { ROUGH, ward } from '../runtime/testing.ts'
import { canonical } from './canonical.ts'
import { replayed } from './replayed.ts'

const PARTITION = 7
const BUILD = 'test'
const SECONDS = 240
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

/** The log, the engine and the store of a server, as the app puts them together. */
async function startServer(clock: ReturnType<typeof manualClock>) {
  const { appUrl, ownerUrl } = database
  const log = await postgresLog({ appUrl, ownerUrl, clock, retention_ms: 48 * 3_600_000 })
  const dispatcher = await createDispatcher({ appUrl, log, clock })
  const runtime = inlineRuntime({ signals: SIGNALS, detectors: DETECTORS, build: BUILD })
  runtime.onEffects((step) => dispatcher.accept(step))
  await restorePartitions({ log, runtime, snapshots: await loadSnapshots(pool) })
  log.onOrdered((batch) => runtime.submit(batch))
  log.append(PARTITION, { kind: 'opened', at_ms: clock.now_ms(), build: BUILD })
  return {
    async play(records: readonly LogRecord[]) {
      for (const record of records) {
        clock.advance(Math.max(0, record.at_ms - clock.now_ms()))
        log.append(PARTITION, record)
      }
      await log.flush()
      await dispatcher.drain()
    },
    async snapshot(kept: boolean) {
      const snapshot = await runtime.snapshot(PARTITION)
      await saveSnapshot(pool, snapshot)
      if (kept) await keepSnapshot(pool, snapshot, clock.now_ms())
    },
    async stop() {
      await dispatcher.close()
      await log.close()
      await runtime.close()
    },
  }
}

/** All patients of a seeded ward in one partition. */
function inOnePartition(records: readonly LogRecord[]): LogRecord[] {
  const names = new Map<string, string>()
  const named = (encounter: string): string => {
    for (let n = 0; !names.has(encounter); n++)
      if (partitionOf(`${encounter}-${n}`) === PARTITION) names.set(encounter, `${encounter}-${n}`)
    return names.get(encounter)!
  }
  return records.map((record) => {
    if (record.kind === 'command') return { ...record, command: { ...record.command, encounter: named(record.command.encounter) } }
    return 'encounter' in record ? { ...record, encounter: named(record.encounter) } : record
  })
}

const told = (offset: number, { at_ms, why, by, alarm }: AlarmEffect): string => canonical(storable({ offset, at_ms, why, by, alarm }))
const alarmsIn = (effects: readonly Effect[]) => effects.filter((effect) => effect.kind === 'alarm')

async function storedAlarms(encounter: string, from: number): Promise<string[]> {
  const { rows } = await pool.query<{ body: AlarmEffect }>(
    `SELECT body FROM hot.outbox WHERE body ->> 'kind' = 'alarm' AND body ->> 'encounter' = $1 ORDER BY cursor`,
    [encounter],
  )
  return rows
    .map(({ body }) => ({ offset: Number(body.id.split('/')[1]), body }))
    .filter(({ offset }) => offset >= from)
    .map(({ offset, body }) => told(offset, body))
}

async function replayedAlarms(encounter: string, beginning: Beginning): Promise<string[]> {
  const registry = compile(SIGNALS, DETECTORS, BUILD)
  const records = storedRecords(pool, PARTITION, beginning.offset)
  const all: string[] = []
  for await (const { offset, effects } of replayed({ registry, partition: PARTITION, encounter, beginning, records }))
    all.push(...alarmsIn(effects).map((effect) => told(offset, effect)))
  return all
}

test.each([1, 2, 3])(
  '[WHY-1] a replay gives the same alarms as were stored, to the byte, also over a restart and from a kept snapshot (seed %i)',
  async (seed) => {
    const records = inOnePartition(ward({ seed, patients: 3, seconds: SECONDS, disorder: ROUGH, people: true }))
    const clock = manualClock(START_MS - 1_000)
    const third = Math.floor(records.length / 3)
    let server = await startServer(clock)
    await server.play(records.slice(0, third))
    await server.snapshot(true)
    const kept_ms = clock.now_ms()
    await server.play(records.slice(third, 2 * third))
    await server.snapshot(false)
    await server.play(records.slice(2 * third, 2 * third + 200))
    await server.stop()
    server = await startServer(clock)
    await server.play(records.slice(2 * third + 200))
    await server.stop()

    const encounters = [...new Set(records.map(encounterOf))].filter(Boolean)
    let compared = 0
    for (const encounter of encounters) {
      const first: Beginning = { snapshot: null, offset: 0 }
      const stored = await storedAlarms(encounter, 0)
      expect(await replayedAlarms(encounter, first)).toEqual(stored)
      const later = (await beginningBefore(pool, PARTITION, kept_ms))!
      expect(later.offset).toBeGreaterThan(0)
      expect(await replayedAlarms(encounter, later)).toEqual(await storedAlarms(encounter, later.offset))
      compared += stored.length
    }
    expect(compared).toBeGreaterThan(20)
  },
)
