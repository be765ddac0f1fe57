import { describe, expect, test } from 'vitest'
import type { StripReply } from '../../contracts/api.ts'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { readingOf } from '../calipers/caliper.ts'
import { Ring } from '../live/signal-buffers.ts'
import { BACK_MOST_MS, frozenOf, heldBack, keptFrom, leftOf, measurable, secondMarks, startOf, valueAt, withRecord } from './frozen.ts'

const T0 = 1_800_000_000_000
const RATE = 250

/** A ring with `seconds` of a ramp from T0 on: sample i has the raw value i % 1000. */
function ramp(seconds: number, t0_ms = T0): Ring {
  const ring = new Ring('ecg_ii', RATE, 0.001, 0, 16384)
  for (let s = 0; s < seconds; s++)
    ring.write(
      t0_ms + s * 1000,
      Int16Array.from({ length: RATE }, (_, i) => (s * RATE + i) % 1000),
    )
  return ring
}
const index = (at_ms: number) => (at_ms * RATE) / 1000

function strip(from_ms: number, raw: (i: number) => number, seconds = 60, channel = 'ecg_ii', gain = 0.001): StripReply {
  const samples = Int16Array.from({ length: seconds * RATE }, (_, i) => raw(i))
  const base64 = Buffer.from(samples.buffer).toString('base64')
  const wave = { channel, rate_hz: RATE, gain, offset: 0, unit: 'mV', t0_ms: from_ms, samples: base64 }
  return { encounter: 'e', from_ms, to_ms: from_ms + seconds * 1000, origin: 'simulated', waves: [wave], numbers: {} }
}

describe('freezing', () => {
  test('[BW-31] keeps every sample up to the right edge, and none beyond it', () => {
    const ring = ramp(30)
    const at_ms = T0 + 20_000
    const { waves } = frozenOf([ring], at_ms, at_ms, new Map())
    const wave = waves[0]!
    expect(wave.data).toHaveLength(20 * RATE + 1)
    for (let i = 0; i <= 20 * RATE; i++) expect(valueAt(wave, index(T0) + i)).toBe((i % 1000) * 0.001)
    expect(valueAt(wave, index(at_ms) + 1)).toBeNull()
    expect(valueAt(wave, index(T0) - 1)).toBeNull()
  })

  test('[BW-31] stands still while the ring goes on and writes over its oldest samples', () => {
    const ring = ramp(60)
    const frozen = frozenOf([ring], T0 + 60_000, 0, new Map())
    const before = Int16Array.from(frozen.waves[0]!.data)
    for (let s = 60; s < 200; s++) ring.write(T0 + s * 1000, new Int16Array(RATE).fill(7))
    expect(frozen.waves[0]!.data).toEqual(before)
    expect(frozen.waves[0]!.data.length).toBe(60 * RATE)
  })

  test('[BW-32] a ring of the bed page holds the 60 s that can be scrolled back', () => {
    const frozen = frozenOf([ramp(90)], T0 + 90_000, 0, new Map())
    expect(startOf(frozen.waves[0]!)).toBeLessThanOrEqual(T0 + 30_000)
    expect(keptFrom(frozen)).toBe(T0 + 30_000)
  })

  test('[BW-33] what was missing stays missing, and is no value for a caliper', () => {
    const ring = ramp(5)
    ring.write(T0 + 8_000, new Int16Array(RATE).fill(5))
    const frozen = frozenOf([ring], T0 + 9_000, 0, new Map())
    const wave = measurable(frozen.waves[0]!, frozen, 'mV')
    expect([wave.value(index(T0 + 6_000)), wave.value(index(T0 + 8_500))]).toEqual([null, 0.005])
    expect(readingOf({ channel: 'ecg_ii', a: index(T0 + 1_000), b: index(T0 + 6_000) }, wave)).toMatchObject({
      interval_ms: 5_000,
      difference: null,
    })
  })

  test('[BW-34] the range grows where the past would be cut off, and never shrinks', () => {
    const range = { low: 0.1, high: 0.5 }
    const { waves } = frozenOf([ramp(10)], T0 + 10_000, 0, new Map([['ecg_ii', range]]))
    expect(waves[0]!.range).toEqual({ low: 0, high: 0.999 })
    expect(frozenOf([ramp(10)], T0 + 10_000, 0, new Map([['ecg_ii', { low: -5, high: 5 }]])).waves[0]!.range).toEqual({ low: -5, high: 5 })
    expect(range).toEqual({ low: 0.1, high: 0.5 })
  })

  test('[BW-34] a wave that was hidden when the picture was frozen scales itself by what was kept of it', () => {
    const ring = new Ring('resp', RATE, 0.001, 0, 16384)
    ring.write(
      T0,
      Int16Array.from({ length: RATE * 2 }, (_, i) => (i % 2 ? 900 : 100)),
    )
    const { range } = frozenOf([ring], T0 + 2_000, 0, new Map()).waves[0]!
    expect(range!.low).toBeLessThan(0.1)
    expect(range!.high).toBeGreaterThan(0.9)
  })
})

describe('further back, from the record', () => {
  const frozen = frozenOf([ramp(65)], T0 + 65_000, 0, new Map([['ecg_ii', { low: 0, high: 1 }]]))

  test('[BW-35] what this screen did not keep comes from the record, and what it kept stays', () => {
    const more = withRecord(
      frozen,
      strip(T0 - 55_000, () => 321),
    )
    const wave = more.waves[0]!
    expect(valueAt(wave, index(T0 - 1_000))).toBeCloseTo(0.321, 9)
    expect(valueAt(wave, index(T0))).toBe(valueAt(frozen.waves[0]!, index(T0)))
    expect(valueAt(wave, index(T0 + 64_000))).toBe(valueAt(frozen.waves[0]!, index(T0 + 64_000)))
    expect(startOf(wave)).toBe(T0 - 55_000)
  })

  test('[BW-35] two pieces with a hole between them leave the hole', () => {
    const more = withRecord(
      withRecord(
        frozen,
        strip(T0 - 20_000, () => 1, 10),
      ),
      strip(T0 - 60_000, () => 2, 10),
    )
    const at = (s: number) => valueAt(more.waves[0]!, index(T0 + s * 1000))
    expect([at(-55), at(-40), at(-15), at(-5)]).toEqual([0.002, null, 0.001, null])
  })

  test('[BW-35] missing stays missing, another wave and another rate change nothing, other steps are counted anew', () => {
    const at = (reply: StripReply) => valueAt(withRecord(frozen, reply).waves[0]!, index(T0 - 10_000))
    expect(at(strip(T0 - 55_000, () => MISSING_SAMPLE))).toBeNull()
    expect(at(strip(T0 - 55_000, () => 5, 60, 'art'))).toBeNull()
    const other = strip(T0 - 55_000, () => 5)
    other.waves[0]!.rate_hz = 500
    expect(at(other)).toBeNull()
    expect(at(strip(T0 - 55_000, () => 5, 60, 'ecg_ii', 0.01))).toBeCloseTo(0.05, 9)
    expect(at(strip(T0 - 55_000, () => 32_000, 60, 'ecg_ii', 0.01))).toBeNull()
  })
})

describe('what can be scrolled to', () => {
  test('[BW-32] neither beyond the right edge nor farther than ten minutes', () => {
    expect([heldBack(-5, 12_000), heldBack(30_000, 12_000), heldBack(9e9, 12_000)]).toEqual([0, 30_000, BACK_MOST_MS - 12_000])
    expect(heldBack(5_000, BACK_MOST_MS + 1)).toBe(0)
  })
  test('[BW-32] the axis has whole seconds of a round step, never nearer than they can be read', () => {
    expect(secondMarks(T0 + 400, T0 + 9_000, 90, 90)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((s) => T0 + s * 1000))
    expect(secondMarks(T0 + 400, T0 + 9_000, 22.5, 90)).toEqual([T0 + 5_000])
  })
})

test('[BW-37] a picture stands for five minutes, however long the page slept meanwhile, and then is over', () => {
  const frozen = { since_ms: T0 }
  expect([leftOf(frozen, T0), leftOf(frozen, T0 + 21_000), leftOf(frozen, T0 + 299_999)]).toEqual([300_000, 279_000, 1])
  expect([leftOf(frozen, T0 + 300_000), leftOf(frozen, T0 + 9_000_000)]).toEqual([0, 0])
})
