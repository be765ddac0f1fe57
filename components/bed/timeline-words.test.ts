import { describe, expect, test } from 'vitest'
import type { TimelineItem, TimelineKind } from '../../contracts/timeline.ts'
import { USUAL_UNITS } from '../../contracts/units.ts'
import { live } from '../live/live.ts'
import { itemDetails, itemWords } from './timeline-words.ts'

const item = (kind: TimelineKind, code: string, params: TimelineItem['params'] = {}, until_ms: number | null = null): TimelineItem => ({
  ...{ kind, id: 'x', at_ms: 0, until_ms, by: 'Ann', code, params },
})

describe('words of the timeline', () => {
  test('[TML-14] a change of limits says each value before and after, and why', () => {
    const changed = item('limits', 'limits_set', { version: 3, reason: 'COPD', 'from:spo2-low.low_pct': 90, 'to:spo2-low.low_pct': 88 })
    expect(itemWords(changed)).toBe('SpO₂ low 90 % → 88 %')
    expect(itemDetails(changed, 0)).toEqual(['SpO₂ low 90 % → 88 %', 'Reason: COPD'])
  })
  test('[TML-14] limits say until when they stood, and the end they were ordered with when others came first', () => {
    const until = (params: TimelineItem['params']) =>
      itemDetails(item('limits', 'limits_set', { version: 2, reason: '', ...params }, 60_000), 0)
    expect(until({})).toEqual([expect.stringMatching(/^In force until /)])
    expect(until({ planned_ms: 60_000 })).toHaveLength(1)
    expect(until({ planned_ms: 9e6 })).toEqual([expect.stringMatching(/^In force until /), expect.stringMatching(/^Ordered until /)])
  })
  test('[UNIT-1] limits of a ward that writes kPa are told in kPa', () => {
    live.store.setState({ ward: { id: 'w', name: '', kind: '', units: { ...USUAL_UNITS, pressure: 'kPa' } } })
    const changed = item('limits', 'limits_set', { version: 3, 'from:art-mean-low.low_mmhg': 60, 'to:art-mean-low.low_mmhg': 65 })
    expect(itemWords(changed)).toMatch(/ 8 kPa → 8.7 kPa$/)
    live.store.setState({ ward: null })
  })
  test('[TML-14] of several changes the first is said and the others counted; limits that ended by themselves say so', () => {
    const params = {
      version: 3,
      reason: '',
      'from:hr-low.low_per_min': 50,
      'to:hr-low.low_per_min': 40,
      'from:hr-high.high_per_min': 120,
      'to:hr-high.high_per_min': 130,
    }
    expect(itemWords(item('limits', 'limits_set', params))).toBe('Heart rate low 50 /min → 40 /min, 1 more')
    expect(itemWords(item('limits', 'limits_set', { version: 4, reason: 'expired' }))).toBe('Own limits ended, back to the profile')
  })
  test('[TML-14] a pause and a standby say their reason, and the end they were ordered with when it came earlier', () => {
    const pause = item('pause', 'suction', { planned_ms: 120_000 }, 30_000)
    expect(itemWords(pause)).toBe('Sound paused: Suction')
    expect(itemDetails(pause, 60_000)).toEqual(['00:30', expect.stringMatching(/^Ordered until /)])
    expect(itemDetails(item('standby', 'imaging', { planned_ms: 9e6 }, 9e6), 0)).toHaveLength(1)
    expect(itemWords(item('standby', 'imaging'))).toMatch(/^Standby: /)
  })
  test('[TML-14] observations, moves and devices in words; a code nobody knows is shown, not dropped', () => {
    expect(itemWords(item('chart', 'charted', { consciousness: 'C', pulse_per_min: 98, pregnant: 'false' }))).toBe(
      'Consciousness New confusion, Pulse 98 /min, Pregnant No',
    )
    expect(itemWords(item('stay', 'transferred', { from: '05', to: '07' }))).toBe('Moved from bed 05 to bed 07')
    expect(itemWords(item('device', 'device_on', { label: 'MX-01', device_kind: 'monitor' }))).toBe('Monitor MX-01 put on')
    expect(itemWords(item('pause', 'a_new_reason'))).toBe('Sound paused: a_new_reason')
    expect(itemWords(item('chart', 'charted', { something_new: 3 }))).toBe('something_new 3')
  })
})
