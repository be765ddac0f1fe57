import { describe, expect, test } from 'vitest'
import type { LimitsReply } from '../../contracts/api.ts'
import { CHANNELS } from '../../contracts/channel.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { parameterName } from '../alarms/alarm-text.ts'
import { alarmOf, limitsKey, NUMBER_GROUPS, numberLimits, rowsFor, shownKey, shownNumber } from './number-rows.ts'

const now = (value: number | null, event_ms = 100_000) => ({ value, event_ms, quality: '', source: 'device' })
const limitRow = (detector: string, setting: string, value: number, source: 'profile' | 'patient' = 'profile') =>
  ({ detector, setting, value, source }) as LimitsReply['rows'][number]

describe('the numbers of a bed', () => {
  test('[UI-113] HR, SpO2 and RR keep their place while nothing is measured; nothing that is sent is left out', () => {
    const { rows, others } = rowsFor({ hr: now(71), temp: now(37), pr: now(70), fio2: now(40) })
    expect(rows.map((r) => r.id)).toEqual(['hr', 'spo2', 'rr', 'temp'])
    expect(others).toEqual(['pr'])
  })
  test('[UI-113] where no ECG is, the pulse has a large number of its own', () => {
    expect(rowsFor({ pr: now(70), spo2: now(97) }).rows.map((r) => r.id)).toEqual(['hr', 'pr', 'spo2', 'rr'])
    expect(rowsFor({ pr: now(70), hr: now(null) }).rows.map((r) => r.id)).toEqual(['hr', 'spo2', 'rr'])
  })
  test('[UI-117] what a ventilator and a pump send stands in a group of its own, settings beside what is measured', () => {
    const sent = { fio2: now(40), fio2_set: now(40), paw_peak: now(22), peep_set: now(5), pressor_rate: now(6), pump_time_left: now(90) }
    const { groups, others } = rowsFor(sent)
    expect(groups.map((g) => [g.id, g.lines.map((l) => l.key)])).toEqual([
      ['vent', ['fio2', 'peep', 'paw_peak']],
      ['pump', ['pressor_rate', 'pump_time_left']],
    ])
    expect(others).toEqual([])
    expect(rowsFor({ hr: now(70) }).groups).toEqual([])
  })
  test('[UI-117] every number of a ventilator, a pump or a wearable has a place in a group, and a name', () => {
    const placed = NUMBER_GROUPS.flatMap((g) => g.lines.flatMap((l) => [l.key, l.set]))
    for (const { key, kind, parameter } of CHANNELS)
      if (kind === 'numeric' && ['vent', 'pump', 'activity'].includes(parameter)) {
        expect(placed, key).toContain(key)
        expect(parameterName(key), key).not.toBe(key)
      }
  })
  test("[UI-113] the engine's own rate comes before the device's, and a blank one gives way to a value", () => {
    const hr = rowsFor({}).rows[0]!
    expect(shownKey(hr, { hr: now(72), hr_device: now(71) }, 100_500)).toBe('hr')
    expect(shownKey(hr, { hr: now(null), hr_device: now(71) }, 100_500)).toBe('hr_device')
    expect(shownKey(hr, { hr: now(null) }, 100_500)).toBe('hr')
  })
  test("[UI-113] a device's rate that is long gone does not hide why the engine's own is blank", () => {
    const hr = rowsFor({}).rows[0]!
    expect(shownKey(hr, { hr: now(null, 120_000), hr_device: now(71) }, 120_500)).toBe('hr')
  })
  test('[UI-114] a number ages by its event time: late, stale, and after 10 s it is gone and has no value', () => {
    const numbers = { spo2: now(97) }
    const states = [1_000, 3_000, 7_000, 10_001].map((age) => shownNumber('spo2', numbers, 100_000 + age))
    expect(states.map((s) => s.state)).toEqual(['live', 'late', 'stale', 'gone'])
    expect(states.map((s) => s.value)).toEqual([97, 97, 97, null])
    expect(shownNumber('hr', numbers, 100_000).state).toBe('gone')
  })
  test('[UI-114] a cuff pressure of ten minutes ago is not old', () => {
    expect(shownNumber('nibp_sys', { nibp_sys: now(122) }, 100_000 + 600_000).state).toBe('live')
  })
  test('[UI-115] a changed limit names who changed it last, a default names nobody', () => {
    const reply = {
      rows: [
        limitRow('hr-low', 'low_per_min', 50),
        limitRow('hr-high', 'high_per_min', 130, 'patient'),
        limitRow('spo2-low', 'low_pct', 90),
      ],
      history: [
        { version: 1, by_name: 'A. First', at_ms: 1, changes: { 'hr-high': { high_per_min: [120, 125] } } },
        { version: 2, by_name: 'B. Second', at_ms: 2, changes: { 'hr-high': { high_per_min: [125, 130] } } },
        { version: 3, by_name: 'C. Third', at_ms: 3, changes: { 'rr-high': { high_per_min: [30, 32] } } },
      ],
    } as unknown as LimitsReply
    expect(numberLimits(reply, 'hr')).toEqual({
      low: { value: 50, changed: false },
      high: { value: 130, changed: true },
      by: { name: 'B. Second', at_ms: 2 },
    })
    expect(numberLimits(reply, 'spo2')).toEqual({ low: { value: 90, changed: false }, high: null, by: null })
    const volume = { rows: [limitRow('tidal-volume-low', 'low_ml', 250)], history: [] } as unknown as LimitsReply
    expect(numberLimits(volume, 'tidal_volume')).toEqual({ low: { value: 250, changed: false }, high: null, by: null })
    expect(numberLimits(reply, 'temp')).toBeNull()
    const mean = { rows: [limitRow('art-mean-low', 'low_mmhg', 60)], history: [] } as unknown as LimitsReply
    const [art] = rowsFor({ art_sys: now(120) }).rows.filter(({ id }) => id === 'art')
    expect([limitsKey(art!, mean), limitsKey(art!, reply)]).toEqual(['art_mean', 'art'])
    expect(numberLimits(undefined, 'hr')).toBeNull()
  })
  test('[UI-116] a number is marked by the highest alarm that is still true, and by no other parameter’s', () => {
    const alarm = (id: string, code: string, priority: string, condition = 'active', parameter = 'spo2') =>
      ({ id, code, priority, condition, kind: 'clinical', channel: parameter, params: { parameter }, onset_ms: 1 }) as unknown as AlarmView
    const all = [alarm('a', 'limit_low', 'medium'), alarm('b', 'desaturation', 'high'), alarm('c', 'limit_high', 'high', 'active', 'hr')]
    expect(alarmOf('spo2', all)?.alarm.id).toBe('b')
    expect(alarmOf('spo2', all.slice(0, 1))).toMatchObject({ side: 'low' })
    expect(alarmOf('spo2', [alarm('d', 'limit_low', 'medium', 'ended')])).toBeNull()
    expect(alarmOf(['art', 'art_mean'], [alarm('e', 'limit_low', 'high', 'active', 'art_mean')])?.alarm.id).toBe('e')
  })
})

test('[UI-203] a pulse rate of ours is not shown beside the same of the device', () => {
  const told = { value: 81, event_ms: 0, quality: '', source: '' }
  expect(rowsFor({ hr: told, pr: told, pulse_rate: told }).others).toEqual(['pr'])
  expect(rowsFor({ hr: told, pulse_rate: told }).others).toEqual(['pulse_rate'])
})
