import { expect, test } from 'vitest'
import { createLiveStore } from '../live/live-store.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { announcements } from './announcer.tsx'

test('[TAB-7] who is asked to go is told to ears as well, once an asking, and calmly: the alarm has interrupted before', () => {
  const usual = createLiveStore().getState()
  const asked = alarmView({ revision: 2, asked: { by: 'u1', to: 'u2', at_ms: 1 }, names: { u1: 'K. L.', u2: 'S. Osei' } })
  const before = { ...usual, alarms: { a1: alarmView() } }
  const now = { ...usual, alarms: { a1: asked }, me: { user: 'u2', name: 'S. Osei', role: 'physician' as const, wards: [] } }
  const [said] = announcements(now, before, 20_000)
  expect(said).toMatchObject({ urgent: false })
  expect(said?.words).toContain('K. L. asks you to go')
  const later = { ...now, alarms: { a1: { ...asked, revision: 3 } } }
  expect(announcements(later, now, 20_000)).toEqual([])
})
