import { expect, test } from 'vitest'
import { alarmView } from '../live/testing/alarm.ts'
import { turnOf } from './alarm-bar.tsx'
import { countAlarms, levelOf, openAlarms, rotating, soundingLevel, standingOf } from './alarm-order.ts'

const NOW = 100_000
const high = alarmView({ id: 'h', priority: 'high', code: 'asystole' })
const medium = alarmView({ id: 'm' })
const technical = alarmView({ id: 't', kind: 'technical', priority: 'medium', code: 'no_data' })
const seen = alarmView({
  id: 's',
  priority: 'high',
  response: { state: 'acknowledged', by: 'u1', at_ms: 5 },
  signal: { state: 'off', why: 'acknowledged' },
})
const ended = alarmView({ id: 'e', priority: 'high', condition: 'ended', signal: { state: 'latched' } })

test('[UI-4] unseen before ended before acknowledged, then by priority', () => {
  expect(openAlarms([seen, ended, technical, medium, high], NOW).map((a) => a.id)).toEqual(['h', 'm', 't', 'e', 's'])
})

test('[UI-5] every open alarm is in exactly one of the five counts', () => {
  expect(countAlarms([seen, ended, technical, medium, high], NOW)).toEqual({ high: 1, medium: 1, technical: 1, acknowledged: 1, ended: 1 })
  const closed = alarmView({ condition: 'ended', signal: { state: 'off', why: 'ended' } })
  expect(countAlarms([closed], NOW)).toEqual({ high: 0, medium: 0, technical: 0, acknowledged: 0, ended: 0 })
})

test('[UI-6] a technical alarm below high is never shown as a clinical one', () => {
  expect(levelOf(technical)).toBe('technical')
  expect(levelOf({ ...technical, priority: 'high' })).toBe('high')
})

test('[UI-7] the bar rotates what nobody has acknowledged', () => {
  expect(rotating([seen, ended, medium, high], NOW).map((a) => a.id)).toEqual(['h', 'm'])
})

test('[UI-8] a noted acknowledgement counts as seen until its end, and no longer', () => {
  const noted = alarmView({ noted: { by: 'u1', name: 'K.', at_ms: 1, until_ms: NOW + 1, type: 'acknowledge' } })
  expect(standingOf(noted, NOW)).toBe('acknowledged')
  expect(standingOf(noted, NOW + 2)).toBe('active')
  expect(soundingLevel([noted], NOW)).toBeNull()
  expect(soundingLevel([noted], NOW + 2)).toBe('medium')
})

test('[SND-1] only the highest sounds; acknowledged, ended, late and paused ones are silent', () => {
  expect(soundingLevel([medium, high, technical], NOW)).toBe('high')
  expect(soundingLevel([seen, ended, alarmView({ late: true })], NOW)).toBeNull()
  const paused = alarmView({ signal: { state: 'paused', by: 'u1', until_ms: NOW + 9, reason: 'bath' } })
  expect(soundingLevel([paused], NOW)).toBeNull()
  expect(soundingLevel([paused, high], NOW)).toBe('high')
})

test('[UI-22] a lead that is off is shown before the poor signal that follows from it', () => {
  const off = alarmView({ id: 'off', kind: 'technical', code: 'lead_off', onset_ms: 1 })
  const poor = alarmView({ id: 'poor', kind: 'technical', code: 'signal_quality', onset_ms: 9 })
  expect(openAlarms([poor, off], NOW).map((a) => a.id)).toEqual(['off', 'poor'])
})

test('[UI-23] every alarm has its two seconds in the bar, on every screen the same one', () => {
  expect([0, 1_999, 2_000, 4_000, 6_000].map((now) => turnOf(3, now))).toEqual([0, 0, 1, 2, 0])
  expect(turnOf(0, 5_000)).toBe(0)
})

test('[UI-217] a standby that is over by the clock asks again, also when nothing more is heard', () => {
  const signal = { state: 'off', why: 'standby', by: 'u1', until_ms: NOW, reason: 'imaging' } as const
  expect(standingOf(alarmView({ signal }), NOW - 1)).toBe('standby')
  expect(standingOf(alarmView({ signal }), NOW)).toBe('active')
})
