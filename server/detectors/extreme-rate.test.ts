import { describe, expect, test } from 'vitest'
import type { Reading } from '../engine/detector.ts'
import hrExtremeHigh from './hr-extreme-high.ts'
import hrExtremeLow from './hr-extreme-low.ts'
import { blank, judge, settingsOf, steady } from './testing.ts'

const pulse = (rate: number, spread: number) => ({
  'pulse.rate': steady(rate, { age_ms: 0 }),
  'pulse.spread': steady(spread, { age_ms: 0 }),
})
const low = (rate: number, more: Record<string, Reading> = {}) => judge(hrExtremeLow, { rate5_per_min: steady(rate), ...more })
const high = (rate: number, more: Record<string, Reading> = {}) => judge(hrExtremeHigh, { rate17_per_min: steady(rate), ...more })

describe('extreme rates', () => {
  test('[DET-34] five beats below the limit and its tolerance (40 + 5) are slow, whatever the mean on the screen', () => {
    expect(low(45).condition).toBe('false')
    expect(low(44.9)).toMatchObject({
      condition: 'true',
      code: 'bradycardia_extreme',
      channel: 'hr',
      params: { parameter: 'hr', value: 44, limit: 45, unit: '/min' },
      because: { value: 44.9, limit: 45, limit_set: 40, beats: 5, pulse: 'none' },
    })
  })

  test('[DET-34] seventeen beats above the limit less its tolerance (140 - 7) are fast, and so are nine beats above it', () => {
    expect(high(133).condition).toBe('false')
    expect(high(133.1)).toMatchObject({ condition: 'true', code: 'tachycardia_extreme', params: { value: 134, limit: 133 } })
    expect(high(110, { rate9_per_min: steady(141) })).toMatchObject({ condition: 'true', params: { value: 141, limit: 140 } })
    expect(high(110, { rate9_per_min: steady(140) }).condition).toBe('false')
  })

  test('[DET-34] the tolerance is a twentieth of the limit in force or 5/min, whichever is greater', () => {
    const at = (limit: number, rate: number) =>
      judge(hrExtremeLow, { rate5_per_min: steady(rate) }, { ...settingsOf(hrExtremeLow), low_per_min: limit }).condition
    expect([at(30, 34.9), at(30, 35), at(100, 104.9), at(100, 105)]).toEqual(['true', 'false', 'true', 'false'])
  })

  test('[DET-35] an even pulse that says otherwise refutes it, an uneven one or one that agrees does not', () => {
    expect(low(30, pulse(62, 0.3))).toEqual({ condition: 'false', inside: true })
    expect(low(30, pulse(46, 0.3))).toEqual({ condition: 'false', inside: false })
    expect(low(30, pulse(62, 0.31)).condition).toBe('true')
    expect(low(30, pulse(31, 0.1))).toMatchObject({ condition: 'true', because: { pulse_per_min: 31, pulse_spread_pct: 10 } })
    expect(high(170, pulse(85, 0.1)).condition).toBe('false')
    expect(high(170, pulse(85, 0.16)).condition).toBe('true')
    expect(high(170, pulse(168, 0.1)).condition).toBe('true')
  })

  test('[DET-36] a pause is no slow heart: without new beats there is no rate, and asystole speaks of it', () => {
    expect(judge(hrExtremeLow, { rate5_per_min: steady(30, { age_ms: 5_500, seen_ms: 5_500 }) })).toEqual({
      condition: 'unknown',
      reason: 'stale',
    })
  })

  test.each(['lead_off', 'noise', 'clipped'])('[DET-3] a run blank for %s is unknown, whatever the beats before it', (reason) => {
    expect(judge(hrExtremeLow, { rate5_per_min: blank(reason, 30) })).toEqual({ condition: 'unknown', reason })
    expect(judge(hrExtremeHigh, { rate17_per_min: blank(reason, 170), rate9_per_min: blank(reason, 170) })).toEqual({
      condition: 'unknown',
      reason,
    })
  })
})
