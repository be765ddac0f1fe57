import { expect, test } from 'vitest'
import { ALARM_SKIPPED_MS, STATUS_NOW_MS } from '../../contracts/status.ts'
import { createDelays } from './delays.ts'
import { BATCHES_MAX, createPassage } from './passage.ts'

function opened() {
  let now = 1_000_000
  const delays = createDelays(() => now)
  const passage = createPassage(delays, () => now)
  const p95 = (hop: 'log' | 'engine' | 'dispatch') => delays.quantiles(hop, STATUS_NOW_MS)
  const advance = (ms: number) => {
    now += ms
  }
  return { passage, p95, advance }
}
const NONE: ReadonlySet<string> = new Set()

test('[STA-4] a frame counts for the log until it is durable and for the engine until it is judged, side by side', () => {
  const { passage, p95, advance } = opened()
  passage.ordered(3, 9, 4, 2)
  advance(10)
  passage.judged(3, 10, [], NONE)
  advance(90)
  passage.durable(3, 10)
  expect(p95('engine')).toMatchObject({ n: 4 })
  expect(p95('engine').p50_ms).toBeGreaterThan(10)
  expect(p95('engine').p50_ms).toBeLessThan(15)
  expect(p95('log').p50_ms).toBeGreaterThan(85)
  expect(passage.waiting('log')).toBeNull()
})

test('[STA-4] what is not through is not counted; how long the oldest waits is told', () => {
  const { passage, p95, advance } = opened()
  passage.ordered(1, 4, 1, 0)
  advance(700)
  passage.ordered(1, 5, 1, 0)
  passage.durable(1, 4)
  passage.durable(2, 100)
  expect(p95('log').n).toBe(0)
  expect(passage.waiting('log')).toBe(700)
  passage.durable(1, 5)
  expect(passage.waiting('log')).toBe(0)
})

test('[STA-4] while nothing is stored the lines that are kept are bounded', () => {
  const { passage, p95 } = opened()
  for (let i = 0; i < BATCHES_MAX + 500; i++) passage.ordered(0, i, 1, 0)
  passage.durable(0, BATCHES_MAX + 500)
  expect(p95('log').n).toBe(BATCHES_MAX)
})

test('[STA-5] an alarm waits for the dispatcher from when it is judged and its record durable, whichever is later', () => {
  const { passage, p95, advance } = opened()
  passage.judged(0, 8, ['0/7/0'], new Set(['0/7/0']))
  advance(1_000)
  passage.durable(0, 8)
  advance(30)
  passage.sent(['0/7/0', 'unknown'])
  passage.sent(['0/7/0'])
  expect(p95('dispatch')).toMatchObject({ n: 1 })
  expect(p95('dispatch').p95_ms).toBeLessThan(40)
  expect(passage.alarmsSent()).toBe(1)
})

test('[STA-6] an alarm that was judged and is not sent in time is counted as skipped, once; an answer is not an alarm', () => {
  const { passage, advance } = opened()
  passage.judged(0, 8, ['0/7/0', '0/7/1'], new Set(['0/7/0']))
  advance(ALARM_SKIPPED_MS)
  expect(passage.alarmsSkipped()).toBe(0)
  advance(1)
  expect(passage.alarmsSkipped()).toBe(1)
  advance(10_000)
  passage.sent(['0/7/0', '0/7/1'])
  expect(passage.alarmsSkipped()).toBe(1)
  expect(passage.waiting('dispatch')).toBeNull()
})
