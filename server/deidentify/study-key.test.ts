import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageOf, createStudy, SHIFT_MAX_DAYS, shifted } from './study-key.ts'

const study = createStudy(Buffer.alloc(32, 7))
const DAY_MS = 86_400_000

describe('dates', () => {
  test('[DEID-3] 10,000 random pairs of moments of a patient keep their interval and their time of day, and no date is true', () => {
    const moment = fc.integer({ min: Date.parse('1970-01-01'), max: Date.parse('2099-12-31') })
    fc.assert(
      fc.property(fc.uuid(), moment, moment, (patient, a, b) => {
        const days = study.shift_days(patient)
        const [x, y] = [shifted(a, days), shifted(b, days)]
        expect(y - x).toBe(b - a)
        expect(Math.abs(x - a) % DAY_MS).toBe(0)
        expect(new Date(x).toISOString().slice(10)).toBe(new Date(a).toISOString().slice(10))
        expect(x).not.toBe(a)
      }),
      { numRuns: 10_000 },
    )
  })

  test('[DEID-3] shifts lie in -365 to 365 days, every day is used, and another key shifts otherwise', () => {
    const other = createStudy(Buffer.alloc(32, 8))
    const days = Array.from({ length: 20_000 }, (_, i) => study.shift_days(`p${i}`))
    expect([Math.min(...days), Math.max(...days)]).toEqual([-SHIFT_MAX_DAYS, SHIFT_MAX_DAYS])
    expect(new Set(days).size).toBe(2 * SHIFT_MAX_DAYS)
    const same = days.filter((day, i) => other.shift_days(`p${i}`) === day).length
    expect(same).toBeLessThan(100)
    expect(study.shift_days('p1')).toBe(createStudy(Buffer.alloc(32, 7)).shift_days('p1'))
  })

  test.each([
    ['1936-06-12', '2026-06-11T12:00Z', '89'],
    ['1936-06-12', '2026-06-12T12:00Z', '90+'],
    ['1912-01-01', '2026-06-12T12:00Z', '90+'],
    ['2026-06-01', '2026-06-12T12:00Z', '0'],
    ['2000-02-29', '2026-02-28T12:00Z', '25'],
    ['2030-01-01', '2026-06-12T12:00Z', ''],
    ['', '2026-06-12T12:00Z', ''],
    ['?', '2026-06-12T12:00Z', ''],
    ['12 June 1936', '2026-06-12T12:00Z', ''],
  ])('[DEID-4] born %s, admitted %s: age "%s"', (born, at, age) => expect(ageOf(born, Date.parse(at))).toBe(age))
})

test('[DEID-2] a code is the same each time, tells its kind, and is another’s for no other id, kind or key', () => {
  const codes = (['patient', 'stay', 'ward', 'bed', 'device'] as const).flatMap((kind) =>
    Array.from({ length: 5_000 }, (_, i) => study.code(kind, `id${i}`)),
  )
  expect(new Set(codes.map((code) => code.slice(1))).size).toBe(25_000)
  expect(study.code('patient', 'id1')).toMatch(/^P[0-9a-f]{16}$/)
  expect(codes).toContain(createStudy(Buffer.alloc(32, 7)).code('bed', 'id3'))
  expect(codes).not.toContain(createStudy(Buffer.alloc(32, 9)).code('bed', 'id3'))
})
