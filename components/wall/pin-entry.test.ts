import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../contracts/command.ts'
import { answered, EMPTY, isWhole, typed } from './pin-entry.ts'

const type = (keys: string[], from = EMPTY, now_ms = 0) => keys.reduce((entry, key) => typed(entry, key, now_ms), from)
const refused = (reason: string, detail?: Record<string, number>) => ({ status: 'refused', key: 'k', reason, detail }) as Outcome

describe('the PIN pad', () => {
  test('[WALL-11] six digits are a PIN, and nothing more goes in', () => {
    const five = type(['1', '2', 'x', 'Enter', '3', '4', '5'])
    expect(five.digits).toBe('12345')
    expect(isWhole(five)).toBe(false)
    const six = type(['6', '7', '12'], five)
    expect([six.digits, isWhole(six)]).toEqual(['123456', true])
    expect(type(['Backspace', 'Backspace'], five).digits).toBe('123')
    expect(type(['Backspace']).digits).toBe('')
  })

  test('[WALL-11] a wrong PIN and silence leave an empty pad with the reason, which the next key takes away', () => {
    for (const [reply, fault] of [
      [refused('pin_wrong'), 'pin_wrong'],
      [refused('unavailable'), 'unavailable'],
      [{ status: 'not_sent', key: 'k', reason: 'offline' }, 'offline'],
      [{ status: 'not_sent', key: 'k', reason: 'timeout' }, 'timeout'],
    ] as const) {
      const entry = answered(reply, 0)
      expect(entry).toEqual({ ...EMPTY, fault })
      expect(typed(entry!, '1', 0).fault).toBeNull()
    }
  })

  test('[WALL-9] a pad that waits takes no key until its time is over', () => {
    const waiting = answered(refused('too_many', { wait_s: 60 }), 1_000)!
    expect(type(['1', '2'], waiting, 60_999).digits).toBe('')
    expect(type(['1', '2'], waiting, 61_000).digits).toBe('12')
  })

  test('[WALL-11] done, noted, and what another PIN would not change close the pad', () => {
    for (const reply of [
      { status: 'done', key: 'k', at_ms: 0 },
      { status: 'noted', key: 'k', at_ms: 0, until_ms: 1 },
      refused('already_acknowledged'),
      refused('alarm_changed'),
      refused('not_allowed'),
      refused('too_many'),
    ] as Outcome[])
      expect(answered(reply, 0)).toBeNull()
  })
})
