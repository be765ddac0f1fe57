import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BEFORE_CALLS } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { live } from '../live/live.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { alarmFacts, lookOf, responseText, valueWithUnit } from './alarm-facts.ts'

const base: AlarmView = {
  id: 'a1',
  encounter: 'e1',
  ward: 'w1',
  bed: 'b1',
  detector: 'spo2-low',
  channel: 'spo2',
  source: 'wardwave',
  kind: 'clinical',
  priority: 'medium',
  code: 'limit_low',
  params: { parameter: 'spo2', value: 84, limit: 90, unit: '%' },
  onset_ms: 1_000_000,
  raised_ms: 1_010_000,
  ended_ms: null,
  end_reason: null,
  condition: 'active',
  signal: { state: 'on' },
  response: { state: 'none' },
  provisional: false,
  ...BEFORE_CALLS,
  late: false,
  because: { value: 84.4, limit: 90, least: 84, greatest: 85.2, age_ms: 70 },
  rule: { version: 7, set_by: 'u1', set_at_ms: 900_000, settings: { low_pct: 90, delay_ms: 10_000 } },
  origin: 'simulated',
  revision: 1,
  stored: true,
  names: { u1: 'S. Berg' },
  noted: null,
}
const alarm = (over: Partial<AlarmView> = {}): AlarmView => ({ ...base, ...over })
const at = 1_050_000

describe('what a person asks of an alarm', () => {
  test('[UI-161] the card says why, by which rule and version, with which limit and delay, who set it and who answered', () => {
    const { because, lines, symbol, look, marks } = alarmFacts(alarm(), at)
    const said = [because, ...lines.map(([term, value]) => `${term}: ${value}`)].join('\n')
    for (const part of [
      'SpO₂ 84 %, below the limit 90 for 10 s; 84–85 in the last 2 s',
      '90 %',
      'SpO₂ low, version 7',
      'Delay: 10 s',
      'S. Berg',
      'Nobody has acknowledged',
    ])
      expect(said).toContain(part)
    expect([symbol, look, marks]).toEqual(['!!', 'active', []])
  })
  test('[UI-161] the reason is a plain sentence: above a limit without delay, a pause, a signal that cannot be judged, a device', () => {
    const because = (over: Partial<AlarmView>) => alarmFacts(alarm(over), at).because
    const rate = { parameter: 'hr', value: 131, limit: 130, unit: '/min' }
    const settings = { high_per_min: 130, delay_ms: 0 }
    expect(because({ code: 'limit_high', params: rate, because: { value: 131, limit: 130 }, rule: { ...base.rule, settings } })).toBe(
      'HR 131 /min, above the limit 130; 131 in the last 2 s',
    )
    const pause = { because: { pause_ms: 4_250, after_ms: 4_000 }, rule: { ...base.rule, settings: { after_ms: 4_000 } } }
    expect(because({ code: 'asystole', ...pause })).toBe('No heartbeat and no pulse for 4 s; the limit is 4 s')
    expect(because({ code: 'signal_quality', because: { reason: 'noise', bad_ms: 900 } })).toBe('The signal cannot be judged: Too noisy')
    expect(because({ source: 'device', because: {} })).toBe('Reported by the device itself.')
  })
  test('[UI-161] a default says so instead of naming a person, and a version of nobody is no version', () => {
    const { lines } = alarmFacts(alarm({ rule: { ...base.rule, version: 0, set_by: 'profile:adult' } }), at)
    const said = lines.map(([, value]) => value).join('\n')
    expect(said).toContain('Adult default')
    expect(said).toContain('SpO₂ low, default')
  })
  test('[UI-161] not stored, provisional and late are said in words', () => {
    expect(alarmFacts(alarm({ stored: false, provisional: true, late: true }), at).marks).toHaveLength(3)
  })
  test('[UI-161] who answered is named with the time; what is only noted says it is not stored', () => {
    expect(responseText(alarm({ response: { state: 'acknowledged', by: 'u1', at_ms: at } }))).toContain('S. Berg')
    const noted = { by: 'u1', name: 'S. Berg', at_ms: at, until_ms: at + 120_000, type: 'acknowledge' as const }
    expect(responseText(alarm({ noted }))).toContain('NOT STORED')
    expect(lookOf(alarm({ noted }), at)).toBe('acknowledged')
    expect(lookOf(alarm({ noted }), at + 120_001)).toBe('active')
  })
  test('[UI-161] values carry the unit of their name', () => {
    const told = (name: string, value: number | string) => valueWithUnit(name, value, 'spo2-low')
    expect([told('low_pct', 90), told('after_ms', 4_000), told('n', 3), told('why', 'noise')]).toEqual(['90 %', '4 s', '3', 'noise'])
    expect([told('low_l_per_min', 2.5), told('rate_ml_per_h', 6), told('low_cmh2o', 5), told('rest_s', 8)]).toEqual([
      ...['2.5 L/min', '6 mL/h', '5 cmH₂O', '8 s'],
    ])
  })
})

describe('in a ward that writes kPa and °F', () => {
  beforeEach(() =>
    live.store.setState({ ward: { id: 'w', name: '', kind: '', units: { pressure: 'kPa', co2: 'mm[Hg]', temperature: '[degF]' } } }),
  )
  afterEach(() => live.store.setState({ ward: null }))
  const rule = (settings: Record<string, number>) => ({ ...base.rule, settings })

  test('[UNIT-1] limits and values of an alarm are written as the ward writes its numbers, each kind in its own', () => {
    const said = (detector: string, settings: Record<string, number>) =>
      alarmFacts(alarm({ detector, rule: rule(settings) }), at).lines.map(([, value]) => value)
    expect(said('art-mean-low', { low_mmhg: 60 })).toContainEqual(expect.stringMatching(/ 8 kPa$/))
    expect(said('etco2-high', { high_mmhg: 50 })).toContainEqual(expect.stringMatching(/ 50 mmHg$/))
    expect(said('temp-high', { high_c: 39 })).toContainEqual(expect.stringMatching(/ 102.2 °F$/))
  })
  test('[UNIT-1] so are the pressures in the sentence of a reason', () => {
    const because = { ratio: 2.1, ratio_pct: 200, mean_mmhg: 60, low_mmhg: 65, fallen_mmhg: 15, fall_mmhg: 15 }
    expect(alarmFacts(alarm({ detector: 'pressor-rising', code: 'pressor_rising', params: {}, because }), at).because).toContain(
      'mean pressure is 8 kPa (limit 8.7 kPa), fallen by 2 kPa',
    )
    expect(alarmFacts(alarm({ code: 'catheter_disconnect', params: {}, because: { lost_ms: 6_000 } }), at).because).toContain(
      'a mean of 1.3 kPa',
    )
  })
})

test('[SCO-24] the alarm of a score says the total, how long it stood, and the value and points of each part that has any', () => {
  const because = { value: 6, respiration: '26 3', spo2: '91 3', oxygen: 'air 0', consciousness: 'A 0', temperature: '38 0' }
  const rule = { version: 0, set_by: 'profile:adult', set_at_ms: 0, settings: { delay_ms: 180_000 } }
  const risen = { detector: 'news2', code: 'news2', params: { parameter: 'news2', value: 6, limit: 5 }, because, rule }
  expect(alarmFacts(alarmView(risen), 0).because).toBe('NEWS2 6, 5 or more for 180 s. Points: Respiration 26: 3, SpO₂ 91: 3')
  const single = { ...risen, code: 'news2_single', params: { parameter: 'news2', value: 3 }, because: { value: 3, consciousness: 'C 3' } }
  expect(alarmFacts(alarmView(single), 0).because).toBe('NEWS2 3, with a 3 in one part for 180 s. Points: Consciousness New confusion: 3')
})

test.each([
  [
    'ventricular_tachycardia',
    { rate: 151, rate_per_min: 100, run: 9, sure: 0.2, ventricular_odds: 3, alike: 0.93, pulse_undisturbed: 0 },
    'Five or more ventricular beats in a row at 151/min (limit 100): unlike the patient’s own, alike among each other (0.93 of 1); pulse undisturbed 0 of 1',
  ],
  [
    'ventricular_fibrillation',
    { evenness_pct: 52, limit_pct: 30, swing_mv: 0.4, hz: 5.1, pulse: 'none' },
    'For 4 s every lead swings 5.1 times a second by 0.4 mV and never rests: evenness 52 %, the limit is 30 %; no pulse to ask',
  ],
  [
    'pause',
    { pause_ms: 3_240, after_ms: 2_000, usual_times: 3.4, times_usual: 2 },
    'No beat for 3.2 s, 3.4 times the usual interval; told from 2 s or 2 times',
  ],
  [
    'catheter_disconnect',
    { lost_ms: 6_000, after_ms: 5_000 },
    'The line carried a pulse; for 6 s now neither a pulse nor a mean of 10 mmHg',
  ],
  [
    'atrial_fibrillation',
    { irregular_part: 0.9, windows: 14 },
    'The intervals between beats follow no pattern, in 90 % of the last 14 looks',
  ],
] as const)('[UI-161] %s says why in a sentence', (code, because, sentence) => {
  expect(alarmFacts(alarmView({ code, because, params: {} }), 0).because).toBe(sentence)
})
