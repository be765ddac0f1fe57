import { describe, expect, test } from 'vitest'
import { blank, judge, reading, settingsOf, steady } from './testing.ts'
import tachycardia from './ventricular-tachycardia.ts'

const RUN = {
  'v.run': steady(5),
  'v.sure': steady(0.4),
  'v.rate5': steady(150),
  'v.odds': steady(3.5),
  'v.alike': steady(0.9),
  'v.pulse': steady(0),
}

describe('ventricular tachycardia', () => {
  test('[DET-50] five sure ventricular beats above 100/min are one, with its reasons', () => {
    expect(judge(tachycardia, RUN)).toMatchObject({
      condition: 'true',
      code: 'ventricular_tachycardia',
      params: { rate: 150 },
      because: { run: 5, rate: 150, rate_per_min: 100, sure: 0.4, ventricular_odds: 3.5, alike: 0.9, pulse_undisturbed: 0 },
    })
  })

  test.each([
    ['not sure', { 'v.sure': steady(0) }],
    ['nothing fast', { 'v.sure': reading() }],
    ['slower than the limit', { 'v.rate5': steady(95) }],
    ['no rate', { 'v.rate5': steady(Number.NaN) }],
  ])('[DET-50] %s is none', (_, of) => {
    expect(judge(tachycardia, { ...RUN, ...of })).toEqual({ condition: 'false', inside: true })
  })

  test('[DET-51] the rate may be short of the limit by what it is uncertain by; children have higher limits', () => {
    const at = (rate: number, profile: 'adult' | 'paediatric' | 'neonate') =>
      judge(tachycardia, { ...RUN, 'v.rate5': steady(rate) }, settingsOf(tachycardia, profile)).condition
    expect([at(96, 'adult'), at(110, 'paediatric'), at(116, 'paediatric'), at(140, 'neonate'), at(146, 'neonate')]).toEqual([
      'true',
      'false',
      'true',
      'false',
      'true',
    ])
  })

  test('[DET-52] beats that cannot be typed are unknown, never no tachycardia', () => {
    expect(judge(tachycardia, { ...RUN, 'v.run': blank('noise') })).toEqual({ condition: 'unknown', reason: 'noise' })
    expect(judge(tachycardia, { ...RUN, 'v.run': blank('learning') })).toEqual({ condition: 'unknown', reason: 'learning' })
    expect(judge(tachycardia, { ...RUN, 'v.run': steady(5, { age_ms: 3_001, seen_ms: 3_001 }) })).toEqual({
      condition: 'unknown',
      reason: 'stale',
    })
  })

  test('[DET-53] it stands below asystole and fibrillation', () => {
    expect(tachycardia.suppressed_by).toEqual(['asystole', 'ventricular-fibrillation'])
  })
})
