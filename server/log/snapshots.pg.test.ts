import { expect, test } from 'vitest'
import { openPool } from '../database/connect.ts'
import { testDatabase } from '../database/testing.ts'
import { loadSnapshots, saveSnapshot } from './snapshots.ts'

test('[DB-30] a snapshot is kept only when the effects of its records are stored, and comes back as it was', async () => {
  const { appUrl, drop } = await testDatabase()
  const pool = openPool(appUrl)
  const snapshot = (offset: number) => ({ partition: 7, offset, build: 'b1', schema: 3, bytes: Uint8Array.of(1, 2, offset) })
  await expect(saveSnapshot(pool, snapshot(5))).rejects.toThrow('not stored yet')
  await pool.query('INSERT INTO hot.partition_state VALUES (7, 6)')
  await saveSnapshot(pool, snapshot(5))
  await saveSnapshot(pool, snapshot(6))
  await expect(saveSnapshot(pool, snapshot(7))).rejects.toThrow(RangeError)
  expect(await loadSnapshots(pool)).toEqual(new Map([[7, snapshot(6)]]))
  await pool.end()
  await drop()
})
