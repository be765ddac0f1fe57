import { expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import fall from './fall.ts'

const START_MS = Date.UTC(2026, 0, 1)
const RATE_HZ = 50
const GAIN = 0.001
type At = (t_s: number) => readonly [number, number, number]

const STANDING = [0, 0, 1] as const
const LYING = [0.95, 0.2, 0.1] as const
/** Weightless from 10 s for 0.3 s, a blow of 3.2 g, then `after`. */
const falling =
  (after: At, blow_g = 3.2, weightless_s = 0.3): At =>
  (t) =>
    t < 10 ? STANDING : t < 10 + weightless_s ? [0, 0, 0.2] : t < 10.1 + weightless_s ? [0, 0, blow_g] : after(t)

/** `fall.rest_s` by second, in frames of `frame_s`. */
function told(seconds: number, at: At, frame_s = 0.5, state = fall.init()): number[] {
  const found: number[] = []
  for (let from_s = 0; from_s < seconds; from_s += frame_s) {
    const n = Math.round(frame_s * RATE_HZ)
    const samples = (axis: number) =>
      Int16Array.from({ length: n }, (_, i) => {
        const v = at(from_s + i / RATE_HZ)[axis]!
        return Number.isNaN(v) ? MISSING_SAMPLE : Math.round((v + 0.01 * Math.sin(i * (axis + 1))) / GAIN)
      })
    const blocks = ['acc_x', 'acc_y', 'acc_z'].map((channel, axis) => {
      return { channel, rate_hz: RATE_HZ, gain: GAIN, offset: 0, samples: samples(axis) }
    })
    const input = { event_ms: START_MS + from_s * 1_000, duration_ms: frame_s * 1_000, blocks, values: [], events: [] }
    fall.block(state, input, (_, __, value) => found.push(value))
  }
  return found
}
const most = (values: readonly number[]) => Math.max(...values.filter((v) => !Number.isNaN(v)))

test('[SIG-122] weightless, a blow, another posture and rest: the seconds of rest are counted', () => {
  const rest = told(
    40,
    falling(() => LYING),
  )
  expect(rest[9]).toBe(0)
  expect(most(rest)).toBeGreaterThan(20)
  expect(
    told(
      40,
      falling(() => LYING),
      0.2,
    ),
  ).toHaveLength(rest.length)
})

test('[SIG-122] a blow without a fall, a fall without a blow, the same posture, and somebody who goes on moving are none', () => {
  expect(most(told(40, (t) => (t > 10 && t < 10.1 ? [0, 0, 3.2] : t < 10 ? STANDING : LYING)))).toBe(0)
  expect(
    most(
      told(
        40,
        falling(() => LYING, 1.5),
      ),
    ),
  ).toBe(0)
  expect(
    most(
      told(
        40,
        falling(() => STANDING),
      ),
    ),
  ).toBe(0)
  expect(
    most(
      told(
        40,
        falling((t) => [0.95, 0.2 + 0.3 * Math.sin(9 * t), 0.1 + 0.3 * Math.sin(7 * t)]),
      ),
    ),
  ).toBeLessThan(5)
  expect(most(told(40, () => STANDING))).toBe(0)
})

test('[SIG-122] getting up ends it', () => {
  const rest = told(
    60,
    falling((t) => (t < 30 ? LYING : t < 33 ? [0.5, Math.sin(9 * t), 0.7] : STANDING)),
  )
  expect(most(rest)).toBeGreaterThan(10)
  expect(rest.at(-1)).toBe(0)
})

test('[SIG-122] missing samples are missing, and a hole forgets the blow', () => {
  expect(told(20, (t) => (t > 10 ? [Number.NaN, 0, 1] : STANDING)).at(-1)).toBeNaN()
  const state = fall.init()
  told(
    14,
    falling(() => LYING),
    0.5,
    state,
  )
  fall.gap(state, START_MS)
  expect(most(told(30, () => LYING, 0.5, structuredClone(state)))).toBe(0)
})
