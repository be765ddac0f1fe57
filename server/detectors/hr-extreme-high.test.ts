import { expect, test } from 'vitest'
import hrExtremeHigh from './hr-extreme-high.ts'
import { judge, settingsOf, steady } from './testing.ts'

test.each([
  ['adult', 135],
  ['paediatric', 175],
  ['neonate', 215],
] as const)('[DET-34] %s: at %i it is inside, one beyond it is red', (profile, limit) => {
  const settings = settingsOf(hrExtremeHigh, profile)
  expect(judge(hrExtremeHigh, { rate9_per_min: steady(limit), rate17_per_min: steady(limit) }, settings).condition).toBe('false')
  expect(judge(hrExtremeHigh, { rate9_per_min: steady(limit + 1), rate17_per_min: steady(limit + 1) }, settings)).toMatchObject({
    condition: 'true',
    params: { value: limit + 1, limit },
  })
})
