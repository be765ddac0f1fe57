import { expect, test } from 'vitest'
import leadOff from './lead-off.ts'
import { blank, judge, steady } from './testing.ts'

test('[DET-7] medium when no lead is left', () => {
  expect(judge(leadOff, { 'ecg.off': steady(1), 'ecg.quality': blank('lead_off') })).toMatchObject({
    condition: 'true',
    code: 'lead_off',
    channel: 'ecg',
    priority: 'medium',
    params: { channel: 'ecg_ii', leads: 1 },
  })
})

test('[DET-7] low when another lead shows the heart', () => {
  expect(judge(leadOff, { 'ecg.off': steady(2), 'ecg.quality': steady(100) })).toMatchObject({
    priority: 'low',
    params: { channel: 'ecg_v5', leads: 1 },
  })
})

test('[DET-7] several leads are counted, not named', () => {
  expect(judge(leadOff, { 'ecg.off': steady(0b111), 'ecg.quality': blank('lead_off') })).toMatchObject({
    params: { channel: '', leads: 3 },
  })
})

test('[DET-3] none off is false, silence is unknown', () => {
  expect(judge(leadOff, { 'ecg.off': steady(0) })).toEqual({ condition: 'false', inside: true })
  expect(judge(leadOff, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
  expect(judge(leadOff, { 'ecg.off': steady(1, { age_ms: 6_000, seen_ms: 6_000 }) })).toEqual({ condition: 'unknown', reason: 'stale' })
})
