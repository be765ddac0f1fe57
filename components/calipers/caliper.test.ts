import { describe, expect, test } from 'vitest'
import { type CaliperWave, moved, neighbour, readingOf, sampleAt, timeOf } from './caliper.ts'

const T0 = 1_000_000
/** 10 s of an ECG of 75 /min at 250 Hz: an R peak of 1.2 mV every 200 samples, nothing measured from 5 s to 6 s. */
const ecg: CaliperWave = {
  channel: 'ecg_ii',
  unit: 'mV',
  t0_ms: T0,
  rate_hz: 250,
  first: 0,
  last: 2_499,
  value: (i) => (i >= 1_250 && i < 1_500 ? null : i % 200 === 100 ? 1.2 : 0),
}
const pleth: CaliperWave = { ...ecg, channel: 'pleth', unit: '1', rate_hz: 62.5, last: 624, value: () => 0 }
const waves = [ecg, pleth]
const on = (a: number, b: number) => ({ channel: 'ecg_ii', a, b })

describe('what calipers say', () => {
  test('[BW-20] between two R peaks of 75 /min: 800 ms, 75 /min, no difference', () => {
    expect(readingOf(on(300, 500), ecg)).toMatchObject({
      interval_ms: 800,
      per_minute: 75,
      difference: 0,
      a_ms: T0 + 1_200,
      b_ms: T0 + 2_000,
    })
  })

  test('[BW-20] the interval has no sign, the difference is B less A', () => {
    expect(readingOf(on(500, 350), ecg)).toMatchObject({ interval_ms: 600, per_minute: 100, difference: -1.2 })
  })

  test('[BW-21] where nothing was measured there is no difference, and on one sample there is no rate', () => {
    expect(readingOf(on(300, 1_300), ecg)).toMatchObject({ difference: null, b_value: null, interval_ms: 4_000 })
    expect(readingOf(on(300, 300), ecg)).toMatchObject({ interval_ms: 0, per_minute: null, difference: 0 })
  })
})

describe('where they stand', () => {
  test('[BW-22] a finger puts a handle on the nearest whole sample', () => {
    expect(moved(on(0, 100), { do: 'put', handle: 'b', at_ms: T0 + 801.9 }, waves)).toEqual(on(0, 200))
    expect(moved(on(0, 100), { do: 'put', handle: 'b', at_ms: T0 + 802.1 }, waves)).toEqual(on(0, 201))
  })

  test.each([
    [1, 101],
    [-1, 99],
    [10, 110],
    [-10, 90],
    [-1_000, 0],
    [9_999, 2_499],
  ])('[BW-22] a key moves by %i samples and never beyond what there is', (samples, b) => {
    expect(moved(on(50, 100), { do: 'step', handle: 'b', samples }, waves)).toEqual(on(50, b))
  })

  test('[BW-22] a finger beyond the end stays at the end', () => {
    expect(moved(on(50, 100), { do: 'put', handle: 'a', at_ms: T0 - 1e9 }, waves)).toEqual(on(0, 100))
    expect(moved(on(50, 100), { do: 'put', handle: 'a', at_ms: T0 + 1e9 }, waves)).toEqual(on(2_499, 100))
  })

  test('[BW-23] both moved together keep their distance, also at the ends', () => {
    expect(moved(on(100, 300), { do: 'shift', samples: 5 }, waves)).toEqual(on(105, 305))
    expect(moved(on(100, 300), { do: 'shift', samples: -400 }, waves)).toEqual(on(0, 200))
    expect(moved(on(300, 100), { do: 'shift', samples: 9_999 }, waves)).toEqual(on(2_499, 2_299))
  })

  test('[BW-24] on another wave they stand at the same moments', () => {
    const there = moved(on(300, 500), { do: 'measure', channel: 'pleth' }, waves)!
    expect(there).toEqual({ channel: 'pleth', a: 75, b: 125 })
    expect(readingOf(there, pleth).interval_ms).toBe(800)
    expect([timeOf(pleth, there.a), timeOf(pleth, there.b)]).toEqual([timeOf(ecg, 300), timeOf(ecg, 500)])
  })

  test('[BW-24] a wave that is not there cannot be measured: nothing moves', () => {
    expect(moved(on(300, 500), { do: 'measure', channel: 'art' }, waves)).toEqual(on(300, 500))
    expect(moved({ channel: 'art', a: 1, b: 2 }, { do: 'step', handle: 'a', samples: 1 }, waves)).toEqual({ channel: 'art', a: 1, b: 2 })
    expect(moved(null, { do: 'step', handle: 'a', samples: 1 }, waves)).toBeNull()
    expect(moved(null, { do: 'place', channel: 'art', a_ms: T0, b_ms: T0 }, waves)).toBeNull()
  })

  test('[BW-22] placed at two moments, each to its nearest sample', () => {
    expect(moved(null, { do: 'place', channel: 'ecg_ii', a_ms: T0 + 1_199, b_ms: T0 + 2_001 }, waves)).toEqual(on(300, 500))
    expect(sampleAt(ecg, T0 + 1_200)).toBe(300)
  })

  test('[BW-24] up and down go from wave to wave and stop at the ends', () => {
    expect([neighbour(waves, 'ecg_ii', 1), neighbour(waves, 'pleth', 1), neighbour(waves, 'ecg_ii', -1)]).toEqual([
      'pleth',
      'pleth',
      'ecg_ii',
    ])
  })
})
