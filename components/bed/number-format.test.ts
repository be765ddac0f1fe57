import { describe, expect, test } from 'vitest'
import { ageYears, formatNumber, formatPressure, NO_VALUE, unitLabel } from './number-format.ts'

describe('numbers as people read them', () => {
  test('[UI-110] a missing value is - ? -, never the last value and never a number', () => {
    for (const missing of [null, undefined, Number.NaN, Infinity]) expect(formatNumber('spo2', missing)).toBe(NO_VALUE)
  })
  test('[UI-111] digits follow the channel: temperature one, rates none', () => {
    expect(formatNumber('temp', 36.84)).toBe('36.8')
    expect(formatNumber('hr', 71.6)).toBe('72')
    expect(formatNumber('temp', -0.01)).toBe('0.0')
  })
  test('[UI-111] half of a pressure keeps the place of the other half', () => {
    expect(formatPressure(122.4, 68)).toBe('122/68')
    expect(formatPressure(null, 68)).toBe('?/68')
    expect(formatPressure(null, undefined)).toBe(NO_VALUE)
  })
  test('[UI-111] UCUM is spelled for people, an unknown unit stays as it came', () => {
    expect(unitLabel('mm[Hg]')).toBe('mmHg')
    expect(unitLabel('furlong')).toBe('furlong')
  })
  test('[UI-111] the age of a person counts whole years and refuses what is no date', () => {
    const now = Date.UTC(2026, 5, 1)
    expect(ageYears('1958-06-02', now)).toBe(67)
    expect(ageYears('1958-06-01', now)).toBe(68)
    expect(ageYears('unknown', now)).toBeNull()
    expect(ageYears('2030-01-01', now)).toBeNull()
  })
})
