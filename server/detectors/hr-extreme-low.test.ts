import { expect, test } from 'vitest'
import hrExtremeLow from './hr-extreme-low.ts'
import { judge, settingsOf, steady } from './testing.ts'

test.each([
  ['adult', 45],
  ['paediatric', 60],
  ['neonate', 85],
] as const)('[DET-34] %s: at %i it is inside, one beyond it is red', (profile, limit) => {
  const settings = settingsOf(hrExtremeLow, profile)
  expect(judge(hrExtremeLow, { rate5_per_min: steady(limit) }, settings).condition).toBe('false')
  expect(judge(hrExtremeLow, { rate5_per_min: steady(limit - 1) }, settings)).toMatchObject({
    condition: 'true',
    params: { value: limit - 1, limit },
  })
})
