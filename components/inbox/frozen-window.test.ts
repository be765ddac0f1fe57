import { describe, expect, test } from 'vitest'
import type { StripReply } from '../../contracts/api.ts'
import type { StripLane } from '../bed/strip-decode.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { FROZEN_AFTER_MS, FROZEN_BEFORE_MS, frozenRange, hasStrip, isWhole, lanesFor, numberBeside } from './frozen-window.ts'

const lane = (channel: string, gaps: StripLane['gaps'] = []): StripLane => ({ channel, unit: '', t: [1], y: [1], gaps })
const NONE: StripReply = { encounter: 'e', from_ms: 0, to_ms: 6_000, origin: 'simulated', waves: [], numbers: {} }

describe('what of the waves a card keeps in sight', () => {
  test('[TAB-2] six seconds around the onset, whole milliseconds, and the same ones however the alarm changes', () => {
    expect(frozenRange({ onset_ms: 10_000.7 })).toEqual([7_000, 13_000])
    expect(FROZEN_BEFORE_MS + FROZEN_AFTER_MS).toBe(6_000)
  })
  test('[TAB-2] first the trace the alarm was judged on, then ECG, pressure, pleth, breath; one of each', () => {
    const lanes = ['resp', 'ecg_v1', 'pleth', 'ecg_ii', 'art'].map((channel) => lane(channel))
    const order = (alarm: Parameters<typeof lanesFor>[0]) => lanesFor(alarm, lanes).map(({ channel }) => channel)
    expect(order(alarmView({ channel: 'spo2' }))).toEqual(['pleth', 'ecg_ii', 'art', 'resp'])
    expect(order(alarmView({ channel: 'ecg_v1', code: 'ventricular_tachycardia', params: {} }))[0]).toBe('ecg_v1')
    expect(order(alarmView({ channel: 'ecg', code: 'asystole', params: {} }))[0]).toBe('ecg_ii')
    expect(order(alarmView({ channel: 'rr', params: { parameter: 'rr' } }))[0]).toBe('resp')
    expect(order(alarmView({ channel: 'X', code: 'own', params: {} })), 'of no parameter: as a bed is read').toEqual([
      'ecg_ii',
      'art',
      'pleth',
      'resp',
    ])
  })
  test('[TAB-2] asked again until every trace reaches the end, or the recorder has had its time', () => {
    expect(isWhole([lane('art'), lane('pleth', [[4, 6]])], 6_000, 20_000)).toBe(false)
    expect(isWhole([lane('art'), lane('pleth', [[1, 2]])], 6_000, 20_000)).toBe(true)
    expect(isWhole([], 6_000, 20_000)).toBe(false)
    expect(isWhole([], 6_000, 96_001)).toBe(true)
  })
  test('[TAB-2] what is of no wave has no strip', () => {
    expect(hasStrip({ kind: 'technical', channel: '', source: 'wardwave' })).toBe(false)
    expect(hasStrip({ kind: 'technical', channel: 'ecg_ii', source: 'wardwave' })).toBe(true)
    expect(hasStrip({ kind: 'clinical', channel: 'spo2', source: 'wardwave' })).toBe(true)
    expect(hasStrip({ kind: 'technical', channel: 'monitor', source: 'device' })).toBe(true)
  })
  test('[TAB-2] a value beside a trace is of that moment: an older one, a later one and a missing one are no value', () => {
    const strip = { ...NONE, numbers: { spo2: [[1_000, 84] as [number, number], [9_000, 80] as [number, number]] } }
    expect(numberBeside('pleth', strip, 5_000)).toEqual({ key: 'spo2', words: '84' })
    expect(numberBeside('pleth', strip, 500)?.words).toBe('- ? -')
    expect(numberBeside('pleth', strip, 19_001)?.words).toBe('- ? -')
    expect(numberBeside('resp', strip, 5_000)?.words).toBe('- ? -')
    expect(numberBeside('vent_flow', strip, 5_000)).toBeNull()
    expect(numberBeside('art', { ...NONE, numbers: { art_sys: [[1_000, 82]] } }, 2_000)?.words).toBe('82/?')
  })
})
