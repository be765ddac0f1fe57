import { describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { CALM, type Modifiers } from './modifiers.ts'
import { PROFILES, type Profile } from './patient.ts'
import { createPatient, live, STEP_MS, type Stretch, WAVES, type WaveKey } from './physiology.ts'
import { ART_DELAY_MS, PLETH_DELAY_MS } from './vessels.ts'

const calm = () => CALM
const KEYS = Object.keys(WAVES) as WaveKey[]

/** Seconds of a patient's life in stretches of `steps`; waves joined, numbers by key. */
function lived(seed: number, seconds: number, steps = 15, at: (t_ms: number) => Readonly<Modifiers> = calm, profile: Profile = 'adult') {
  const patient = createPatient(seed, profile, true)
  const stretches: Stretch[] = []
  while (patient.t_ms < seconds * 1_000) stretches.push(live(patient, steps, at))
  const wave = (key: WaveKey) => stretches.flatMap((s) => [...(s.waves[key] ?? [])])
  const numbers = (key: string) => stretches.flatMap((s) => s.numbers.filter((n) => n.key === key).map((n) => n.value))
  return { patient, stretches, wave, numbers }
}

/** R peaks by eye: local maxima above half a millivolt, in ms. */
function peaks(samples: readonly number[], rate_hz: number, above: number): number[] {
  const found: number[] = []
  for (let i = 1; i < samples.length - 1; i++)
    if (samples[i]! > above && samples[i]! >= samples[i - 1]! && samples[i]! > samples[i + 1]!) {
      const t_ms = (i * 1_000) / rate_hz
      if (found.length === 0 || t_ms - found[found.length - 1]! > 250) found.push(t_ms)
    }
  return found
}

test('[SIM-1] the same seed gives the same samples and numbers, bit for bit; another seed does not', () => {
  expect(lived(7, 20).stretches).toEqual(lived(7, 20).stretches)
  expect(lived(8, 20).wave('ecg_ii')).not.toEqual(lived(7, 20).wave('ecg_ii'))
})

test('[SIM-1] another frame rate shows the same patient, to one count', () => {
  const [a, b] = [lived(7, 24, 15), lived(7, 24, 50)]
  for (const key of KEYS) {
    const [x, y] = [a.wave(key), b.wave(key)]
    const apart = Math.max(...x.slice(0, y.length).map((v, i) => Math.abs(v - y[i]!)))
    expect(apart, key).toBeLessThanOrEqual(1)
  }
})

test('[SIM-2] every stretch has a whole number of samples of every wave, at the declared rates', () => {
  for (const stretch of lived(3, 5, 16).stretches)
    for (const key of KEYS) expect(stretch.waves[key]).toHaveLength((stretch.duration_ms * WAVES[key].rate_hz) / 1_000)
  expect((STEP_MS * WAVES.resp.rate_hz) / 1_000).toBe(1)
})

test('[SIM-3] pulses follow each R wave: the artery after about 150 ms, the finger after about 250 ms', () => {
  const { wave, patient } = lived(5, 14)
  const beats = patient.heart.beats.filter((b) => b.r_ms > 3_000 && b.r_ms < 12_000)
  expect(beats.length).toBeGreaterThan(8)
  for (const [key, delay_ms] of [
    ['art', ART_DELAY_MS],
    ['pleth', PLETH_DELAY_MS],
  ] as const) {
    const samples = wave(key)
    for (const { r_ms } of beats) {
      const foot = Math.round((r_ms + delay_ms) / 8)
      const before = Math.min(...samples.slice(foot - 6, foot + 7))
      const crest = Math.max(...samples.slice(foot, foot + 35))
      expect(crest - before, `${key} at ${r_ms}`).toBeGreaterThan(0.6 * (Math.max(...samples) - Math.min(...samples)))
    }
  }
})

test('[SIM-4] the heart rate shown is the rate of the R waves drawn', () => {
  const { wave, numbers } = lived(11, 40)
  const r = peaks(wave('ecg_ii'), 250, 0.5 / WAVES.ecg_ii.gain)
  const recent = r.slice(-9)
  const counted = 60_000 / ((recent[8]! - recent[0]!) / 8)
  expect(Math.abs(numbers('hr_device').at(-1)! - counted)).toBeLessThanOrEqual(2)
})

test('[SIM-4] the pressures shown are those of the wave drawn', () => {
  const { wave, numbers } = lived(12, 30)
  const tail = wave('art')
    .slice(-375)
    .map((v) => v * WAVES.art.gain)
  expect(Math.abs(numbers('art_sys').at(-1)! - Math.max(...tail))).toBeLessThan(5)
  expect(Math.abs(numbers('art_dia').at(-1)! - Math.min(...tail))).toBeLessThan(5)
})

const QUIET: Record<Profile, Record<string, readonly [number, number]>> = {
  adult: { hr_device: [51, 119], rr_device: [9, 29], spo2: [91, 100], nibp_sys: [90, 160], nibp_dia: [50, 90], temp: [36, 39] },
  paediatric: { hr_device: [76, 159], rr_device: [9, 29], spo2: [91, 100], nibp_sys: [70, 120], nibp_dia: [40, 70], temp: [36, 39] },
  neonate: { hr_device: [101, 199], rr_device: [31, 99], spo2: [86, 95], nibp_sys: [40, 90], nibp_dia: [20, 60], temp: [36, 39] },
}
describe.each(PROFILES)('%s', (profile) => {
  test('[SIM-5] a calm patient stays inside the default limits, whatever the seed', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { numbers } = lived(seed, 70, 50, calm, profile)
      for (const [key, [low, high]] of Object.entries(QUIET[profile])) {
        const values = numbers(key)
        expect(values.length, `${key} of seed ${seed}`).toBeGreaterThan(0)
        expect(Math.min(...values), `${key} of seed ${seed}`).toBeGreaterThanOrEqual(low)
        expect(Math.max(...values), `${key} of seed ${seed}`).toBeLessThanOrEqual(high)
      }
    }
  })
})

test('[SIM-6] in asystole there is no R wave, no pulse and no saturation, and the line is not perfectly flat', () => {
  const { wave, numbers } = lived(4, 30, 15, (t_ms) => ({ ...CALM, standstill: t_ms > 10_000 }))
  const line = wave('ecg_ii')
    .slice(-15 * 250)
    .map((v) => v * WAVES.ecg_ii.gain)
  const swing = Math.max(...line) - Math.min(...line)
  expect(swing).toBeLessThan(0.2)
  expect(new Set(line).size).toBeGreaterThan(10)
  expect(numbers('hr_device').at(-1)).toBe(0)
  expect(numbers('art_sys').at(-1)).toBeLessThan(25)
  expect(numbers('spo2').length).toBeLessThan(20)
})

test('[SIM-7] a lead that is off is missing, not zero, and its numbers stop', () => {
  const { wave, numbers } = lived(4, 6, 15, () => ({ ...CALM, lead_off: true, probe_off: true }))
  for (const key of ['ecg_ii', 'ecg_v5', 'pleth'] as const) expect(new Set(wave(key))).toEqual(new Set([MISSING_SAMPLE]))
  for (const key of ['hr_device', 'spo2', 'pr']) expect(numbers(key)).toEqual([])
})

describe('rhythms', () => {
  const rr = (times: readonly number[]) => times.slice(1).map((t, i) => t - times[i]!)
  const spread = (values: readonly number[]) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) / mean
  }
  const playing = (more: Partial<Modifiers>) => (t_ms: number) => (t_ms > 10_000 ? { ...CALM, ...more } : CALM)
  const tail = (samples: readonly number[], key: WaveKey) => samples.slice(-12 * WAVES[key].rate_hz).map((v) => v * WAVES[key].gain)

  test('[SIM-49] in ventricular fibrillation the line oscillates, no heart rate is shown, and the pulse is gone', () => {
    const { wave, numbers } = lived(4, 30, 15, playing({ rhythm: 'ventricular_fibrillation' }))
    const line = tail(wave('ecg_ii'), 'ecg_ii')
    expect(Math.max(...line) - Math.min(...line)).toBeGreaterThan(0.5)
    const crossings = line.filter((v, i) => i > 0 && v > 0 !== line[i - 1]! > 0).length / 2 / 12
    expect(crossings).toBeGreaterThan(2.5)
    expect(crossings).toBeLessThan(8)
    expect(numbers('hr_device').length).toBeLessThan(12)
    const art = tail(wave('art'), 'art')
    expect(Math.max(...art) - Math.min(...art)).toBeLessThan(12)
  })

  test('[SIM-49] in ventricular tachycardia beats are broad, even and fast, and the pulse is small', () => {
    const { patient, wave } = lived(4, 30, 15, playing({ rhythm: 'ventricular_tachycardia', heart_rate: 168 }))
    const beats = patient.heart.beats.filter((b) => b.r_ms > 16_000)
    expect(beats.every((b) => b.wide && !b.p)).toBe(true)
    expect(60_000 / (beats.reduce((sum, b) => sum + b.rr_ms, 0) / beats.length)).toBeCloseTo(168, -1)
    expect(spread(beats.map((b) => b.rr_ms))).toBeLessThan(0.03)
    const [before, during] = [wave('pleth').slice(4 * 125, 9 * 125), tail(wave('pleth'), 'pleth')]
    expect(Math.max(...during) - Math.min(...during)).toBeLessThan(0.5 * (Math.max(...before) - Math.min(...before)))
  })

  test('[SIM-49] in atrial fibrillation no interval follows from the one before, and no P wave comes before a beat', () => {
    const { patient } = lived(4, 70, 15, playing({ rhythm: 'atrial_fibrillation', heart_rate: 95 }))
    const beats = patient.heart.beats.filter((b) => b.r_ms > 12_000)
    expect(beats.every((b) => !b.p && !b.wide)).toBe(true)
    const intervals = beats.map((b) => b.rr_ms)
    expect(spread(intervals)).toBeGreaterThan(0.15)
    const steps = rr(intervals)
    expect(steps.filter((s) => Math.abs(s) > 60).length / steps.length).toBeGreaterThan(0.5)
  })

  test('[SIM-49] a pause is one interval, as long as it was told', () => {
    const { patient } = lived(4, 24, 15, (t_ms) => ({ ...CALM, next_rr_ms: t_ms > 12_000 && t_ms < 13_200 ? 3_200 : null }))
    const long = rr(patient.heart.beats.map((b) => b.r_ms)).filter((ms) => ms > 2_000)
    expect(long.length).toBeGreaterThanOrEqual(1)
    for (const ms of long) expect(ms).toBeCloseTo(3_200, -1)
  })

  test('[SIM-49] a line that came apart sees the room, the cuff goes on measuring the patient', () => {
    const { wave, numbers } = lived(4, 90, 15, playing({ line_off: true }))
    const line = tail(wave('art'), 'art')
    expect(Math.max(...line)).toBeLessThan(4)
    expect(numbers('art_mean').at(-1)).toBeLessThan(4)
    expect(numbers('nibp_mean').at(-1)).toBeGreaterThan(50)
  })

  test('[SIM-49] vessels that give way lower the pressure, movement shakes every wave and leaves the line as it was after', () => {
    const { numbers } = lived(4, 60, 15, playing({ tone: 0.6 }))
    expect(numbers('art_mean').at(-1)! / numbers('art_mean')[8]!).toBeLessThan(0.75)
    const { wave } = lived(4, 40, 15, (t_ms) => ({ ...CALM, motion: t_ms > 10_000 && t_ms < 25_000 ? 1 : 0 }))
    const swing = (key: WaveKey, from_s: number) => {
      const part = wave(key).slice(from_s * WAVES[key].rate_hz, (from_s + 8) * WAVES[key].rate_hz)
      return Math.max(...part) - Math.min(...part)
    }
    for (const key of ['ecg_ii', 'pleth'] as const) {
      expect(swing(key, 14), key).toBeGreaterThan(1.3 * swing(key, 1))
      expect(swing(key, 31) / swing(key, 1), key).toBeCloseTo(1, 0)
    }
  })
})
