import { expect, test } from 'vitest'
import { STATUS_HOUR_MS } from '../../contracts/status.ts'
import { createTally, EVERY_MS } from './tally.ts'

test('[STA-7] the last hour is what the counter has grown since then; before an hour has passed it is all', async () => {
  let now = 0
  let n = 5
  const tally = createTally(
    async () => ({ late: n }),
    () => now,
  )
  await tally.look()
  expect(await tally.now()).toEqual({ total: { late: 5 }, hour: { late: 5 } })
  for (now = EVERY_MS; now <= STATUS_HOUR_MS; now += EVERY_MS) {
    n += 1
    await tally.look()
  }
  now = STATUS_HOUR_MS
  expect(await tally.now()).toEqual({ total: { late: 125 }, hour: { late: 120 } })
})

test('[STA-7] a reason that is counted for the first time has happened in this hour', async () => {
  let counts: Record<string, number> = {}
  let now = 0
  const tally = createTally(
    async () => counts,
    () => now,
  )
  for (; now <= 2 * STATUS_HOUR_MS; now += EVERY_MS) await tally.look()
  counts = { 'reject:too_big': 3 }
  expect((await tally.now()).hour).toEqual({ 'reject:too_big': 3 })
})
