import { expect, test } from 'vitest'
import { BURSTS, type Burst, burstLength_s, burstsDue, renderBurst } from './tone-pattern.ts'

function spacings(burst: Burst): number[] {
  return burst.pulses.slice(1).map((p, i) => p.at_s - burst.pulses[i]!.at_s - burst.pulses[i]!.length_s)
}

test('[SND-2] a high burst is 5 + 5 pulses of 75 to 200 ms with the spacings of the table', () => {
  const { pulses, gap_s } = BURSTS.high
  expect(pulses.length).toBe(10)
  for (const pulse of pulses) expect(pulse.length_s).toBeGreaterThanOrEqual(0.075)
  for (const pulse of pulses) expect(pulse.length_s).toBeLessThanOrEqual(0.2)
  const gaps = spacings(BURSTS.high)
  for (const i of [0, 1, 3, 5, 6, 8]) expect(gaps[i]).toBeGreaterThanOrEqual(0.05)
  for (const i of [0, 1, 3, 5, 6, 8]) expect(gaps[i]).toBeLessThanOrEqual(0.125)
  expect(gaps[2]).toBeCloseTo(2 * gaps[0]! + pulses[0]!.length_s)
  expect(gaps[4]).toBeGreaterThanOrEqual(0.35)
  expect(gaps[4]).toBeLessThanOrEqual(1.3)
  expect(gap_s).toBeGreaterThanOrEqual(2.5)
  expect(gap_s).toBeLessThanOrEqual(15)
})

test('[SND-3] medium is 3 pulses, technical 2, of 125 to 250 ms', () => {
  expect(BURSTS.medium.pulses.length).toBe(3)
  expect(BURSTS.technical.pulses.length).toBe(2)
  for (const burst of [BURSTS.medium, BURSTS.technical])
    for (const value of [...burst.pulses.map((p) => p.length_s), ...spacings(burst)]) {
      expect(value).toBeGreaterThanOrEqual(0.125 - 1e-9)
      expect(value).toBeLessThanOrEqual(0.25 + 1e-9)
    }
  expect(BURSTS.medium.gap_s).toBeLessThanOrEqual(30)
  expect(BURSTS.technical.gap_s).toBeGreaterThan(15)
})

test('[SND-4] every tone has a fundamental of 150 to 1000 Hz and at least four harmonics, and does not clip', () => {
  const rate = 16_000
  for (const burst of Object.values(BURSTS)) {
    const samples = renderBurst(burst, rate)
    const pulse = burst.pulses[0]!
    expect(pulse.hz).toBeGreaterThanOrEqual(150)
    expect(pulse.hz).toBeLessThanOrEqual(1_000)
    const power = [1, 2, 3, 4, 5].map((h) => tone(samples.subarray(0, pulse.length_s * rate), pulse.hz * h, rate))
    for (const p of power.slice(1)) expect(p).toBeGreaterThan(power[0]! * 0.03)
    expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(1)
    expect(samples.length).toBe(Math.ceil(burstLength_s(burst) * rate))
  }
})

test('[SND-5] bursts are laid ahead on the audio clock without overlap, from where the last ended', () => {
  const period = burstLength_s(BURSTS.high) + BURSTS.high.gap_s
  const starts = burstsDue(0, 100, 12, BURSTS.high)
  expect(starts.length).toBe(Math.ceil((12 - 0.02) / period))
  expect(starts[1]! - starts[0]!).toBeCloseTo(period)
  expect(burstsDue(starts.at(-1)! + period, 108, 8, BURSTS.high)[0]).toBeCloseTo(starts.at(-1)! + period)
})

/** Power at one frequency (Goertzel). */
function tone(samples: Float32Array, hz: number, rate: number): number {
  const k = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let a = 0
  let b = 0
  for (const s of samples) [a, b] = [s + k * a - b, a]
  return a * a + b * b - k * a * b
}
