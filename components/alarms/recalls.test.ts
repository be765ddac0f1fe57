import { expect, test } from 'vitest'
import { alarmView } from '../live/testing/alarm.ts'
import { newRecalls } from './recalls.ts'

const NOW_MS = 1_000_000
const at = (reminded_ms: number | null, change: Parameters<typeof alarmView>[0] = {}) => ({ a1: alarmView({ reminded_ms, ...change }) })

test('[SND-8] a recall that is new is one burst of its alarm’s level, and the same one again is none', () => {
  const recalled = at(NOW_MS - 300, { priority: 'high' })
  expect(newRecalls(at(null), recalled, NOW_MS)).toEqual([{ key: `a1 ${NOW_MS - 300}`, level: 'high' }])
  expect(newRecalls(recalled, recalled, NOW_MS)).toEqual([])
  expect(newRecalls(recalled, at(NOW_MS - 300, { priority: 'high', revision: 2 }), NOW_MS)).toEqual([])
  expect(newRecalls(recalled, at(NOW_MS + 180_000), NOW_MS + 180_100)).toHaveLength(1)
})

test('[SND-8] a recall of before this page knew the alarm, or of long ago, makes no old tone', () => {
  expect(newRecalls({}, at(NOW_MS - 100), NOW_MS), 'a page just opened').toEqual([])
  expect(newRecalls(at(null), at(NOW_MS - 60_000), NOW_MS), 'a page that was away for a minute').toEqual([])
  expect(newRecalls(at(NOW_MS - 500), at(null), NOW_MS)).toEqual([])
})
