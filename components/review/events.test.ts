import { expect, test } from 'vitest'
import type { AlarmView } from '../../contracts/live.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { DAY_MS, dayAround, eventsOf, holds, isShown, neighbour } from './events.ts'

const NOW = Date.UTC(2026, 10, 21, 8, 6, 40)
const event = (id: string, onset_ms: number, over: Partial<AlarmView> = {}) =>
  alarmView({ id, encounter: 'e1', onset_ms, raised_ms: onset_ms, ...over })
const ids = (events: readonly AlarmView[]) => events.map(({ id }) => id)

test('[REV-3] the day that is listed ends now, or lies around a moment that is longer past', () => {
  expect(dayAround(null, NOW)).toEqual({ from_ms: NOW - DAY_MS, to_ms: null })
  expect(dayAround(NOW - 1_000, NOW)).toEqual({ from_ms: NOW - DAY_MS, to_ms: null })
  const past = dayAround(NOW - 3 * DAY_MS, NOW)
  expect(holds(past, NOW - 3 * DAY_MS)).toBe(true)
  expect(past.to_ms! - past.from_ms).toBe(DAY_MS)
  expect(dayAround(NOW - 3 * DAY_MS + 60_000, NOW), 'the same hour is the same day: asked once').toEqual(past)
})

test('[REV-3] all sources are one list, newest first, each event once and as its newest revision; another patient’s and one still delayed are none', () => {
  const day = dayAround(null, NOW)
  const stored = [event('a', NOW - 5_000), event('b', NOW - 9_000), event('old', NOW - 2 * DAY_MS)]
  const heard = [
    event('a', NOW - 5_000, { revision: 4, condition: 'ended', ended_ms: NOW }),
    event('c', NOW - 1_000),
    event('x', NOW, { encounter: 'e2' }),
    event('d', NOW, { condition: 'delayed' }),
  ]
  const events = eventsOf([stored, heard], 'e1', day, null)
  expect(ids(events)).toEqual(['c', 'a', 'b'])
  expect(events[1]!.revision).toBe(4)
  expect(ids(eventsOf([heard, stored], 'e1', day, null))).toEqual(['c', 'a', 'b'])
  expect(ids(eventsOf([stored], 'e1', day, 'old')), 'the one that is open is listed wherever it lies').toEqual(['a', 'b', 'old'])
})

test('[REV-3] events are shown by priority, by what people said of them, and by nobody having acknowledged', () => {
  const high = event('h', NOW, { priority: 'high', response: { state: 'acknowledged', by: 'u', at_ms: NOW } })
  const lead = event('t', NOW, { kind: 'technical' })
  const mark = { mark: 'true' as const, by: 'A', at_ms: NOW }
  expect(['all', 'high', 'medium', 'technical', 'true', 'unanswered'].map((show) => isShown(high, show as 'all', mark))).toEqual([
    ...[true, true, false, false, true, false],
  ])
  expect(isShown(lead, 'technical', undefined)).toBe(true)
  expect(isShown(lead, 'medium', undefined)).toBe(false)
  expect(isShown(lead, 'unanswered', undefined)).toBe(true)
  expect(isShown(lead, 'true', { ...mark, mark: 'false' })).toBe(false)
})

test('[REV-4] the event before and after are those of the list that is shown, from an event or from a bare moment', () => {
  const events = [event('c', 300), event('b', 200), event('a', 100)]
  expect(neighbour(events, 'b', 0, 'later')?.id).toBe('c')
  expect(neighbour(events, 'b', 0, 'earlier')?.id).toBe('a')
  expect(neighbour(events, 'c', 0, 'later')).toBeNull()
  expect(neighbour(events, null, 150, 'later')?.id).toBe('b')
  expect(neighbour(events, null, 150, 'earlier')?.id).toBe('a')
  expect(neighbour([], null, 150, 'earlier')).toBeNull()
})
