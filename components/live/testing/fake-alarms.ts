import type { Alarm } from '../../../contracts/alarm.ts'
import { BEFORE_CALLS } from '../../../contracts/alarm.ts'
import type { Command, Outcome } from '../../../contracts/command.ts'
import type { AlarmView } from '../../../contracts/live.ts'

/** Steps of the stand-in's chain, and how long a claim lasts: short, for looking at. */
const STEPS_MS = [0, 30_000, 90_000, 150_000]
const CLAIM_MS = 90_000
const REMIND_MS = 60_000
export const PEOPLE = { u1: 'K. Lindqvist', u2: 'J. Moreau', me: 'S. Berg' }

/** An alarm of the stand-in ward, active for 12 s and unseen. */
export function fakeAlarm(
  label: string,
  code: string,
  priority: AlarmView['priority'],
  more: Partial<AlarmView>,
  now_ms: number,
): AlarmView {
  const onset_ms = now_ms - 12_000
  return {
    id: `${label}-${code}`,
    encounter: `enc-${label}`,
    ward: '4b',
    bed: `4b-${label}`,
    detector: code,
    channel: '',
    source: 'wardwave',
    kind: 'clinical',
    priority,
    code,
    params: {},
    onset_ms,
    raised_ms: onset_ms,
    ended_ms: null,
    end_reason: null,
    condition: 'active',
    signal: { state: 'on' },
    response: { state: 'none' },
    provisional: false,
    ...BEFORE_CALLS,
    late: false,
    because: {},
    rule: { version: 0, set_by: 'profile:adult', set_at_ms: 0, settings: {} },
    origin: 'simulated',
    revision: 1,
    stored: true,
    names: PEOPLE,
    noted: null,
    ...more,
  }
}

/** One alarm in each state a screen must tell apart. */
export function everyState(now_ms: number): AlarmView[] {
  const hr = (value: number) => ({ parameter: 'hr', value, limit: 140, unit: '/min' })
  const spo2 = (value: number) => ({ parameter: 'spo2', value, limit: 90, unit: '%' })
  const rr = (value: number) => ({ parameter: 'rr', value, limit: 30, unit: '/min' })
  const called = (level: number, left_ms: number | null) => ({ level, next_ms: left_ms === null ? null : now_ms + left_ms })
  const claimed = (by: string, left_ms: number): Partial<Alarm> => ({
    response: { state: 'claimed', by, at_ms: now_ms - 5_000, until_ms: now_ms + left_ms },
    ...called(1, left_ms),
  })
  const seen = (ago_ms: number): Partial<Alarm> => ({
    response: { state: 'acknowledged', by: 'u1', at_ms: now_ms - ago_ms },
    signal: { state: 'off', why: 'acknowledged' },
  })
  const technical = { kind: 'technical' as const, params: { channel: 'ecg_ii', leads: 1, reason: 'lead_off' } }
  const silent = { signal: { state: 'off' as const, why: 'suppressed' as const }, cause: '03-lead_off' }
  const make = (label: string, code: string, priority: AlarmView['priority'], more: Partial<AlarmView>) =>
    fakeAlarm(label, code, priority, more, now_ms)
  return [
    make('07', 'asystole', 'high', { params: { seconds: 5 }, because: { pause_ms: 5_000, after_ms: 4_000 }, ...called(1, 28_000) }),
    make('05', 'tachycardia_extreme', 'high', { params: hr(162), ...claimed('u2', 84_000) }),
    make('20', 'limit_low', 'medium', { params: spo2(86), because: { value: 86, limit: 90 }, ...claimed('me', 70_000) }),
    make('09', 'ventricular_tachycardia', 'high', {
      params: { rate: 176 },
      response: { state: 'escalated', level: 2, at_ms: now_ms - 4_000 },
      ...called(2, 58_000),
    }),
    make('08', 'limit_high', 'high', {
      params: rr(44),
      response: { state: 'escalated', level: 4, at_ms: now_ms - 60_000 },
      ...called(4, null),
    }),
    make('24', 'limit_low', 'medium', { params: spo2(88), ...called(0, 95_000) }),
    make('10', 'limit_high', 'medium', {
      params: rr(33),
      stored: false,
      noted: { by: 'u2', name: 'J. Moreau', at_ms: now_ms, until_ms: now_ms + 110_000, type: 'claim' },
    }),
    make('13', 'limit_high', 'medium', { params: rr(32), ...seen(240_000) }),
    make('14', 'limit_high', 'medium', { params: rr(34), ...seen(200_000), reminded_ms: now_ms }),
    make('01', 'asystole', 'high', { params: { seconds: 6 }, ...seen(200_000), reminded_ms: now_ms }),
    make('11', 'tachycardia_extreme', 'high', {
      params: hr(162),
      condition: 'ended',
      signal: { state: 'latched' },
      ended_ms: now_ms - 60_000,
      raised_ms: now_ms - 74_000,
    }),
    make('03', 'lead_off', 'low', technical),
    make('03', 'signal_quality', 'low', { ...technical, ...silent }),
    make('03', 'limit_low', 'medium', { params: hr(40), ...silent }),
    make('18', 'limit_low', 'high', {
      params: spo2(79),
      signal: { state: 'off', why: 'standby', by: 'u1', until_ms: now_ms + 1_700_000, reason: 'imaging' },
    }),
    make('17', 'limit_high', 'medium', {
      params: hr(142),
      signal: { state: 'paused', by: 'u2', until_ms: now_ms + 84_000, reason: 'suction' },
    }),
  ]
}

/** The alarm after a command, or why not. Good enough for looking at screens; the engine has the rules. */
export function answered(
  alarm: AlarmView,
  command: Command,
  by: string,
  now_ms: number,
): AlarmView | Extract<Outcome, { status: 'refused' }>['reason'] {
  const { response } = alarm
  if (response.state === 'acknowledged') return 'already_acknowledged'
  if (command.type === 'acknowledge')
    return {
      ...alarm,
      response: { state: 'acknowledged', by, at_ms: now_ms, ...(command.reason ? { reason: command.reason } : {}) },
      signal: { state: 'off', why: 'acknowledged' },
      next_ms: now_ms + REMIND_MS,
    }
  if (command.type === 'claim') {
    if (response.state === 'claimed') return 'already_claimed'
    const until_ms = now_ms + CLAIM_MS
    return { ...alarm, response: { state: 'claimed', by, at_ms: now_ms, until_ms }, next_ms: until_ms }
  }
  if (command.type === 'delegate') return { ...alarm, asked: { by, to: command.to, at_ms: now_ms } }
  return alarm.level < STEPS_MS.length ? stepped(alarm, now_ms) : 'nobody_left'
}

/** What time alone changes: claims lapse, steps are taken, what is still true is recalled. null: nothing is due. */
export function afterTime(alarm: AlarmView, now_ms: number): AlarmView | null {
  if (alarm.next_ms === null || alarm.next_ms > now_ms) return null
  if (alarm.response.state === 'acknowledged') return { ...alarm, reminded_ms: now_ms, next_ms: now_ms + REMIND_MS }
  return stepped(alarm, now_ms)
}

function stepped(alarm: AlarmView, now_ms: number): AlarmView {
  const level = alarm.level + 1
  const gap_ms = (STEPS_MS[level] ?? 0) - (STEPS_MS[level - 1] ?? 0)
  return {
    ...alarm,
    level,
    response: { state: 'escalated', level, at_ms: now_ms },
    next_ms: level < STEPS_MS.length ? now_ms + gap_ms : null,
  }
}
