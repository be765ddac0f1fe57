import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AlarmEffect } from '../../contracts/effect.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { seedDemo } from '../store/seed.ts'
import { createStore, type Store } from '../store/store.ts'
import { boardFacts, createPast, readHouse } from './past.ts'
import { alarmOf } from './testing.ts'

const dir = mkdtempSync(join(tmpdir(), 'wardwave-past-'))
let database: TestDatabase
let store: Store
let pool: pg.Pool

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  pool = openPool(database.appUrl, { max: 2 })
  await seedDemo(store, { now_ms: Date.now(), tokens_file: join(dir, 'tokens.json') })
  for (let cursor = 1; cursor <= 1_200; cursor++) {
    const alarm = alarmOf({ id: `a${cursor % 600}`, ward: 'w4b', revision: cursor })
    const effect: AlarmEffect = { kind: 'alarm', id: `1/${cursor}/0`, at_ms: cursor, encounter: 'e1', why: 'updated', by: null, alarm }
    await pool.query('INSERT INTO hot.outbox (ward, cursor, effect_id, body, at) VALUES ($1, $2, $3, $4, now())', [
      'w4b',
      cursor,
      effect.id,
      effect,
    ])
  }
})
afterAll(async () => {
  await pool.end()
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true })
})

test('[LIVE-5][P3] what memory no longer holds is read from the outbox, across its pages, each alarm once and newest', async () => {
  const past = createPast({ store, pool })
  const missed = await past.changedSince('w4b', 100)
  expect(missed).toHaveLength(600)
  expect(missed.every((alarm) => alarm.revision > 600 && alarm.stored)).toBe(true)
  expect((await past.changedSince('w4b', 1_199)).map((alarm) => [alarm.id, alarm.revision])).toEqual([['a0', 1_200]])
  expect(await past.changedSince('w4b', 1_200)).toEqual([])
  expect(await past.changedSince('w5a', 0)).toEqual([])
})

test('[LIVE-9] what the board and the directory start from is all there', async () => {
  expect((await boardFacts(store, pool)).cursors).toEqual(new Map([['w4b', 1_200]]))
  const { wards, names } = await readHouse(store)
  expect(wards.map(({ ward, beds }) => [ward.id, beds.length])).toEqual([
    ['w4b', 24],
    ['w5a', 5],
  ])
  expect(Object.values(names)).toContain('Nadia Brandt')
})
