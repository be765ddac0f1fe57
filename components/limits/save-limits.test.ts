import { describe, expect, test } from 'vitest'
import { savingOf } from './save-limits.ts'

const key = 'k'

describe('what became of a change of limits', () => {
  test('[UI-147] only an outcome of the server is "saved"; one not yet stored says so', () => {
    expect(savingOf({ status: 'done', key, at_ms: 5 }, 7)).toEqual({ state: 'saved', at_ms: 5, version: 8, stored: true })
    expect(savingOf({ status: 'noted', key, at_ms: 5, until_ms: 9 }, 7)).toMatchObject({ state: 'saved', stored: false })
  })
  test('[UI-147] an answer that never came is not saved', () => {
    for (const reason of ['offline', 'timeout'] as const) expect(savingOf({ status: 'not_sent', key, reason }, 7).state).toBe('refused')
  })
  test('[UI-147] a conflict names the version in force', () => {
    expect(savingOf({ status: 'refused', key, reason: 'limits_conflict', detail: { version: 9 } }, 7)).toEqual({
      state: 'conflict',
      version: 9,
    })
  })
  test('[UI-147] a refusal stands at the field it is about', () => {
    const detail = { detector: 'spo2-low', setting: 'low_pct', why: 'out_of_range' }
    const refused = savingOf({ status: 'refused', key, reason: 'limits_invalid', detail }, 7)
    expect(refused).toMatchObject({ state: 'refused', field: 'spo2-low__low_pct' })
    const apart = { detector: 'hr-low', setting: 'low_per_min', why: 'low_not_below_high', low: 120, high: 110 }
    const contradicted = savingOf({ status: 'refused', key, reason: 'limits_invalid', detail: apart }, 7)
    expect(contradicted).toMatchObject({ field: 'hr-low__low_per_min', fault: 'Low 120 must be below high 110' })
    expect(savingOf({ status: 'refused', key, reason: 'not_allowed' }, 7)).toMatchObject({ state: 'refused', field: null })
  })
})
