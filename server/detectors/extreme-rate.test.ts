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
const high = (rate: number, more: Record<string, Reading> = {}) =>
  judge(hrExtremeHigh, { rate9_per_min: steady(rate), rate17_per_min: steady(rate), ...more })

describe('extreme rates', () => {
  test('[DET-34] five beats below the limit are slow, whatever the mean on the screen; the limit that acts is the one that is set', () => {
    expect(low(45).condition).toBe('false')
    expect(low(44.9)).toMatchObject({
      condition: 'true',
      code: 'bradycardia_extreme',
      channel: 'hr',
      params: { parameter: 'hr', value: 44, limit: 45, unit: '/min' },
      because: { value: 44.9, limit: 45, beats: 5, pulse: 'none' },
    })
    const at = (limit: number, rate: number) =>
      judge(hrExtremeLow, { rate5_per_min: steady(rate) }, { ...settingsOf(hrExtremeLow), low_per_min: limit }).condition
    expect([at(30, 29.9), at(30, 30)]).toEqual(['true', 'false'])
  })

  test('[DET-34] seventeen beats above the limit are fast, and so are nine that are a twentieth above it', () => {
    expect(high(135).condition).toBe('false')
    expect(high(135.1)).toMatchObject({
      condition: 'true',
      code: 'tachycardia_extreme',
      params: { value: 136, limit: 135 },
      because: { beats: 17 },
    })
    expect(high(110, { rate9_per_min: steady(142) })).toMatchObject({
      condition: 'true',
      params: { value: 142, limit: 135 },
      because: { beats: 9 },
    })
    expect(high(110, { rate9_per_min: steady(141) }).condition).toBe('false')
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
