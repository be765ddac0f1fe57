import type { Origin } from './alarm.ts'
import type { Command } from './command.ts'
import type { Frame } from './frame.ts'

/**
 * What is in the log. Everything that can change the outcome is a record: data, commands, admissions, bindings,
 * clock mappings and the tick of time. Records name people by opaque id only.
 * `at_ms` is the server clock where the record was born; it is read nowhere else.
 */
export type LogRecord =
  | FrameRecord
  | TickRecord
  | OpenedRecord
  | AdmitRecord
  | DischargeRecord
  | BindRecord
  | UnbindRecord
  | ClockRecord
  | CommandRecord
  | PolicyRecord
  | CoverageRecord
  | DeliveryRecord
  | NotRecordedRecord
  | SkippedRecord
  | SkipRecord

export type RecordKind = LogRecord['kind']

/** How to turn a device's clock into event time, from a sequence number on: event = device + offset_ms + drift_ppm * 1e-6 * (device - anchor_ms). */
export interface ClockMapping {
  from_seq: number
  offset_ms: number
  anchor_ms: number
  drift_ppm: number
  uncertainty_ms: number
  /** A jump of the device's clock, not a slew: windows do not span it. */
  break: boolean
}

export interface FrameRecord {
  kind: 'frame'
  at_ms: number
  encounter: string
  device: string
  boot: string
  origin: Origin
  /** Event time of the frame's first sample, by the mapping of its sequence. */
  event_ms: number
  frame: Frame
}

/** One per partition with patients, every 250 ms, never backwards. */
export interface TickRecord {
  kind: 'tick'
  at_ms: number
}

/** The gate has (re)opened after a start: silence is counted from here, not from before. */
export interface OpenedRecord {
  kind: 'opened'
  at_ms: number
  build: string
}

export interface AdmitRecord {
  kind: 'admit'
  at_ms: number
  encounter: string
  ward: string
  bed: string
  profile: 'adult' | 'paediatric' | 'neonate'
  by: string
}
export interface DischargeRecord {
  kind: 'discharge'
  at_ms: number
  encounter: string
  by: string
}
export interface BindRecord {
  kind: 'bind'
  at_ms: number
  encounter: string
  device: string
  from_ms: number
  by: string
}
export interface UnbindRecord {
  kind: 'unbind'
  at_ms: number
  encounter: string
  device: string
  to_ms: number
  by: string
}
export interface ClockRecord {
  kind: 'clock'
  at_ms: number
  encounter: string
  device: string
  boot: string
  mapping: ClockMapping
}

export interface CommandRecord {
  kind: 'command'
  at_ms: number
  /** Idempotency key of the click; the same key gives the same outcome once. */
  key: string
  by: string
  command: Command
}

/**
 * The part of the ward's alarm policy that decides when: in force for this stay from now on. Whom a step calls is not
 * known here; it is looked up when the step is taken.
 */
export interface PolicyRecord {
  kind: 'policy'
  at_ms: number
  encounter: string
  version: number
  /** When each step of the chain is due after the alarm asked for attention, rising; [] = nobody is ever called. */
  high_ms: readonly number[]
  medium_ms: readonly number[]
  /** How long "I'm going" holds. */
  claim_ms: number
  /** Between reminders of what is acknowledged and still true. */
  remind_ms: number
  pause_max_ms: number
  standby_max_ms: number
}

/** Which screens show this bed from now on, visible and with sound proven; written when that changes. None: nobody watches. */
export interface CoverageRecord {
  kind: 'coverage'
  at_ms: number
  encounter: string
  /** Session of the screen (hashed for a wall) and whose it is. */
  screens: ReadonlyArray<{ screen: string; user: string }>
}

/** Whether what this bed's alarms called reached anybody: written when a call could not be delivered, and when one can be again. */
export interface DeliveryRecord {
  kind: 'delivery'
  at_ms: number
  encounter: string
  alarm: string
  level: number
  delivered: boolean
  /** Closed list, see contracts/call.ts. */
  why: string
}

/** A stretch of frames was judged and shown but not stored; the device keeps and resends it. */
export interface NotRecordedRecord {
  kind: 'not_recorded'
  at_ms: number
  encounter: string
  device: string
  boot: string
  from_seq: number
  to_seq: number
}

/** The device (or the server after 10 s) declares that these frames will never come. */
export interface SkippedRecord {
  kind: 'skipped'
  at_ms: number
  encounter: string
  device: string
  boot: string
  from_seq: number
  to_seq: number
  by: 'device' | 'server'
}

/** Pass over a record that killed a worker twice; its patient is told "analysis off". */
export interface SkipRecord {
  kind: 'skip'
  at_ms: number
  offset: number
  encounter: string
}

/** The encounter a record belongs to; '' for records of the whole partition. */
export function encounterOf(record: LogRecord): string {
  if (record.kind === 'command') return record.command.encounter
  return 'encounter' in record ? record.encounter : ''
}

/** Where frames of a device that nobody wears go: visible, judged for nobody. */
export function unassigned(device: string): string {
  return `unassigned:${device}`
}

export const PARTITIONS = 48

/** Partition of an encounter, for life: FNV-1a over UTF-16 code units, mod 48. */
export function partitionOf(encounter: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < encounter.length; i++) h = Math.imul(h ^ encounter.charCodeAt(i), 0x01000193)
  return (h >>> 0) % PARTITIONS
}
