import { expect, test } from 'vitest'
import { lowered, triggerAt } from './episodes.ts'
import { bucketsOf, quantile, quantileBetween } from './histogram.ts'
import { alarmLatency } from './latency.ts'
import { framesOf, recordsOf } from './one-patient.ts'
import { parseOptions } from './options.ts'
import { buildPlainLoop } from './plain-c.ts'
import { planOf } from './plan.ts'

test('[BENCH-3] the frame that makes a condition true is the one that first reaches past a grid point, well inside it', () => {
  expect(triggerAt({ time_ms: 10_400, duration_ms: 250 })).toBe(10_500)
  expect(triggerAt({ time_ms: 10_490, duration_ms: 250 })).toBeNull()
  expect(triggerAt({ time_ms: 10_260, duration_ms: 250 })).toBeNull()
  const frame = {
    time_ms: 0,
    duration_ms: 250,
    values: [
      { channel: 5, value: 97, offset_ms: 100 },
      { channel: 6, value: 60 },
    ],
  }
  expect(lowered(frame, 5).values).toEqual([
    { channel: 5, value: 55, offset_ms: 0 },
    { channel: 6, value: 60 },
  ])
})

test('[BENCH-3] an alarm counts once, with the last screen of its ward; one that misses a screen is missing', () => {
  const triggers = [
    { encounter: 'a', grid_ms: 10_500, sent_ms: 10_700 },
    { encounter: 'b', grid_ms: 10_500, sent_ms: 10_710 },
    { encounter: 'a', grid_ms: 30_500, sent_ms: 30_700 },
  ]
  const arrival = { ward: 'w', onset_ms: 10_500, stored: true }
  const arrivals = [
    { ...arrival, encounter: 'a', arrived_ms: 10_712 },
    { ...arrival, encounter: 'a', arrived_ms: 10_720 },
    { ...arrival, encounter: 'b', arrived_ms: 10_730 },
  ]
  const screens = new Map([
    ['a', 2],
    ['b', 2],
  ])
  expect(alarmLatency(triggers, arrivals, screens, [10_000, 20_000])).toEqual({ latencies_ms: [20], missing: 1, stored: 1 })
})

test('[BENCH-4] a quantile of the commits is that of the measured time alone', () => {
  const page = (ten: number, twenty: number) =>
    ['10', '20', '+Inf'].map((le, i) => `x_ms_bucket{le="${le}"} ${[ten, twenty, twenty][i]}`).join('\n')
  const before = bucketsOf(page(100, 100), 'x_ms')
  expect(quantileBetween(before, bucketsOf(page(150, 200), 'x_ms'), 0.75)).toBe(15)
  expect(quantileBetween(before, before, 0.99)).toBe(0)
  expect(quantile([5, 1, 3], 0.5)).toBe(3)
})

test('[BENCH-5] screens are spread over the wards, and a small ward is measured for longer', () => {
  expect(planOf({ patients: 1_000, viewers: 8, measured_s: null })).toMatchObject({ wards: 32, measured_s: 10 })
  const small = planOf({ patients: 24, viewers: 8, measured_s: null })
  expect(small.watched).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  expect(small.measured_s).toBe(75)
})

test('[BENCH-10] --detectors measures signals and detectors alone, on one seeded patient with three leads, pleth and respiration', () => {
  expect(parseOptions(['--detectors', '--json'])).toMatchObject({ detectors: true, json: true })
  expect(parseOptions([])).toMatchObject({ detectors: false })
  const frames = framesOf(1, 2)
  expect(frames).toEqual(framesOf(1, 2))
  expect(frames[0]!.frame.blocks.map((b) => [b.channel, b.rate_hz])).toEqual([
    ['ecg_ii', 250],
    ['ecg_v5', 250],
    ['pleth', 125],
    ['resp', 62.5],
    ['ecg_i', 250],
  ])
  expect(
    recordsOf(frames)
      .map((r) => r.kind)
      .slice(0, 4),
  ).toEqual(['admit', 'frame', 'tick', 'frame'])
})

const samples = Int16Array.from({ length: 250 * 20 }, (_, i) => (i % 200 < 10 ? 400 : 0))
const plain = buildPlainLoop(samples, 250, 0.0025)
test.skipIf(plain === null)('[BENCH-11] the plain C loop finds the beats it is given, folded or not (skipped without a C compiler)', () => {
  try {
    for (const fold of [1, 2]) {
      const { ns_per_sample, beats } = plain!.run(62, 1, fold)
      expect(beats).toBeGreaterThanOrEqual(23)
      expect(beats).toBeLessThanOrEqual(26)
      expect(ns_per_sample).toBeGreaterThan(0)
    }
  } finally {
    plain!.end()
  }
})
