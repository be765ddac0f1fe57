import { describe, expect, test } from 'vitest'
import { blank, judge, reading, steady } from './testing.ts'
import ventricularFibrillation from './ventricular-fibrillation.ts'

const vf = (score: number) => ({ 'vf.score': steady(score), 'vf.mv': steady(0.62), 'vf.hz': steady(4.4), 'ecg.quality': steady(100) })
const pulse = (spread: number, age_ms = 0) => ({
  'pulse.rate': steady(80, { age_ms }),
  'pulse.spread': steady(spread, { age_ms }),
})

describe('ventricular fibrillation', () => {
  test('[DET-33] an even oscillation is, with its values; a rhythm with rests is not', () => {
    expect(judge(ventricularFibrillation, vf(0.299))).toEqual({ condition: 'false', inside: true })
    expect(judge(ventricularFibrillation, vf(0.42))).toMatchObject({
      condition: 'true',
      code: 'ventricular_fibrillation',
      channel: 'ecg',
      because: { evenness_pct: 42, limit_pct: 30, swing_mv: 0.62, hz: 4.4, pulse: 'none' },
    })
  })

  test('[DET-33] an even pulse of now refutes it, an uneven or an old one does not', () => {
    expect(judge(ventricularFibrillation, { ...vf(0.42), ...pulse(0.3) }).condition).toBe('false')
    expect(judge(ventricularFibrillation, { ...vf(0.42), ...pulse(0.31) }).condition).toBe('true')
    expect(judge(ventricularFibrillation, { ...vf(0.42), ...pulse(0.1, 1_000) }).condition).toBe('true')
  })

  test('[DET-33] complexes that come evenly at a rate no fibrillation has refute it; uneven, fast or old ones do not', () => {
    const rhythm = (rate: number, spread: number, age_ms = 500) => ({
      rate5_per_min: steady(rate, { age_ms }),
      'rate5.spread': steady(spread, { age_ms }),
    })
    expect(judge(ventricularFibrillation, { ...vf(0.42), ...rhythm(81, 0.2) }).condition).toBe('false')
    expect(judge(ventricularFibrillation, { ...vf(0.42), ...rhythm(81, 0.21) }).condition).toBe('true')
    expect(judge(ventricularFibrillation, { ...vf(0.42), ...rhythm(151, 0.05) }).condition).toBe('true')
    expect(judge(ventricularFibrillation, { ...vf(0.42), ...rhythm(81, 0.05, 2_001) }).condition).toBe('true')
  })

  test('[DET-3] an electrode that is off, a lead that cannot be judged and silence are unknown', () => {
    expect(judge(ventricularFibrillation, { ...vf(0.42), 'ecg.quality': blank('lead_off') })).toEqual({
      condition: 'unknown',
      reason: 'lead_off',
    })
    expect(judge(ventricularFibrillation, { ...vf(0.42), 'vf.score': blank('missing') })).toEqual({
      condition: 'unknown',
      reason: 'missing',
    })
    expect(judge(ventricularFibrillation, { 'vf.score': reading() })).toEqual({ condition: 'unknown', reason: 'not_measured' })
  })
})
