import { describe, expect, test } from 'vitest'
import { wrongWith } from '../engine/limits.ts'
import { compile } from '../engine/registry.ts'
import { DETECTORS } from './index.ts'
import { limitRows } from './limits-form.ts'

const registry = compile([], DETECTORS, 'test')
const PROFILES = ['adult', 'paediatric', 'neonate'] as const

describe('limits', () => {
  test.each(PROFILES)('[DET-8] %s: every setting has a line, a floor, and a default inside it', (profile) => {
    const rows = limitRows(profile, {})
    for (const detector of DETECTORS) {
      expect(Object.keys(detector.form).sort(), detector.id).toEqual(Object.keys(detector.settings.shape).sort())
      expect(Object.keys(detector.settings.shape), detector.id).toContain('delay_ms')
    }
    expect(rows).toHaveLength(DETECTORS.reduce((n, d) => n + Object.keys(d.form).length, 0))
    for (const row of rows) {
      expect(row.min, row.title).toBeLessThanOrEqual(row.value)
      expect(row.max, row.title).toBeGreaterThanOrEqual(row.value)
      expect(row.source).toBe('profile')
    }
    expect(wrongWith(registry, registry.defaults[profile], {})).toBeNull()
  })

  test('[DET-8] the orders of the lines are all different', () => {
    const orders = DETECTORS.flatMap((d) => Object.values(d.form).map((f) => f.order))
    expect(new Set(orders).size).toBe(orders.length)
  })

  test("[DET-8] a changed setting says that it is the patient's, and what it would be", () => {
    const row = limitRows('adult', { 'spo2-low': { low_pct: 86 } }).find((r) => r.detector === 'spo2-low' && r.setting === 'low_pct')!
    expect(row).toMatchObject({ inherited: 90, value: 86, source: 'patient', min: 80, max: 98, unit: '%', locked: false })
  })

  test('[DET-9] a good change has nothing wrong', () => {
    const inForce = { ...registry.defaults.adult, 'hr-high': { high_per_min: 130, delay_ms: 5_000 } }
    expect(wrongWith(registry, inForce, { 'spo2-low': { low_pct: 86, delay_ms: 15_000 } })).toBeNull()
  })

  const wrong: Array<[string, Record<string, Record<string, number>>, string, string]> = [
    ['unknown_detector', { fever: { high: 39 } }, 'fever', ''],
    ['unknown_detector', { toString: {} }, 'toString', ''],
    ['unknown_setting', { 'spo2-low': { low: 86 } }, 'spo2-low', 'low'],
    ['unknown_setting', { 'spo2-low': { constructor: 86 } }, 'spo2-low', 'constructor'],
    ['not_a_number', { 'spo2-low': { low_pct: Number.NaN } }, 'spo2-low', 'low_pct'],
    ['not_a_number', { 'spo2-low': { low_pct: '86' as unknown as number } }, 'spo2-low', 'low_pct'],
    ['out_of_range', { 'spo2-low': { low_pct: 79 } }, 'spo2-low', 'low_pct'],
    ['out_of_range', { 'hr-high': { delay_ms: 15_001 } }, 'hr-high', 'delay_ms'],
    ['out_of_range', { apnoea: { after_ms: 20_001 } }, 'apnoea', 'after_ms'],
    ['locked', { asystole: { after_ms: 3_000 } }, 'asystole', 'after_ms'],
    ['locked', { apnoea: { delay_ms: 1_000 } }, 'apnoea', 'delay_ms'],
    ['low_not_below_high', { 'hr-low': { low_per_min: 120 } }, 'hr-low', 'low_per_min'],
    ['low_not_below_high', { 'rr-low': { low_per_min: 30 } }, 'rr-low', 'low_per_min'],
    ['extreme_not_beyond_limit', { 'hr-low': { low_per_min: 40 } }, 'hr-low', 'low_per_min'],
    ['extreme_not_beyond_limit', { desaturation: { low_pct: 90 } }, 'desaturation', 'low_pct'],
    ['extreme_not_beyond_limit', { 'hr-high': { high_per_min: 140 } }, 'hr-high', 'high_per_min'],
  ]
  test.each(wrong)('[P7][DET-9] refused: %s %j', (code, changes, detector, setting) => {
    expect(wrongWith(registry, registry.defaults.adult, changes)).toMatchObject({ why: code, detector, ...(setting && { setting }) })
  })

  test('[DET-9] a locked setting may be sent back unchanged', () => {
    expect(wrongWith(registry, registry.defaults.neonate, { asystole: { after_ms: 3_000 } })).toBeNull()
  })
})
