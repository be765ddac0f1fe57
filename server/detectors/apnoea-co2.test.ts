import { describe, expect, test } from 'vitest'
import apnoeaCo2 from './apnoea-co2.ts'
import { blank, judge, settingsOf, steady } from './testing.ts'

describe('apnoea by CO2', () => {
  test.each([
    ['adult', 19_999, 20_000],
    ['neonate', 14_999, 15_000],
  ] as const)('[DET-72] %s: %i ms without an exhalation is none, %i ms is', (profile, under, at) => {
    const settings = settingsOf(apnoeaCo2, profile)
    expect(judge(apnoeaCo2, { co2_pause_ms: steady(under) }, settings)).toEqual({ condition: 'false', inside: true })
    expect(judge(apnoeaCo2, { co2_pause_ms: steady(at) }, settings)).toMatchObject({
      condition: 'true',
      code: 'apnoea',
      channel: 'co2',
      params: { seconds: Math.floor(at / 1000) },
    })
  })

  test('[DET-72] never while the wave is missing', () => {
    expect(judge(apnoeaCo2, { co2_pause_ms: blank('missing', 40_000) })).toEqual({ condition: 'unknown', reason: 'missing' })
  })
})
