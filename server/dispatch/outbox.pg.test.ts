import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { cursorOf, pruneOutbox, readOutbox } from './outbox.ts'

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await testDatabase()
  pool = openPool(database.appUrl, { max: 1 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const DAY_MS = 86_400_000
const NOW_MS = 1_790_000_000_000

async function put(ward: string, cursor: number, days_old: number): Promise<void> {
  await pool.query(`INSERT INTO hot.outbox VALUES ($1, $2, $3, '{"kind":"bed"}', to_timestamp($4::float8 / 1000))`, [
    ward,
    cursor,
    `${ward}/${cursor}`,
    NOW_MS - days_old * DAY_MS,
  ])
}

test('[DB-31] the outbox forgets what is older than its age; cursors of a ward go on where they stood, also when all of it is old', async () => {
  for (const [i, days_old] of [9, 8, 6, 0].entries()) await put('busy', i + 1, days_old)
  for (const [i, days_old] of [40, 30, 20].entries()) await put('quiet', i + 1, days_old)
  expect(await pruneOutbox(pool, NOW_MS - 7 * DAY_MS)).toBe(4)
  expect((await readOutbox(pool, 'busy', 0, 10)).map((row) => row.cursor)).toEqual([3, 4])
  expect(await cursorOf(pool, 'quiet')).toBe(3)
  expect(await pruneOutbox(pool, NOW_MS - 7 * DAY_MS)).toBe(0)
})
