import { expect, test } from 'vitest'
import { STATUS_HOUR_MS, STATUS_NOW_MS } from '../../contracts/status.ts'
import { createDelays, SLICE_MS } from './delays.ts'

function opened() {
  let now = Date.UTC(2026, 0, 1)
  const delays = createDelays(() => now)
  const advance = (ms: number) => {
    now += ms
  }
  return { delays, advance }
}

test('[STA-2] what is older than the span is not in its figures, and after an hour nothing of it is left', () => {
  const { delays, advance } = opened()
  delays.observe('log', 400, 10)
  advance(STATUS_NOW_MS + SLICE_MS)
  delays.observe('log', 4, 10)
  expect(delays.quantiles('log', STATUS_NOW_MS)).toMatchObject({ n: 10 })
  expect(delays.quantiles('log', STATUS_NOW_MS).p99_ms).toBeLessThan(6)
  expect(delays.quantiles('log', STATUS_HOUR_MS).n).toBe(20)
  advance(STATUS_HOUR_MS + SLICE_MS)
  expect(delays.quantiles('log', STATUS_HOUR_MS)).toEqual({ n: 0, p50_ms: null, p95_ms: null, p99_ms: null })
})

test('[STA-2] slices that nobody looked at or wrote to for hours are empty when they come round again', () => {
  const { delays, advance } = opened()
  for (let i = 0; i < 200; i++) {
    delays.observe('gate', 1)
    advance(SLICE_MS)
  }
  advance(5 * STATUS_HOUR_MS)
  delays.observe('gate', 1)
  expect(delays.quantiles('gate', STATUS_HOUR_MS).n).toBe(1)
})

test('[STA-2] a clock that steps back loses nothing and brings nothing back', () => {
  const { delays, advance } = opened()
  delays.observe('engine', 5)
  advance(-10 * SLICE_MS)
  delays.observe('engine', 5)
  expect(delays.quantiles('engine', STATUS_NOW_MS).n).toBe(2)
})

test('[STA-3] the course of the hour has one point a slice since the start, and a hole where nothing was measured', () => {
  const { delays, advance } = opened()
  delays.observe('glass', 100, 20)
  advance(2 * SLICE_MS)
  delays.add('glass', [
    [30, 5],
    [-1, 5],
    [10_000, 5],
  ])
  const { t, p50, p95 } = delays.course('glass')
  expect(t).toHaveLength(3)
  expect(t[2]! - t[0]!).toBe((2 * SLICE_MS) / 1000)
  expect(p50.map((ms) => ms !== null)).toEqual([true, false, true])
  expect(p95[1]).toBeNull()
  advance(2 * STATUS_HOUR_MS)
  expect(delays.course('glass').t).toHaveLength(STATUS_HOUR_MS / SLICE_MS)
})
