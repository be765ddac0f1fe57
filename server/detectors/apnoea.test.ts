import { describe, expect, test } from 'vitest'
import apnoea from './apnoea.ts'
import { blank, judge, settingsOf, steady } from './testing.ts'

describe('apnoea', () => {
  test.each([
    ['adult', 19_999, 20_000],
    ['neonate', 14_999, 15_000],
  ] as const)('[DET-5] %s: %i ms without a breath is none, %i ms is', (profile, under, at) => {
    const settings = settingsOf(apnoea, profile)
    expect(judge(apnoea, { breath_pause_ms: steady(under) }, settings)).toEqual({ condition: 'false', inside: true })
    expect(judge(apnoea, { breath_pause_ms: steady(at) }, settings)).toMatchObject({
      condition: 'true',
      code: 'apnoea',
      channel: 'resp',
      params: { seconds: Math.floor(at / 1000) },
    })
  })

  test.each(['lead_off', 'missing', 'clipped'])('[DET-5] never while the wave is %s', (reason) => {
    expect(judge(apnoea, { breath_pause_ms: blank(reason, 40_000) })).toEqual({ condition: 'unknown', reason })
  })

  test('[DET-3] silence and no wave are unknown', () => {
    expect(judge(apnoea, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
    expect(judge(apnoea, { breath_pause_ms: steady(40_000, { age_ms: 3_001, seen_ms: 3_001 }) })).toEqual({
      condition: 'unknown',
      reason: 'stale',
    })
  })
})
