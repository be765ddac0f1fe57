import { describe, expect, test } from 'vitest'
import type { Reading } from '../engine/detector.ts'
import asystole from './asystole.ts'
import { blank, judge, reading, settingsOf, steady } from './testing.ts'

const now = { age_ms: 0, seen_ms: 0 }
const paused = (ms: number) => steady(ms, now)
const pulse = (spread: number, of: Partial<Reading> = {}) => ({
  'pulse.rate': steady(72, now),
  'pulse.spread': steady(spread, { ...now, ...of }),
})

describe('asystole', () => {
  test.each([
    ['adult', 3_599, 3_600],
    ['paediatric', 3_599, 3_600],
    ['neonate', 2_699, 2_700],
  ] as const)('[DET-4] [DET-30] %s: %i ms without a beat is none, %i ms is (its time less a tenth)', (profile, under, at) => {
    const settings = settingsOf(asystole, profile)
    for (const name of ['beat_pause_ms', 'standstill_ms']) {
      const readings = { beat_pause_ms: paused(0), [name]: paused(under) }
      expect(judge(asystole, readings, settings)).toEqual({ condition: 'false', inside: true })
      expect(judge(asystole, { ...readings, [name]: paused(at) }, settings)).toMatchObject({ condition: 'true', code: 'asystole' })
    }
  })

  test('[DET-31] beats that are too flat for this heart do not end it: the longer of pause and standstill counts', () => {
    const verdict = judge(asystole, { beat_pause_ms: paused(400), standstill_ms: paused(7_600) })
    expect(verdict).toMatchObject({ condition: 'true', channel: 'ecg', params: { seconds: 8 } })
    expect(verdict).toMatchObject({
      because: { pause_ms: 7_600, after_ms: 4_000, beat_pause_ms: 400, standstill_ms: 7_600, pulse_age_ms: -1, pulse: 'none' },
    })
    const over = steady(7_600, { age_ms: 500, seen_ms: 500 })
    expect(judge(asystole, { beat_pause_ms: paused(400), standstill_ms: over }).condition).toBe('false')
  })

  test('[DET-31] leads that move say that beats may have been missed; no beat for half as long again is believed all the same', () => {
    const at = (pause_ms: number, standstill = paused(0)) =>
      judge(asystole, { beat_pause_ms: paused(pause_ms), standstill_ms: standstill }).condition
    expect([at(4_000), at(5_999), at(6_000)]).toEqual(['false', 'false', 'true'])
    expect(at(4_000, { ...blank('missing'), age_ms: 0, seen_ms: 0 })).toBe('true')
  })

  test('[DET-4] [DET-32] an even pulse refutes it; noise that looks like pulses, or an old rhythm, does not', () => {
    const with_pulse = (spread: number, of: Partial<Reading> = {}) =>
      judge(asystole, { beat_pause_ms: paused(6_000), ...pulse(spread, of) }).condition
    expect(with_pulse(0.05)).toBe('false')
    expect(with_pulse(0.6)).toBe('false')
    expect(with_pulse(0.61)).toBe('true')
    expect(with_pulse(1.2, { min: 0.1 })).toBe('false')
    expect(with_pulse(0.05, { age_ms: 1_000 })).toBe('true')
    expect(with_pulse(0.05, { quality: 'motion' })).toBe('true')
  })

  test('[DET-32] where no lead moves by a single step any recent pulse refutes it: nothing is connected', () => {
    const at = (constant_ms: number, pulse_age_ms: number) =>
      judge(asystole, { beat_pause_ms: paused(6_000), constant_ms: paused(constant_ms), pulse: steady(1, { age_ms: pulse_age_ms }) })
        .condition
    expect(at(2_000, 2_499)).toBe('false')
    expect(at(2_000, 2_500)).toBe('true')
    expect(at(1_999, 500)).toBe('true')
  })

  test.each(['lead_off', 'noise', 'clipped', 'missing'])('[DET-3] %s is unknown, never asystole', (reason) => {
    expect(judge(asystole, { beat_pause_ms: blank(reason, 9_000), standstill_ms: paused(9_000) })).toEqual({
      condition: 'unknown',
      reason,
    })
  })

  test('[DET-3] silence and no ECG are unknown', () => {
    expect(judge(asystole, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
    expect(judge(asystole, { beat_pause_ms: steady(9_000, { age_ms: 2_001, seen_ms: 2_001 }) })).toEqual({
      condition: 'unknown',
      reason: 'stale',
    })
    expect(judge(asystole, { beat_pause_ms: reading() }).condition).toBe('unknown')
  })
})
