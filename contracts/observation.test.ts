import { expect, test } from 'vitest'
import { chart } from './command.ts'
import { MEASURED, type Measured } from './measured.ts'
import { observations } from './observation.ts'

const accepts = (value: unknown) => observations.safeParse(value).success

test('[SCO-21] a charting holds at least one observation, known ones only, each within its physical range', () => {
  expect(accepts({})).toBe(false)
  expect(accepts({ consciousness: undefined })).toBe(false)
  expect(accepts({ mood: 'good' })).toBe(false)
  for (const value of ['A', 'C', 'V', 'P', 'U']) expect(accepts({ consciousness: value })).toBe(true)
  for (const value of ['a', 'AVPU', '', null, 0]) expect(accepts({ consciousness: value })).toBe(false)
  for (const key of Object.keys(MEASURED) as Measured[]) {
    const { min, max, digits } = MEASURED[key]
    const with_ = (value: unknown) => accepts({ oxygen: 'oxygen', [key]: value })
    for (const good of [min, max]) expect(with_(good), `${key} ${good}`).toBe(true)
    for (const bad of [min - 1, max + 1, Number.NaN, Number.POSITIVE_INFINITY, '12', null]) expect(with_(bad), `${key} ${bad}`).toBe(false)
    expect(with_(min + 1.25), `${key}, too many digits`).toBe(false)
    expect(with_(Math.ceil(min) + 1.5), `${key}, a half`).toBe(digits > 0)
  }
})

test('[SCO-21] a flow belongs to oxygen, a scale is 1 or 2, pregnancy is yes or no', () => {
  expect(accepts({ oxygen: 'oxygen', oxygen_l_per_min: 4 })).toBe(true)
  expect(accepts({ oxygen: 'air', oxygen_l_per_min: 4 })).toBe(false)
  expect(accepts({ oxygen_l_per_min: 4 })).toBe(false)
  for (const scale of [1, 2]) expect(accepts({ spo2_scale: scale })).toBe(true)
  for (const scale of [0, 3, '2']) expect(accepts({ spo2_scale: scale })).toBe(false)
  expect(accepts({ pregnant: false })).toBe(true)
  expect(accepts({ pregnant: 'no' })).toBe(false)
})

test('[SCO-21] a charting without a time, or with an impossible one, is refused', () => {
  const command = { type: 'chart', encounter: 'e1', observed_ms: 1_790_000_000_000, observations: { consciousness: 'A' } }
  expect(chart.safeParse(command).success).toBe(true)
  for (const observed_ms of [undefined, 0, -5, 1.5, Number.MAX_SAFE_INTEGER])
    expect(chart.safeParse({ ...command, observed_ms }).success).toBe(false)
})
