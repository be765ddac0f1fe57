import { BEFORE_CALLS } from '../../../contracts/alarm.ts'
import type { AlarmView } from '../../../contracts/live.ts'

/** An alarm as the server sends it, for tests: SpO₂ 84 < 90 of bed 20, active, unseen. */
export function alarmView(change: Partial<AlarmView> = {}): AlarmView {
  return {
    id: 'a1',
    encounter: 'enc-20',
    ward: '4b',
    bed: '4b-20',
    detector: 'spo2-low',
    channel: 'spo2',
    source: 'wardwave',
    kind: 'clinical',
    priority: 'medium',
    code: 'limit_low',
    params: { parameter: 'spo2', value: 84, limit: 90, unit: '%' },
    onset_ms: 1_000,
    raised_ms: 11_000,
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
    names: { u1: 'K. Lindqvist' },
    noted: null,
    ...change,
  }
}
