import { expect, test } from 'vitest'
import { alarmView } from '../live/testing/alarm.ts'
import { byUrgency, TABS, tabOf } from './sorting.ts'

const NOW = 100_000
const claimed = { response: { state: 'claimed', by: 'u1', at_ms: 1, until_ms: NOW + 9 } } as const

test('[UI-221] the list goes by priority, then who is unattended, then who has waited longest', () => {
  const alarms = [
    alarmView({ id: 'medium', raised_ms: 1 }),
    alarmView({ id: 'taken', priority: 'high', raised_ms: 2, ...claimed }),
    alarmView({ id: 'new', priority: 'high', raised_ms: 9 }),
    alarmView({ id: 'old', priority: 'high', raised_ms: 3 }),
  ]
  expect(byUrgency(alarms, NOW).map(({ id }) => id)).toEqual(['old', 'new', 'taken', 'medium'])
})

test('[UI-221] every open alarm is in exactly one of the tabs beside one’s own; what is silent for its cause is in none', () => {
  const alarms = [
    alarmView({ id: 'active' }),
    alarmView({ id: 'mine', ...claimed }),
    alarmView({ id: 'seen', response: { state: 'acknowledged', by: 'u1', at_ms: 1 }, signal: { state: 'off', why: 'acknowledged' } }),
    alarmView({ id: 'ended', condition: 'ended', signal: { state: 'latched' } }),
    alarmView({ id: 'standby', signal: { state: 'off', why: 'standby', by: 'u1', until_ms: NOW + 1, reason: 'bath' } }),
    alarmView({ id: 'silent', signal: { state: 'off', why: 'suppressed' }, cause: 'active' }),
  ]
  const found = (tab: (typeof TABS)[number]) => tabOf(alarms, tab, 'u1', NOW).map(({ id }) => id)
  expect(
    TABS.filter((tab) => tab !== 'mine')
      .flatMap(found)
      .sort(),
  ).toEqual(['active', 'ended', 'mine', 'seen', 'standby'])
  expect(found('mine')).toEqual(['mine', 'seen'])
})
