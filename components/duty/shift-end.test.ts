import { describe, expect, test } from 'vitest'
import { DUTY_MAX_MS } from '../../contracts/duty.ts'
import { endsOffered, nextAt } from './shift-end.ts'

const HOUR_MS = 3_600_000
const at = (hour: number, minute: number) => new Date(2026, 10, 21, hour, minute).getTime()

describe('the end of a shift', () => {
  test('[DTY-20] ends are offered at quarters of an hour, in the future, within a day', () => {
    const now_ms = at(19, 7)
    expect(
      endsOffered(now_ms).map(({ hours, until_ms }) => [hours, new Date(until_ms).getHours(), new Date(until_ms).getMinutes()]),
    ).toEqual([
      [4, 23, 15],
      [8, 3, 15],
      [12, 7, 15],
    ])
    expect(endsOffered(now_ms, now_ms + 23 * HOUR_MS).every(({ until_ms }) => until_ms <= now_ms + DUTY_MAX_MS)).toBe(true)
    expect(endsOffered(now_ms, now_ms + DUTY_MAX_MS)).toEqual([])
  })
  test('[DTY-20] a typed time is the next one on the clock, also past midnight; anything else is none', () => {
    const now_ms = at(19, 7)
    expect(nextAt(now_ms, '23:00')).toBe(at(23, 0))
    expect(nextAt(now_ms, '19:07')).toBe(at(19, 7) + 24 * HOUR_MS)
    expect(nextAt(now_ms, '07:00')).toBe(at(7, 0) + 24 * HOUR_MS)
    for (const same of ['7:00', '07.00', '0700', '700', ' 7:00 ']) expect(nextAt(now_ms, same)).toBe(nextAt(now_ms, '07:00'))
    for (const wrong of ['', '7', '24:00', '12:60', '7:0', 'noon']) expect(nextAt(now_ms, wrong)).toBeNull()
  })
})
