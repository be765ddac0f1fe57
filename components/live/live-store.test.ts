import { expect, test } from 'vitest'
import { createLiveStore, mergeAlarms, mergeNumbers, mergeScores } from './live-store.ts'
import { alarmView } from './testing/alarm.ts'

test('[LIVE-26] the highest revision of an alarm wins, in whatever order they come', () => {
  const second = alarmView({ revision: 2, condition: 'ended' })
  const known = mergeAlarms({}, [second, alarmView({ revision: 1 })])
  expect(known.a1).toBe(second)
})

test('[LIVE-27] of one revision the stored one wins: "not stored" goes away and does not come back', () => {
  const stored = alarmView({ stored: true })
  const unstored = alarmView({ stored: false })
  expect(mergeAlarms(mergeAlarms({}, [unstored]), [stored]).a1).toBe(stored)
  expect(mergeAlarms(mergeAlarms({}, [stored]), [unstored]).a1).toBe(stored)
})

test('[LIVE-28] an older reading never replaces a newer one', () => {
  const at = (event_ms: number, value: number) => ({ hr: { value, event_ms, quality: '', source: '' } })
  expect(mergeNumbers(at(10, 70), at(9, 60)).hr?.value).toBe(70)
})

test('[SCO-31] scores said earlier never replace what was said later; each patient has their own', () => {
  const said = (encounter: string, at_ms: number) => ({ encounter, at_ms, scores: [], observed: {}, names: {} })
  const known = mergeScores({}, [said('e1', 5), said('e2', 1)])
  const merged = mergeScores(known, [said('e1', 4), said('e2', 2)])
  expect([merged.e1!.at_ms, merged.e2!.at_ms]).toEqual([5, 2])
})

test('[LIVE-29] alarms that are over are forgotten past 600, open ones never', () => {
  const over = Array.from({ length: 700 }, (_, i) =>
    alarmView({ id: `o${i}`, condition: 'ended', signal: { state: 'off', why: 'ended' }, ended_ms: i }),
  )
  const kept = mergeAlarms({}, [alarmView({ id: 'open' }), ...over])
  expect(Object.keys(kept).length).toBe(600)
  expect(kept.open).toBeDefined()
  expect(kept.o0).toBeUndefined()
  expect(kept.o699).toBeDefined()
  expect(createLiveStore().getState().sound).toBe('off')
})
