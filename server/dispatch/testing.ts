import type { Alarm } from '../../contracts/alarm.ts'
import { BEFORE_CALLS } from '../../contracts/alarm.ts'
import type { AlarmEffect, BedEffect, Effect, LimitsEffect, OutcomeEffect } from '../../contracts/effect.ts'
import type { StepEffects } from '../runtime/runtime.ts'

/** Effects for tests of the dispatcher. */
export const step = (partition: number, below: number, effects: readonly Effect[]): StepEffects => ({ partition, below, effects })

const base = (partition: number, offset: number, index = 0) => ({
  id: `${partition}/${offset}/${index}`,
  at_ms: 1_700_000_000_000 + offset,
  encounter: `enc-${partition}`,
})

export function bedEffect(partition: number, offset: number, ward = 'w1', revision = offset): BedEffect {
  const at = base(partition, offset)
  const { encounter } = at
  const state = { pause: null, standby: null, limits_version: 0, limits_changed: false, analysis: 'on', discharged: false } as const
  return { ...at, kind: 'bed', bed: { encounter, ward, bed: `bed-${partition}`, ...state, revision } }
}

export function alarmEffect(partition: number, offset: number, revision: number, change: Partial<Alarm> = {}, index = 0): AlarmEffect {
  const at = base(partition, offset, index)
  const alarm: Alarm = {
    id: `alarm-${partition}`,
    encounter: at.encounter,
    ward: 'w1',
    bed: `bed-${partition}`,
    detector: 'desaturation',
    channel: 'spo2',
    source: 'wardwave',
    kind: 'clinical',
    priority: 'high',
    code: 'spo2_low',
    params: { value: 84, limit: 90 },
    onset_ms: at.at_ms,
    raised_ms: at.at_ms,
    ended_ms: null,
    end_reason: null,
    condition: 'active',
    signal: { state: 'on' },
    response: { state: 'none' },
    provisional: false,
    ...BEFORE_CALLS,
    late: false,
    because: { mean: 83.5 },
    rule: { version: 0, set_by: 'profile:adult', set_at_ms: 0, settings: { low_pct: 90 } },
    origin: 'simulated',
    revision,
    ...change,
  }
  return { ...at, kind: 'alarm', why: 'raised', by: null, alarm }
}

export function limitsEffect(partition: number, offset: number, version: number): LimitsEffect {
  const sets = { settings: { desaturation: { low_pct: 85 } }, changes: { desaturation: { low_pct: [90, 85] as [number, number] } } }
  return { ...base(partition, offset, 1), kind: 'limits', version, by: 'u1', reason: 'COPD', until_ms: null, ...sets }
}

export function outcomeEffect(partition: number, offset: number): OutcomeEffect {
  const at = base(partition, offset, 2)
  return {
    ...at,
    kind: 'outcome',
    by: 'u1',
    type: 'acknowledge',
    outcome: { status: 'done', key: `key-${partition}-${offset}`, at_ms: at.at_ms },
  }
}
