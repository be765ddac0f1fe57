import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { REFUSALS } from '../../contracts/command.ts'
import { DEVICE_ALARMS } from '../../contracts/device-alarm.ts'
import { DEFAULT_TIMES } from '../../contracts/policy.ts'
import { PAUSE_REASONS } from '../../contracts/quiet.ts'
import { USUAL_UNITS } from '../../contracts/units.ts'
import { live } from '../live/live.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { hasText } from '../text/text.ts'
import { seenBy } from './acknowledge-button.tsx'
import { alarmText, limitText, numberOf, shortText } from './alarm-text.ts'
import { PAUSE_MS, REASONS } from './pause-control.tsx'
import { tabIcon, tabTitle } from './title-and-icon.ts'
import { failureOf } from './use-intent.ts'

const of = (code: string, params: Record<string, string | number>, more = {}) => alarmText(alarmView({ code, params, ...more }))

test('[UI-9] an alarm is worded as value and violated limit', () => {
  expect(of('limit_low', { parameter: 'spo2', value: 84, limit: 90 })).toBe('SpO₂ 84 < 90')
  expect(of('limit_high', { parameter: 'rr', value: 32, limit: 30 })).toBe('RR 32 > 30')
  expect(of('bradycardia_extreme', { parameter: 'hr', value: 32, limit: 40 })).toBe('Brady 32 < 40')
  expect(of('asystole', { seconds: 5 })).toBe('Asystole')
  expect(of('lead_off', { channel: 'ecg_ii', leads: 1 })).toBe('ECG lead off II')
  expect(of('lead_off', { channel: '', leads: 3 })).toBe('ECG 3 leads off')
  expect(of('signal_quality', { channel: 'pleth', reason: 'noise' })).toBe('Pleth too noisy')
  expect(of('probe_off', { channel: 'pleth' })).toBe('SpO₂ probe off')
  expect(limitText(alarmView())).toBe('< 90')
  expect(numberOf(alarmView())).toBe('spo2')
})

test('[UI-10] a code nobody knows is shown, never dropped', () => {
  expect(of('xyz_7', {})).toBe('xyz_7')
  expect(of('196670', { text: 'Vent disconnect' }, { source: 'device' })).toBe('Device: Vent disconnect')
})

test("[UI-26] a device's own alarm of a known code has our words, whatever its case; any other keeps the device's", () => {
  const own = (code: string, words: string) => of('device', { code, text: words }, { source: 'device' })
  expect(own('MDC_EVT_FLUID_LINE_OCCL', 'DISTAL OCCL')).toBe('Pump: occlusion')
  expect(own('Pump_Near_End', 'KVO IN 10 MIN')).toBe('Pump: near end')
  expect(own('CUFF_LEAK_7', 'NBP CUFF LEAK')).toBe('Device: NBP CUFF LEAK')
  for (const word of Object.keys(DEVICE_ALARMS)) expect(own(word, ''), word).toMatch(/^(Pump|Ventilator): /)
  expect(shortText(alarmView({ code: 'device', source: 'device', params: { code: 'vent_apnoea', text: 'APN' } }))).toBe(
    'Ventilator: apnoea',
  )
})

test('[UI-11] every refusal has words, and every pause reason is offered', () => {
  for (const reason of REFUSALS) expect(hasText(`refusal.${reason}`), reason).toBe(true)
  expect([...REASONS].sort()).toEqual([...PAUSE_REASONS].sort())
  expect(PAUSE_MS).toBeLessThanOrEqual(DEFAULT_TIMES.pause_max_ms)
})

test('[UI-12] only the record makes an acknowledgement: a refusal and silence are told, a reply alone shows nothing', () => {
  const alarm = alarmView()
  expect(seenBy(alarm)).toBeNull()
  expect(failureOf({ status: 'done', key: 'k', at_ms: 1 }, alarm)).toBeNull()
  expect(failureOf({ status: 'not_sent', key: 'k', reason: 'offline' }, alarm)).toContain('nothing is queued')
  const taken = alarmView({ response: { state: 'acknowledged', by: 'u1', at_ms: 1 } })
  expect(failureOf({ status: 'refused', key: 'k', reason: 'already_acknowledged' }, taken)).toBe('Already acknowledged by K. Lindqvist')
  expect(seenBy(taken)).toContain('K. Lindqvist')
})

test('[UI-13] tab title and icon show the most urgent alarm, or that the screen is blind', () => {
  const alarm = alarmView({ priority: 'high', code: 'asystole' })
  expect(tabTitle('Ward 4B', [alarm, alarmView()], () => '07', false)).toBe('!!! 07 Asystole +1 · Ward 4B')
  expect(tabTitle('Ward 4B', [alarm], () => '07', true)).toBe('⚠ Ward 4B')
  expect(tabIcon([], false)).toBe('/icon.svg')
  expect(decodeURIComponent(tabIcon([alarm], false))).toContain('#c60027')
})

/** Rows of the detectors' own closed list: id, title, kind, priority, latches, code, params, settings. */
function listed(): Array<{ id: string; code: string; reasons: string[] }> {
  const readme = readFileSync(new URL('../../server/detectors/README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `([\w-]+)` \|(.*)$/gm)]
  return rows.map(([, id, rest]) => {
    const cells = rest!.split('|')
    return {
      id: id!,
      code: /`(\w+)`/.exec(cells[4]!)![1]!,
      reasons: [...(cells[5]!.split('`reason`')[1] ?? '').matchAll(/'(\w+)'/g)].map((m) => m[1]!),
    }
  })
}

test('[UI-24] every code of the detectors and of the engine has words, short and whole, and every reason too', () => {
  const found = listed()
  expect(found.length).toBeGreaterThanOrEqual(16)
  for (const { id, code, reasons } of [
    ...found,
    ...['no_data', 'clock_in_doubt', 'analysis_off', 'unwatched', 'not_delivered'].map((c) => ({ id: c, code: c, reasons: [] })),
  ]) {
    expect(hasText(`alarm.${code}`), id).toBe(true)
    for (const reason of reasons) expect(hasText(`quality.${reason}`), `${id} ${reason}`).toBe(true)
    const params = {
      parameter: 'hr',
      value: 1,
      limit: 2,
      unit: '/min',
      channel: 'ecg',
      reason: reasons[0] ?? '',
      leads: 1,
      seconds: 5,
      ratio: 2.1,
      mean: 62,
      rate: 160,
      beats: 4,
    }
    const alarm = alarmView({ code, params })
    for (const words of [alarmText(alarm), shortText(alarm)]) expect(words, id).toMatch(/^[A-Z][^{}_]+$/)
    expect(shortText(alarm).length).toBeLessThanOrEqual(alarmText(alarm).length)
  }
})

test('[UNIT-1] the mean pressure of a rising pressor is written as the ward writes pressures', () => {
  const rising = { code: 'pressor_rising', source: 'wardwave' as const, params: { parameter: 'pressor_rate', ratio: 2.1, mean: 60 } }
  expect(alarmText(rising)).toBe('Pressor ×2.1, ART mean 60')
  live.store.setState({ ward: { id: 'w', name: '', kind: '', units: { ...USUAL_UNITS, pressure: 'kPa' } } })
  expect(alarmText(rising)).toBe('Pressor ×2.1, ART mean 8.0')
  live.store.setState({ ward: null })
})
