import { expect, test } from 'vitest'
import pressor from './pressor.ts'

const START_MS = Date.UTC(2026, 0, 1)
const MINUTE_MS = 60_000

/** Ratios told while `rate` (mL/h by minutes since the start; NaN = doubtful) is reported every second. */
function told(minutes: number, rate: (minute: number) => number, state = pressor.init(), from = 0): Array<[number, number, string]> {
  const found: Array<[number, number, string]> = []
  for (let s = from * 60; s < minutes * 60; s++) {
    const event_ms = START_MS + s * 1_000
    const value = rate(s / 60)
    const values = [{ key: 'pressor_rate', value, event_ms, quality: Number.isNaN(value) ? 'missing' : '' }]
    const input = { event_ms, duration_ms: 0, blocks: [], values, events: [] }
    pressor.block(state, input, (_, at_ms, ratio, quality = '') => found.push([(at_ms - START_MS) / MINUTE_MS, ratio, quality]))
  }
  return found
}
const last = (minutes: number, rate: (minute: number) => number) => told(minutes, rate).at(-1)![1]

test('[SIG-120] the ratio is the rate against the lowest it ran at within the hour, told every 5 s', () => {
  expect(last(20, () => 6)).toBe(1)
  expect(last(40, (m) => (m < 15 ? 6 : m < 30 ? 9 : 12))).toBe(2)
  expect(last(40, (m) => (m < 15 ? 12 : 6))).toBe(1)
  const steps = told(2, () => 6).map(([m]) => Math.round(m * 60))
  expect(steps.slice(0, 4)).toEqual([0, 5, 10, 15])
})

test('[SIG-120] what was an hour ago is forgotten', () => {
  expect(last(59, (m) => (m < 5 ? 6 : 12))).toBe(2)
  expect(last(66, (m) => (m < 5 ? 6 : 12))).toBe(1)
})

test('[SIG-120] a pump that stands is no low dose: a change of syringe doubles nothing', () => {
  expect(last(20, (m) => (m > 8 && m < 10 ? 0 : 6))).toBe(1)
  expect(last(9, (m) => (m > 8 ? 0 : 6))).toBe(0)
})

test('[SIG-120] a doubtful rate is told as such and remembered by nobody', () => {
  const found = told(12, (m) => (m > 10 ? Number.NaN : 6))
  expect(found.at(-1)!.slice(1)).toEqual([Number.NaN, 'missing'])
  expect(last(12, (m) => (m > 5 && m < 6 ? Number.NaN : 6))).toBe(1)
})

test('[SIG-120] the state survives structuredClone, a hole and a clock that jumps', () => {
  const state = pressor.init()
  told(10, () => 6, state)
  const copy = structuredClone(state)
  pressor.gap(copy, START_MS + 20 * MINUTE_MS)
  expect(told(25, () => 12, copy, 20).at(-1)![1]).toBe(2)
  pressor.gap(copy, START_MS - 500 * MINUTE_MS)
  expect(told(-490, () => 3, copy, -500).at(-1)![1]).toBeGreaterThan(0)
})
