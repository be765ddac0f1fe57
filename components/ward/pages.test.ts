import { expect, test } from 'vitest'
import { alarmView } from '../live/testing/alarm.ts'
import { markOf, pagesOf } from './pages.ts'

const NOW = 1_000_000
const SLOTS = Array.from({ length: 20 }, (_, i) => ({ bed: `b${i}`, label: String(i), encounter: i === 3 ? '' : `e${i}` }))

test('[VIEW-3] a layout with fewer places than beds has pages; every bed is on exactly one, in order', () => {
  const pages = pagesOf(SLOTS, 8)
  expect(pages.map((page) => page.length)).toEqual([8, 8, 4])
  expect(pages.flat()).toEqual(SLOTS)
  expect(pagesOf(SLOTS, 64)).toEqual([SLOTS])
  expect(pagesOf([], 8)).toEqual([[]])
})

test('[VIEW-3] a page is marked with the most urgent alarm on it that nobody has seen, and with how many there are', () => {
  const [first, second] = pagesOf(SLOTS, 8)
  const alarms = [
    alarmView({ id: 'a', encounter: 'e9' }),
    alarmView({ id: 'b', encounter: 'e10', priority: 'high' }),
    alarmView({ id: 'c', encounter: 'e11', priority: 'high', response: { state: 'acknowledged', by: 'u1', at_ms: NOW } }),
    alarmView({ id: 'd', encounter: '', priority: 'high' }),
  ]
  expect(markOf(second!, alarms, NOW)).toEqual({ level: 'high', n: 2 })
  expect(markOf(second!, alarms.slice(0, 1), NOW)).toEqual({ level: 'medium', n: 1 })
  expect(markOf(first!, alarms.slice(0, 3), NOW)).toBeNull()
})
