import { expect, test } from 'vitest'
import type { Emit, SignalInput } from '../engine/signal.ts'
import { walkGrid } from './grid.ts'

/** A signal that counts what it heard and tells it each second. */
interface Counter {
  heard: number
  next_ms: number
}

function take(state: Counter, { values }: SignalInput, from_ms: number, until_ms: number): void {
  for (const { event_ms } of values) if (event_ms > from_ms && event_ms <= until_ms) state.heard++
}

function tell(state: Counter, at_ms: number, out: Emit): void {
  out('heard', at_ms, state.heard)
}

/** What is told of `times` between 500 and 4500 ms, cut at `cuts`. */
function told(times: number[], cuts: number[]): Array<[at_ms: number, heard: number]> {
  const state: Counter = { heard: 0, next_ms: Number.NaN }
  const lines: Array<[number, number]> = []
  const ends = [...cuts, 4500]
  let start_ms = 500
  for (const end_ms of ends) {
    const values = times.filter((t) => t > start_ms && t <= end_ms).map((event_ms) => ({ key: 'beat', value: 1, event_ms }))
    walkGrid(
      state,
      { event_ms: start_ms, duration_ms: end_ms - start_ms, blocks: [], values, events: [] },
      (_, at_ms, value) => lines.push([at_ms, value]),
      1000,
      take,
      tell,
    )
    start_ms = end_ms
  }
  expect(state.heard).toBe(times.length)
  return lines
}

test('[SIG-1] on the grid of event time all up to it is told, once each, however the stream is cut into frames', () => {
  const times = [600, 1000, 1001, 2500, 4000, 4400]
  const whole = told(times, [])
  expect(whole).toEqual([
    [1000, 2],
    [2000, 3],
    [3000, 4],
    [4000, 5],
  ])
  expect(told(times, [999, 1000, 1001, 3000])).toEqual(whole)
  expect(told(times, [1500, 2500, 3500])).toEqual(whole)
})
