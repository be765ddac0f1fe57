import type { Origin, Priority } from './alarm.ts'

/** A validated frame: channels named by key, values in the channel's first unit, times on the device's clock. */
export interface Frame {
  seq: number
  /** Device clock, ms since 1970, at the first sample. */
  time_ms: number
  duration_ms: number
  blocks: readonly WaveBlock[]
  values: readonly NumericValue[]
  events: readonly DeviceEvent[]
  alarms: readonly DeviceAlarm[]
}

export interface WaveBlock {
  /** Channel key, see channel.ts. */
  channel: string
  rate_hz: number
  /** physical = sample * gain + offset, in the channel's unit. */
  gain: number
  offset: number
  samples: Int16Array
}

export interface NumericValue {
  channel: string
  value: number
  offset_ms: number
}

export const EVENT_KINDS = ['lead_off', 'lead_on', 'probe_off', 'probe_on', 'battery', 'note'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

export interface DeviceEvent {
  kind: EventKind
  /** Channel key, or '' for the device itself. */
  channel: string
  text: string
  value: number
  offset_ms: number
}

export const ALARM_PHASES = ['start', 'continue', 'end'] as const
export type AlarmPhase = (typeof ALARM_PHASES)[number]

export interface DeviceAlarm {
  code: string
  text: string
  priority: Priority
  phase: AlarmPhase
  technical: boolean
  offset_ms: number
}

export type DeviceKind = 'monitor' | 'ventilator' | 'pump' | 'wearable' | 'other'

export interface DeclaredChannel {
  index: number
  key: string
  rate_hz: number
  gain: number
  offset: number
  /** Multiply and add to reach the channel's first unit (1, 0 when the unit is already that). */
  unit_scale: number
  unit_shift: number
}

/** What a device said of itself when it connected, checked against channel.ts. */
export interface Hello {
  device: string
  boot: string
  protocol: number
  keeps_ms: number
  origin: Origin
  kind: DeviceKind
  model: string
  serial: string
  channels: readonly DeclaredChannel[]
}
