import { expect, test } from 'vitest'
import type { StripReply } from '../../contracts/api.ts'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { moved, readingOf } from '../calipers/caliper.ts'
import { caliperWaves, standingOf } from './caliper-waves.ts'

const T0 = Date.UTC(2026, 10, 21, 3, 13, 40)
const wave = (channel: string, samples: number[], rate_hz = 250): StripReply['waves'][number] => ({
  ...{ channel, rate_hz, gain: 0.005, offset: 0, unit: 'mV', t0_ms: T0 },
  samples: Buffer.from(Int16Array.from(samples).buffer).toString('base64'),
})
const strip = (...waves: StripReply['waves']): StripReply => ({
  ...{ encounter: 'e1', from_ms: T0, to_ms: T0 + 10_000, origin: 'live', numbers: {} },
  waves,
})

test('[REV-8] two R peaks of 75 a minute are 800 ms apart, exact to the sample, wherever the calipers were dropped near them', () => {
  const beats = Array.from({ length: 2500 }, (_, i) => (i % 200 === 100 ? 200 : 0))
  const waves = caliperWaves(strip(wave('ecg_ii', beats)))
  const held = moved(null, { do: 'place', channel: 'ecg_ii', a_ms: T0 + 401.5, b_ms: T0 + 1198.4 }, waves)!
  const reading = readingOf(held, waves[0]!)
  expect(reading).toMatchObject({ interval_ms: 800, per_minute: 75, difference: 0, a_value: 1, b_value: 1, a_ms: T0 + 400 })
})

test('[REV-8] a missing sample has no value and no difference; of a wave in two parts the longer one is measured', () => {
  const hole = [10, MISSING_SAMPLE, 30]
  const [one] = caliperWaves(strip(wave('art', hole), wave('art', [MISSING_SAMPLE, 7, MISSING_SAMPLE], 125)))
  expect(one).toMatchObject({ rate_hz: 250, first: 0, last: 2 })
  expect([0, 1, 2, 3].map((i) => one!.value(i)?.toFixed(2) ?? null)).toEqual(['0.05', null, '0.15', null])
  expect(readingOf({ channel: 'art', a: 0, b: 1 }, one!).difference).toBeNull()
})

test('[REV-8] calipers stand by their instants; with one of them beyond the strip there are none, so that no interval is told shortened', () => {
  const waves = caliperWaves(strip(wave('ecg_ii', new Array(250).fill(1))))
  expect(standingOf({ channel: 'ecg_ii', a_ms: T0 + 100, b_ms: T0 + 900 }, waves)).toEqual({ channel: 'ecg_ii', a: 25, b: 225 })
  expect(standingOf({ channel: 'ecg_ii', a_ms: T0 - 200, b_ms: T0 + 900 }, waves)).toBeNull()
  expect(standingOf({ channel: 'ecg_ii', a_ms: T0 + 100, b_ms: T0 + 1_100 }, waves)).toBeNull()
  expect(standingOf({ channel: 'art', a_ms: T0, b_ms: T0 }, waves)).toBeNull()
  expect(standingOf(null, waves)).toBeNull()
})
