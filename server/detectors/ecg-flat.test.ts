import { expect, test } from 'vitest'
import ecgFlat from './ecg-flat.ts'
import { blank, judge, steady } from './testing.ts'

const pulse = (spread: number, age_ms = 0) => ({
  'pulse.rate': steady(72, { age_ms }),
  'pulse.spread': steady(spread, { age_ms }),
})

test('[DET-4] flat with a living pulse is a fault of the cable', () => {
  const verdict = judge(ecgFlat, { 'ecg.quality': blank('flat'), ...pulse(0.1) })
  expect(verdict).toMatchObject({ condition: 'true', code: 'ecg_flat', channel: 'ecg', params: { channel: 'ecg' } })
})

test('[DET-4] flat without an even pulse is left to asystole', () => {
  for (const none of [{}, pulse(0.1, 1_000), pulse(0.9)])
    expect(judge(ecgFlat, { 'ecg.quality': blank('flat'), ...none })).toEqual({ condition: 'unknown', reason: 'flat' })
})

test('[DET-32] a line that never moves by a step, with any recent pulse, is a cable too', () => {
  const dead = { 'ecg.quality': blank('flat'), constant_ms: steady(4_000, { age_ms: 0 }), pulse: steady(1, { age_ms: 2_000 }) }
  expect(judge(ecgFlat, dead).condition).toBe('true')
})

test('[DET-3] good is false, silence is unknown', () => {
  expect(judge(ecgFlat, { 'ecg.quality': steady(100) })).toEqual({ condition: 'false', inside: true })
  expect(judge(ecgFlat, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
})
