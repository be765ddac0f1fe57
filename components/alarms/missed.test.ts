import { expect, test } from 'vitest'
import { joinMissed } from '../live/live-store.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { missedList, missedWords } from './missed.ts'

const NOW = 100_000
const over = { condition: 'ended', ended_ms: 50_000, signal: { state: 'off', why: 'ended' } } as const

test('[UI-220] each missed alarm is listed once, as it stands by now, what waits for somebody first; what was told with its cause is not', () => {
  const first = alarmView({ id: 'a', raised_ms: 1 })
  const second = alarmView({ id: 'b', raised_ms: 2 })
  const now = { a: alarmView({ id: 'a', raised_ms: 1, revision: 7, ...over }) }
  const silent = alarmView({ id: 'c', cause: 'a', signal: { state: 'off', why: 'suppressed' } })
  const high = alarmView({ id: 'h', priority: 'high', raised_ms: 0 })
  const late = alarmView({ id: 'z', raised_ms: 9, condition: 'ended', signal: { state: 'off', why: 'ended' } })
  const list = missedList([late, first, first, second, high, silent, alarmView({ id: 'd', condition: 'delayed' })], now, NOW)
  expect(list.map(({ id, revision }) => [id, revision])).toEqual([
    ['h', 1],
    ['b', 1],
    ['z', 1],
    ['a', 7],
  ])
})

test('[UI-220] how it ended is said: by itself, unseen and waiting, or acknowledged by whom; or that it is still active', () => {
  const seen = { response: { state: 'acknowledged', by: 'u1', at_ms: 2 } } as const
  const words = (change: Parameters<typeof alarmView>[0]) => missedWords(alarmView(change), NOW)
  expect(words({ ...over, signal: { state: 'off', why: 'ended' } })).toMatch(/^ended .* by itself$/)
  expect(words({ ...over, signal: { state: 'latched' } })).toMatch(/not acknowledged$/)
  expect(words({ ...over, ...seen, signal: { state: 'off', why: 'ended' } })).toMatch(/acknowledged by K\. Lindqvist$/)
  expect(words({})).toBe('still active, nobody has acknowledged')
  expect(words(seen)).toMatch(/^still active, acknowledged by K\. Lindqvist/)
  expect(words({ response: { state: 'claimed', by: 'u1', at_ms: 1, until_ms: NOW + 1 } })).toBe('still active, K. Lindqvist is going')
})

test('[UI-220] what nobody has seen yet is not lost when the screen is away a second time', () => {
  const [a, b, newer] = [alarmView({ id: 'a' }), alarmView({ id: 'b' }), alarmView({ id: 'a', revision: 2 })]
  expect(joinMissed([a], [])).toEqual([a])
  expect(joinMissed([a], [b, newer])).toEqual([b, newer])
  const many = Array.from({ length: 400 }, (_, i) => alarmView({ id: `m${i}` }))
  expect(joinMissed(many, [a])).toHaveLength(300)
})
