import { describe, expect, test } from 'vitest'
import asystole from './asystole.ts'
import { blank, judge, reading, settingsOf, steady } from './testing.ts'

const paused = (ms: number) => steady(ms, { age_ms: 0, seen_ms: 0 })

describe('asystole', () => {
  test.each([
    ['adult', 3_999, 4_000],
    ['neonate', 2_999, 3_000],
  ] as const)('[DET-4] %s: %i ms without a beat is none, %i ms is', (profile, under, at) => {
    const settings = settingsOf(asystole, profile)
    expect(judge(asystole, { beat_pause_ms: paused(under) }, settings)).toEqual({ condition: 'false', inside: true })
    expect(judge(asystole, { beat_pause_ms: paused(at) }, settings)).toMatchObject({ condition: 'true', code: 'asystole', channel: 'ecg' })
  })

  test('[DET-4] the seconds are told', () => {
    expect(judge(asystole, { beat_pause_ms: paused(7_600) })).toMatchObject({ params: { seconds: 7 } })
  })

  test('[DET-4] a living pulse refutes it; one pulse alone, or an old one, does not', () => {
    const with_pulse = (age_ms: number, n: number) =>
      judge(asystole, { beat_pause_ms: paused(6_000), pulse: steady(1, { age_ms, n }) }).condition
    expect(with_pulse(2_499, 2)).toBe('false')
    expect(with_pulse(2_500, 2)).toBe('true')
    expect(with_pulse(1_000, 1)).toBe('true')
  })

  test.each(['lead_off', 'noise', 'clipped', 'missing'])('[DET-3] %s is unknown, never asystole', (reason) => {
    expect(judge(asystole, { beat_pause_ms: blank(reason, 9_000) })).toEqual({ condition: 'unknown', reason })
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
