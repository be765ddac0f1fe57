import { expect, test } from 'vitest'
import { addedBy } from './exporting.ts'

test('[DEID-7] what an export adds is told from the turns with it and those without, of one run', () => {
  const slices = [false, true, true, false].map((running, i) => ({ from_ms: i * 5_000, to_ms: (i + 1) * 5_000, running }))
  const sent = Array.from({ length: 40 }, (_, i) => i * 500)
  const slow = (at_ms: number) => (at_ms >= 5_000 && at_ms < 15_000 ? 4 : 0)
  const triggers = sent.map((sent_ms) => ({ encounter: `e${sent_ms}`, grid_ms: sent_ms, sent_ms }))
  const arrivals = sent.map((at) => ({ ward: 'w', encounter: `e${at}`, onset_ms: at, arrived_ms: at + 10 + slow(at), stored: true }))
  const seen = { arrivals, waves_at_ms: sent, waves_ms: sent.map((at) => 100 + 2 * slow(at)) }
  const [alarms, waves] = addedBy(slices, triggers, seen, new Map(sent.map((at) => [`e${at}`, 1])))
  expect(alarms?.[1]).toBe('p50 14.0 ms beside it, 10.0 without: 4.0 added; p99 14.0 ms beside it, 10.0 without: 4.0 added (20 and 20)')
  expect(waves?.[1]).toMatch(/^p50 108\.0 ms beside it, 100\.0 without: 8\.0 added/)
})
