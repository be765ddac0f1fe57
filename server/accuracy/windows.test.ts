import { expect, test } from 'vitest'
import type { Annotation } from '../simulator/replay/annotations.ts'
import { afResult, scoreAf } from './af.ts'
import { motion, moved, noiseRms } from './motion.ts'
import { isBad, noiseResult, ownNoise, scoreNoise } from './noise.ts'
import { scorePulses, transitOf } from './pulse.ts'
import { rateOf, respResult, scoreResp } from './resp.ts'
import { countSaturation, longEvents, syntheticSaturation } from './saturation.ts'
import type { Emission } from './tap.ts'

const note = (s: number, symbol: string, aux = '', sub = 0): Annotation => ({ sample: s, symbol, sub, channel: 0, num: 0, aux })
const says = (at_ms: number, value: number, quality = ''): Emission => ({ at_ms, known_ms: at_ms, value, quality, source: '' })
const eachSecond = (from: number, to: number, value: number, quality = ''): Emission[] =>
  Array.from({ length: to - from }, (_, i) => says((from + i + 1) * 1_000, value, quality))

test('[ACCU-6] a window of 30 s fibrillates when more than half of it does; flutter is neither, no answer is a no', () => {
  const rhythm = [note(0, '+', '(N'), note(40, '+', '(AFIB'), note(90, '+', '(AFL'), note(120, '+', '(N')]
  const af = [...eachSecond(0, 50, 0), ...eachSecond(50, 70, 1), ...eachSecond(70, 100, 1, 'noise'), ...eachSecond(140, 150, 1)]
  const r = scoreAf('x', rhythm, 1, 180_000, af)
  // 0–30 rightly none, 30–60 found, 60–90 missed (blank), 90–120 left out, 120–150 false, 150–180 rightly none (stale)
  expect(r).toMatchObject({ tp: 1, fn: 1, fp: 1, tn: 2, left_out: 1 })
  expect(afResult([r])).toEqual({ se: 50, sp: 66.7 })
})

test('[ACCU-7] a minute has a rate when a good one was shown for half of it; error is told with coverage', () => {
  const breaths = [Array.from({ length: 60 }, (_, i) => 1_000 + i * 4_000), Array.from({ length: 60 }, (_, i) => 2_000 + i * 3_000)]
  expect(rateOf(breaths[0]!, 0, 60_000)).toBe(15)
  expect(rateOf([500], 0, 60_000)).toBe(0)
  const windows = scoreResp('x', breaths, 180_000, [
    ...eachSecond(0, 40, 18),
    ...eachSecond(60, 85, 18),
    ...eachSecond(120, 180, 17, 'noise'),
  ])
  expect(windows.map((w) => w.reference)).toEqual([17.5, 17.5, 17.5])
  expect(windows.map((w) => w.ours)).toEqual([18, null, null])
  expect(respResult(windows)).toEqual({ mae: 0.5, coverage: 33.3 })
})

test('[ACCU-8] pulses are held against beats shifted by the median transit time of their record', () => {
  const beats = Array.from({ length: 60 }, (_, i) => 20_000 + i * 800)
  const pulses = beats.filter((_, i) => i !== 5).map((at, i) => at + 300 + (i === 9 ? 200 : 0))
  expect(transitOf(beats, pulses)).toBe(300)
  expect(scorePulses('x', beats, pulses, 120_000)).toMatchObject({ tp: 58, fn: 2, fp: 1, transit_ms: 300 })
  expect(transitOf(beats, [])).toBeNaN()
})

test('[ACCU-9] of five dips those over 15 s raise an alarm with 15 s of delay, all without; none over 30 s is missed', () => {
  expect(
    longEvents(
      Float64Array.from({ length: 80 }, (_, s) => (s >= 5 && s < 35 ? 85 : s >= 40 && s < 71 ? 89 : 95)),
      90,
    ),
  ).toEqual([[40, 71]])
  const patient = syntheticSaturation(3, 420)
  expect(syntheticSaturation(3, 420)).toEqual(patient)
  const dips = [5, 8, 12, 20, 40]
  const values = Float64Array.from({ length: 420 }, (_, s) => (s >= 60 && s % 70 < dips[Math.floor(s / 70) - 1]! ? 86 : 96))
  const counted = countSaturation({ ...patient, numbers: [{ name: 'SpO2', channel: 'spo2', values }] })
  expect(counted).toEqual({ alarms_0s: 5, alarms_15s: 2, missed_over_30s: 0, long: 1 })
})

test('[ACCU-10] motion is as loud as asked, in bad stretches alone, and its seed gives it again', () => {
  const noise = motion(1, 7_200, 360)
  expect(motion(1, 7_200, 360)).toEqual(noise)
  const samples = Int16Array.from({ length: 7_200 }, (_, i) => (i % 360 === 180 ? 400 : i % 360 === 181 ? -400 : 0))
  const beats = Array.from({ length: 20 }, (_, i) => i * 360 + 180)
  expect(noiseRms(samples, 360, beats, 0)).toBeCloseTo(800 / Math.sqrt(8))
  expect(noiseRms(samples, 360, beats, 6)).toBeCloseTo(800 / Math.sqrt(8) / 10 ** 0.3)
  const wave = { name: 'II', channel: 'ecg_ii', rate_hz: 360, gain: 0.005, offset: 0, unit: 'mV', trusted: true, samples }
  const noisy = moved(wave, noise, noise, 50, (ms) => ms >= 10_000)
  expect([...noisy.samples.subarray(0, 3_600)]).toEqual([...samples.subarray(0, 3_600)])
  expect([...noisy.samples.subarray(3_600)]).not.toEqual([...samples.subarray(3_600)])
})

test('[ACCU-10] bad seconds flagged, clean ones flagged, precision and shown rates are counted apart', () => {
  const beats_ms = Array.from({ length: 240 }, (_, i) => i * 1_000 + 500)
  const beats = beats_ms.map((at) => says(at + (isBad(at) && at % 4_000 < 1_000 ? 300 : 10), 1))
  const quality = [...eachSecond(0, 160, 100), ...eachSecond(160, 240, 0, 'motion')]
  const hr = [...eachSecond(0, 150, 60), ...eachSecond(150, 240, Number.NaN, 'noise')]
  const own = ownNoise([note(30, '~', '', 1), note(32, '~', '', 0)], 1, 240_000)
  expect(own).toEqual([[30_000, 32_000]])
  const r = scoreNoise({ name: 'x', beats_ms, duration_ms: 240_000, bad: isBad, own }, { beats, quality, hr })
  expect(r).toMatchObject({ bad_s: 115, bad_flagged_s: 90, bad_shown_s: 25, clean_flagged_s: 0 })
  expect(r.clean_s).toBe(110 - 12)
  expect(noiseResult([r])).toEqual({ precision: 75.7, flagged_bad: 78.3, flagged_clean: 0, coverage: 21.7 })
})
