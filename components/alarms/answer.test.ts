import { describe, expect, test } from 'vitest'
import { ACKNOWLEDGE_REASONS, type Alarm } from '../../contracts/alarm.ts'
import { ALARM_MARKS } from '../../contracts/call.ts'
import { STANDBY_REASONS } from '../../contracts/quiet.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { en } from '../text/en.ts'
import { chainOf, chainShort, chainWords, goingTo, goingWords, isRecalled, REMINDED_SHOWN_MS } from './answer.ts'
import { inStandby, standbyWords } from './standby.ts'
import { failureOf } from './use-intent.ts'

const NOW = 100_000
const claimed = (until_ms = NOW + 84_000): Partial<Alarm> => ({ response: { state: 'claimed', by: 'u1', at_ms: NOW, until_ms } })

describe('who goes', () => {
  test('[UI-210] whoever said "I’m going" is named with what is left of their time; whoever looks at their own screen is "you"', () => {
    const alarm = alarmView(claimed())
    expect(goingTo(alarm, 'u2', NOW)).toEqual({ by: 'u1', name: 'K. Lindqvist', mine: false, until_ms: NOW + 84_000, noted: false })
    expect(goingWords(goingTo(alarm, 'u2', NOW)!)).toBe('K. Lindqvist is going')
    expect(goingWords(goingTo(alarm, 'u1', NOW)!)).toBe('You are going')
    expect(goingTo(alarmView(), 'u1', NOW)).toBeNull()
    expect(goingTo(alarmView({ ...claimed(), condition: 'ended', signal: { state: 'off', why: 'ended' } }), 'u1', NOW)).toBeNull()
  })
  test('[UI-210] a claim whose time is over is not taken away by the screen: the server says who is called then', () => {
    expect(goingTo(alarmView(claimed(NOW - 1)), undefined, NOW)).not.toBeNull()
  })
  test('[UI-211] a claim that is only noted says so and ends by itself', () => {
    const noted = { by: 'u1', name: 'K. Lindqvist', at_ms: NOW, until_ms: NOW + 1, type: 'claim' as const }
    const going = goingTo(alarmView({ noted }), 'u2', NOW)!
    expect(going.noted).toBe(true)
    expect(goingWords(going)).toContain('not stored')
    expect(goingTo(alarmView({ noted }), 'u2', NOW + 1)).toBeNull()
    expect(goingTo(alarmView({ ...claimed(), noted, stored: false }), 'u2', NOW)!.noted).toBe(true)
  })
})

describe('how far the chain is', () => {
  test('[UI-212] the next step is counted down with its number; when all are taken nobody further is promised', () => {
    const at = (level: number, next_ms: number | null) => chainOf(alarmView({ level, next_ms }), NOW)
    expect(chainShort(at(0, NOW + 28_000), NOW)).toBe('call in 0:28')
    expect(chainShort(at(1, NOW + 28_000), NOW)).toBe('step 2 in 0:28')
    expect(chainShort(at(4, null), NOW)).toBe('step 4 called')
    expect(chainWords(at(2, NOW + 5_000), NOW)).toEqual(['Nobody is going yet, step 2 has been called', 'next step in 0:05'])
    expect(chainWords(at(4, null), NOW)[1]).toBe('nobody further to call')
    expect(chainShort(at(0, null), NOW), 'a ward without a chain promises nothing').toBe('')
  })
  test('[UI-212] nothing is counted down while somebody goes, it is acknowledged, paused, in standby or over', () => {
    const due = { level: 1, next_ms: NOW + 9_000 }
    for (const change of [
      claimed(),
      { response: { state: 'acknowledged', by: 'u1', at_ms: 1 } },
      { signal: { state: 'paused', by: 'u1', until_ms: NOW + 1, reason: 'bath' } },
      { signal: { state: 'off', why: 'standby', by: 'u1', until_ms: NOW + 1, reason: 'imaging' } },
      { condition: 'ended', signal: { state: 'latched' } },
    ] as Partial<Alarm>[])
      expect(chainOf(alarmView({ ...due, ...change }), NOW), JSON.stringify(change)).toBeNull()
  })
  test('[UI-213] a recall is shown for half a minute on what is acknowledged and still true, and never on what is over', () => {
    const seen = alarmView({ response: { state: 'acknowledged', by: 'u1', at_ms: 1 }, reminded_ms: NOW })
    expect(isRecalled(seen, NOW + REMINDED_SHOWN_MS - 1)).toBe(true)
    expect(isRecalled(seen, NOW + REMINDED_SHOWN_MS)).toBe(false)
    expect(isRecalled({ ...seen, condition: 'ended' }, NOW)).toBe(false)
    expect(isRecalled(alarmView({ reminded_ms: NOW }), NOW)).toBe(false)
  })
})

describe('two at once, or nobody there', () => {
  const refused = (reason: 'already_claimed' | 'already_acknowledged' | 'too_long', detail?: Record<string, string | number>) =>
    failureOf({ status: 'refused', key: 'k', reason, ...(detail ? { detail } : {}) }, alarmView(claimed()))
  test('[UI-214] whoever comes second is told who was first, by the server’s word, else by what the screen knows', () => {
    expect(refused('already_claimed', { by: 'u1' })).toBe('K. Lindqvist was first and is going')
    expect(refused('already_claimed')).toBe('K. Lindqvist was first and is going')
    expect(refused('already_claimed', { by: 'stranger' }), 'no id is shown for a name').toBe(en.refusal.already_claimed)
    expect(refused('already_acknowledged', { by: 'u1' })).toBe('Already acknowledged by K. Lindqvist')
  })
  test('[UI-215] a silence longer than the ward allows is refused with the longest there is', () => {
    expect(refused('too_long', { max_ms: 120_000 })).toContain('2:00')
  })
  test('[UI-216] what was not sent is called NOT by its name, and nothing is queued', () => {
    for (const failed of [en.ack.failed, en.answer.claim_failed, en.answer.decline_failed, en.answer.escalate_failed, en.standby.failed])
      expect(failed).toMatch(/^NOT /)
    expect(failureOf({ status: 'not_sent', key: 'k', reason: 'offline' })).toContain('nothing is queued')
  })
})

test('[UI-217] a bed in standby names why, who and until when, and is none after its end even when nothing more is heard', () => {
  const standby = { by: 'u1', reason: 'imaging', from_ms: NOW, until_ms: NOW + 60_000 }
  expect(inStandby({ standby }, NOW)).toBe(true)
  expect(inStandby({ standby }, NOW + 60_000)).toBe(false)
  expect(inStandby(undefined, NOW)).toBe(false)
  const words = standbyWords({ standby, names: { u1: 'K. Lindqvist' } } as unknown as Parameters<typeof standbyWords>[0])
  expect(words).toMatch(/^Imaging · K\. Lindqvist · ends \d\d:\d\d$/)
})

test('[UI-218] every reason of an acknowledgement and of a standby, and every mark, has its words', () => {
  expect(Object.keys(en.answer.reason).sort()).toEqual([...ACKNOWLEDGE_REASONS].sort())
  expect(Object.keys(en.standby.reasons).sort()).toEqual([...STANDBY_REASONS].sort())
  for (const mark of ALARM_MARKS) expect(en.answer.mark[mark]).toMatch(/^[A-Z]/)
})
