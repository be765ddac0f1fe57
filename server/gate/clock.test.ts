import { expect, test } from 'vitest'
import {
  breakAt,
  delayFilter,
  estimateFrom,
  eventTime,
  firstMapping,
  hasStepped,
  MAX_SLEW_PPM,
  mappingAt,
  nextMapping,
  withMapping,
} from './clock.ts'

const T = Date.UTC(2026, 0, 1)

test('[GATE-30] the round with the shortest way decides the offset; half of it is the uncertainty', () => {
  const rounds = [
    { sent_ms: T, received_ms: T + 400, device_ms: T - 10_000 + 390 },
    { sent_ms: T + 500, received_ms: T + 520, device_ms: T - 10_000 + 510 },
    { sent_ms: T + 600, received_ms: T + 900, device_ms: T - 10_000 + 620 },
  ]
  expect(estimateFrom(rounds)).toEqual({ offset_ms: 10_000, uncertainty_ms: 10 })
})

test('[GATE-31] a resent frame finds the mapping of its own sequence again', () => {
  const first = firstMapping({ offset_ms: 100, uncertainty_ms: 1 }, T)
  const later = { ...first, from_seq: 50, offset_ms: 200 }
  const mappings = withMapping([first], later)
  expect(mappingAt(mappings, 49)).toBe(first)
  expect(mappingAt(mappings, 50)).toBe(later)
  expect(withMapping(mappings, { ...later, offset_ms: 7 })).toHaveLength(2)
})

test('[GATE-32] a small error is slewed without a jump of event time and never faster than the bound', () => {
  const current = firstMapping({ offset_ms: 0, uncertainty_ms: 1 }, T)
  const next = nextMapping(current, 9, T + 60_000, { offset_ms: 20, uncertainty_ms: 1 })!
  expect(next).toMatchObject({ from_seq: 9, break: false })
  expect(eventTime(next, T + 60_000)).toBe(eventTime(current, T + 60_000))
  expect(eventTime(next, T + 120_000) - (T + 120_000)).toBeCloseTo(20, 1)
  expect(nextMapping(current, 9, T, { offset_ms: 900, uncertainty_ms: 1 })!.drift_ppm).toBe(MAX_SLEW_PPM)
  expect(nextMapping(current, 9, T, { offset_ms: 2, uncertainty_ms: 1 })).toBeNull()
  expect(nextMapping(current, 9, T, { offset_ms: 40, uncertainty_ms: 50 })).toBeNull()
})

test('[GATE-33] more than a second is a break, ahead or back; less is none', () => {
  const mapping = firstMapping({ offset_ms: 0, uncertainty_ms: 5 }, T)
  const frame = (time_ms: number) => ({ time_ms, duration_ms: 250 })
  expect(hasStepped(frame(T), frame(T + 250), mapping, T + 520)).toBe(false)
  expect(hasStepped(frame(T), frame(T + 3_600_000), mapping, T + 520)).toBe(true)
  expect(hasStepped(frame(T), frame(T - 800), mapping, T + 520)).toBe(true)
  expect(hasStepped(frame(T), frame(T - 600), mapping, T + 520)).toBe(false)
  expect(hasStepped(null, frame(T - 600_000), mapping, T)).toBe(false)
  const jumped = breakAt(2, frame(T + 3_600_000), T + 520)
  expect(jumped).toMatchObject({ from_seq: 2, break: true })
  expect(eventTime(jumped, T + 3_600_250)).toBe(T + 520)
  expect(nextMapping(mapping, 3, T, { offset_ms: -5_000, uncertainty_ms: 1 })).toMatchObject({ break: true, offset_ms: -5_000 })
})

test('[GATE-34] the least delayed arrivals follow a drifting clock and ignore delays', () => {
  const filter = delayFilter({ offset_ms: 1_000, uncertainty_ms: 4 }, 10_000)
  const drift = 100e-6
  let last = null
  for (let t = 0; t <= 60_000; t += 250) {
    const device_ms = T + t * (1 - drift) - 1_000
    const delay_ms = 20 + ((t * 7) % 900)
    last = filter.add({ time_ms: device_ms - 250, duration_ms: 250 }, T + t + delay_ms) ?? last
  }
  expect(last!.offset_ms - 1_000).toBeGreaterThan(2)
  expect(last!.offset_ms - 1_000).toBeLessThan(10)
})

test('[GATE-33] an exchange that took long is no proof of a jump', () => {
  const mapping = firstMapping({ offset_ms: 0, uncertainty_ms: 1 }, T)
  expect(nextMapping(mapping, 3, T, { offset_ms: 1_400, uncertainty_ms: 1_500 })).toBeNull()
  expect(nextMapping(mapping, 3, T, { offset_ms: 2_600, uncertainty_ms: 1_500 })).toMatchObject({ break: true })
})
