import { expect, test } from 'vitest'
import type { SignalInput } from '../engine/signal.ts'
import standstill from './standstill.ts'
import { run, START_MS } from './testing.ts'

/** Beats at `at_s`; the ECG has been still since `since_s`, told four times a second until `until_s`. */
function inputs(at_s: readonly number[], since_s: number, until_s: number): SignalInput[] {
  return Array.from({ length: until_s }, (_, s) => {
    const event_ms = START_MS + s * 1000
    const stills = [249, 499, 749, 999].map((ms) => ({
      key: 'still_ms',
      value: Math.max(0, event_ms + ms - START_MS - since_s * 1000),
      event_ms: event_ms + ms,
      quality: '',
    }))
    const beats = at_s
      .filter((b) => b >= s && b < s + 1)
      .map((b) => ({ key: 'beat', value: 1, event_ms: START_MS + b * 1000, quality: '' }))
    return { event_ms, duration_ms: 1000, blocks: [], values: [...stills, ...beats], events: [] }
  })
}

const last = (at_s: readonly number[], since_s: number): number => run(inputs(at_s, since_s, 20), [standstill]).at(-1)!.value

test('[SIG-54] stillness counts from the R peak before it, when its T wave can have been the last movement', () => {
  expect(last([9, 10], 10.4)).toBeCloseTo(9_999, 3)
  expect(last([9, 10], 11)).toBeCloseTo(8_999, 3)
  expect(last([], 10)).toBeCloseTo(9_999, 3)
})

test('[SIG-54] beats reported inside the stillness do not end it', () => {
  expect(last([9, 10, 12, 12.4, 16], 10.4)).toBeCloseTo(9_999, 3)
})

test('[SIG-54] before a second has been still it is 0, told once a second; then it counts, told four times a second', () => {
  const all = run(inputs([10], 10.4, 13), [standstill])
  const at_ms = (t: { event_ms: number }) => t.event_ms - START_MS
  expect(all.filter((t) => t.value === 0).map(at_ms)).toEqual([999, 1_999, 2_999, 3_999, 4_999, 5_999, 6_999, 7_999, 8_999, 9_999, 10_999])
  expect(all.filter((t) => t.value > 0).map(at_ms)).toEqual([11_499, 11_749, 11_999, 12_249, 12_499, 12_749, 12_999])
})

test('[SIG-54] where no lead can be judged it is blank, never 0', () => {
  const blank = inputs([], 5, 20).map((f) => ({ ...f, values: f.values.map((v) => ({ ...v, value: Number.NaN, quality: 'missing' })) }))
  const all = run(blank, [standstill])
  expect(all.length).toBe(80)
  for (const t of all) expect([t.value, t.quality]).toEqual([Number.NaN, 'missing'])
})

test('[SIG-54] a rhythm that goes on through the stillness says that the complexes became lower, not that the heart stopped', () => {
  const lower = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
  expect(run(inputs(lower, 10.4, 20), [standstill]).filter((t) => t.value > 3_600)).toEqual([])
  const uneven = [6, 7, 8, 9, 10, 10.6, 12.5, 13, 15.4, 16, 16.4, 18.7, 19]
  expect(last(uneven, 10.4)).toBeGreaterThan(9_000)
})

test('[SIG-54] beats found only seconds into the stillness, as P waves are, do not', () => {
  expect(last([7, 8, 9, 10, 15, 15.8, 16.6, 17.4, 18.2, 19], 10.4)).toBeCloseTo(9_999, 3)
})

test('[SIG-54] a rhythm that went on and then stops is a standstill', () => {
  expect(last([6, 7, 8, 9, 10, 11, 12, 13, 14], 10.4)).toBeGreaterThan(9_000)
})
