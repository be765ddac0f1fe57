import { expect, test } from 'vitest'
import { openPool } from './connect.ts'
import { testDatabase } from './testing.ts'

test('[DB-42] connections that are ended by the database, idle or closing, end nobody who used them', async () => {
  const database = await testDatabase()
  const [pool, idle] = [openPool(database.appUrl, { max: 2 }), openPool(database.appUrl, { max: 1 })]
  await Promise.all([pool.query('SELECT pg_sleep(0.01)'), pool.query('SELECT pg_sleep(0.01)'), idle.query('SELECT 1')])
  const lost = new Promise((done) => idle.once('error', done))
  await pool.end()
  await database.drop() // with force: whoever is still there is cut off
  expect(await lost).toMatchObject({ code: '57P01' })
  await idle.end()
})
