import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../../contracts/record.ts'
import type { Cause, Facts } from '../../contracts/why.ts'
import { about, at_ms, commandAt, DEVICE, type Told, watchedBy, whyOf } from './testing.ts'

/** SpO2 falls to 88 for 40 s; the limit is 90, the delay 10 s. */
const dip =
  (least = 88, from_s = 60, to_s = 100) =>
  (s: number) =>
    s >= from_s && s < to_s ? least : 97
const [FROM_S, TO_S] = [72, 110]
const NORMAL: Told = { spo2: dip() }

interface Missed {
  title: string
  told: Told
  detector?: string
  cause: Cause
  facts: Facts
  /** The same without what caused it. */
  otherwise?: Cause
  without?: Told
}

const limits = (low_pct: number) => ({ 'spo2-low': { low_pct } })

const MISSED: Missed[] = [
  {
    title: 'a named person has widened the limit',
    told: {
      spo2: dip(),
      more: [
        commandAt(10, 'ben', { type: 'set_limits', base_version: 0, changes: limits(85), reason: 'COPD', until_ms: null }),
        commandAt(20, 'cleo', {
          type: 'set_limits',
          base_version: 1,
          changes: { 'hr-low': { low_per_min: 45 } },
          reason: 'athlete',
          until_ms: null,
        }),
      ],
    },
    cause: 'limits_widened',
    facts: { by: 'ben', at_ms: at_ms(10), version: 1, setting: 'low_pct', limit: 85, before: 90, value: 88 },
  },
  {
    title: 'a narrow limit of this patient was taken back to the usual one',
    told: {
      spo2: dip(92),
      more: [
        commandAt(5, 'ben', { type: 'set_limits', base_version: 0, changes: limits(94), reason: 'watch closely', until_ms: null }),
        commandAt(30, 'cleo', { type: 'set_limits', base_version: 1, changes: limits(90), reason: 'stable', until_ms: null }),
      ],
    },
    cause: 'limits_widened',
    facts: { by: 'cleo', limit: 90, before: 94, before_by: 'ben' },
    without: { spo2: dip(92) },
    otherwise: 'never_crossed',
  },
  {
    title: 'the sound of the bed was paused',
    told: { spo2: dip(), more: [commandAt(50, 'ben', { type: 'pause', reason: 'suction', duration_ms: 110_000 })] },
    cause: 'sound_paused',
    facts: { by: 'ben', reason: 'suction', until_ms: at_ms(160) },
  },
  {
    title: 'the bed was in standby',
    told: { spo2: dip(), more: [commandAt(50, 'ben', { type: 'standby', reason: 'imaging', duration_ms: 110_000 })] },
    cause: 'standby',
    facts: { by: 'ben', reason: 'imaging', until_ms: at_ms(160) },
  },
  {
    title: 'the delay had not run out',
    told: { spo2: dip(88, 75, 82) },
    cause: 'delay_running',
    facts: { delay_ms: 10_000, value: 88, limit: 90 },
  },
  {
    title: 'the probe was off',
    told: { spo2: dip(88, 60, 90), scenario: ['probe-off', 62] },
    cause: 'probe_off',
    facts: {},
    without: { spo2: dip(88, 60, 90) },
  },
  {
    title: 'the leads were off',
    told: { leads_off: [70, 105] },
    detector: 'hr-high',
    cause: 'lead_off',
    facts: {},
    without: { waves: true },
    otherwise: 'never_crossed',
  },
  {
    title: 'the signal was too noisy',
    told: { noise: [70, 110] },
    detector: 'hr-high',
    cause: 'noisy',
    facts: { reason: 'clipped' },
    without: { waves: true },
    otherwise: 'never_crossed',
  },
  {
    title: 'the value came near the limit and never crossed it',
    told: { spo2: dip(91) },
    cause: 'never_crossed',
    facts: { value: 91, limit: 90, distance: 1, unit: '%' },
  },
  {
    title: 'a graver alarm told of it already',
    told: { spo2: dip(78) },
    cause: 'suppressed',
    facts: { above: 'desaturation' },
  },
  {
    title: 'the data came late and was filled in, not sounded',
    told: { spo2: dip(), arrives: (s) => (s > 55 && s <= 112 ? 150 + s / 100 : s) },
    cause: 'late',
    facts: {},
  },
  {
    title: 'the device sent nothing',
    told: { spo2: dip(), arrives: (s) => (s > 55 && s <= 112 ? null : s) },
    cause: 'silent',
    facts: { device: DEVICE },
  },
  {
    title: 'the device had been taken off this patient',
    told: { spo2: dip(), more: [{ kind: 'unbind', ...about(50), device: DEVICE, to_ms: at_ms(50), by: 'ben' }] },
    cause: 'no_device',
    facts: { device: DEVICE, since_ms: at_ms(50) },
  },
  {
    title: 'it called, and no call reached anybody',
    told: { spo2: dip(), more: [{ kind: 'delivery', ...about(90), alarm: '', level: 1, delivered: false, why: 'nobody_on_duty' }] },
    cause: 'not_delivered',
    facts: { reason: 'nobody_on_duty', watching: 1 },
  },
  {
    title: 'another person had acknowledged it, and it was still the same alarm',
    told: { spo2: dip(88, 30, 100), more: [commandAt(50, 'ben', { type: 'acknowledge', alarm: '', revision: 9 })] },
    cause: 'acknowledged',
    facts: { by: 'ben', at_ms: at_ms(50) },
    without: { spo2: dip(88, 30, 100) },
  },
  {
    title: 'nobody was watching',
    told: { spo2: dip(), more: [watchedBy(40)] },
    cause: 'nobody_watching',
    facts: { since_ms: at_ms(40), watching: 0 },
  },
  {
    title: 'analysis of the patient was off',
    told: { spo2: dip(), more: [{ kind: 'skip', ...about(58), offset: -1 }] },
    cause: 'analysis_off',
    facts: { since_ms: at_ms(58) },
  },
  {
    title: 'the patient was not here any more',
    told: { spo2: dip(), more: [{ kind: 'discharge', ...about(50), by: 'ben' }] },
    cause: 'not_admitted',
    facts: {},
  },
  {
    title: 'the server was not running',
    told: { spo2: dip(), down: [55, 112], more: [{ kind: 'opened', at_ms: at_ms(112.1), build: 'test' }] },
    cause: 'not_running',
    facts: {},
  },
  {
    title: 'nothing at this bed measures it',
    told: NORMAL,
    detector: 'art-mean-low',
    cause: 'not_measured',
    facts: {},
    without: NORMAL,
    otherwise: 'not_measured',
  },
]

/** What is in the log of the alarm that is raised without it. */
function ofAlarm(told: Told, alarm = ''): Told {
  const named = (record: LogRecord): LogRecord => {
    if (record.kind === 'delivery') return { ...record, alarm }
    if (record.kind !== 'command' || record.command.type !== 'acknowledge') return record
    return { ...record, command: { ...record.command, alarm } }
  }
  return { ...told, more: (told.more ?? []).map(named) }
}

describe('a missed alarm names its true cause', { timeout: 60_000 }, () => {
  test('[WHY-5] nothing was in the way: it sounded, and it is said who watched', async () => {
    const said = await whyOf(NORMAL, FROM_S, TO_S, 'spo2-low')
    expect(said.answer).toMatchObject({ cause: 'sounded', detector: 'spo2-low', facts: { watching: 1 }, rule: { version: 0 } })
    expect(said.watching).toEqual([{ at_ms: at_ms(0), users: ['anna'] }])
    expect(said.steps.map(({ why }) => why)).toEqual(['raised', 'ended'])
  })

  test.each(MISSED)('[WHY-6] $title', async ({ told, detector = 'spo2-low', cause, facts, without = NORMAL, otherwise = 'sounded' }) => {
    const { answer: plain } = await whyOf(without, FROM_S, TO_S, detector)
    expect(plain?.cause).toBe(otherwise)
    const { answer } = await whyOf(ofAlarm(told, plain?.alarm?.id), FROM_S, TO_S, detector)
    expect({ cause: answer?.cause, facts: answer?.facts }).toMatchObject({ cause, facts })
  })
})
