import type { Origin, Priority } from '../alarm.ts'
import type { AlarmPhase, DeviceKind, EventKind } from '../frame.ts'

/**
 * Messages of device.proto as plain objects: the same field names, enums as words, one key for the body
 * (`{ frame: { seq: 1, ... } }`). The JSON text form is exactly this object. An enum number that this
 * version does not know is read as 'unknown'.
 */
export type FromDevice = { hello: HelloMessage } | { time: TimeReply } | { frame: FrameMessage } | { skipped: SkippedMessage }
export type ToDevice = { welcome: WelcomeMessage } | { time: TimeRequest } | { ack: AckMessage } | { hold: HoldMessage }

export interface HelloMessage {
  device: string
  boot: string
  protocol: number
  keeps_ms: number
  channels: ChannelMessage[]
  origin: Origin | 'unknown'
  kind: DeviceKind | 'unknown'
  model: string
  serial: string
}

export interface ChannelMessage {
  index: number
  mdc: number
  name: string
  unit: string
  rate_hz: number
  gain: number
  offset: number
}

export interface FrameMessage {
  seq: number
  time_ms: number
  blocks: BlockMessage[]
  values: ValueMessage[]
  events: EventMessage[]
  alarms: AlarmMessage[]
  duration_ms: number
}

/** Samples are int16 little-endian bytes; see packSamples and unpackSamples. */
export interface BlockMessage {
  channel: number
  samples: Uint8Array
}

/** `value` is null only in JSON text that left it out; protobuf cannot tell that from 0. */
export interface ValueMessage {
  channel: number
  value: number | null
  offset_ms: number
}

export interface EventMessage {
  kind: EventKind | 'unknown'
  channel: number
  text: string
  value: number
  offset_ms: number
}

export interface AlarmMessage {
  code: string
  text: string
  priority: Priority | 'unknown'
  phase: AlarmPhase | 'unknown'
  technical: boolean
  offset_ms: number
}

export interface SkippedMessage {
  from: number
  to: number
}
export interface WelcomeMessage {
  protocol: number
  resume_after: number
  server_ms: number
  max_frame_bytes: number
  max_frames_per_s: number
}
export interface TimeRequest {
  round: number
  server_ms: number
}
export interface TimeReply {
  round: number
  server_ms: number
  device_ms: number
}
export interface AckMessage {
  up_to: number
}
export interface HoldMessage {
  reason: string
  up_to: number
}

/** What the writer of a message may leave out: everything; what is left out is 0, '' or empty, as in protobuf. */
export type Input<T> = T extends Uint8Array
  ? T
  : T extends ReadonlyArray<infer I>
    ? ReadonlyArray<Input<I>>
    : T extends object
      ? { [K in keyof T]?: Input<T[K]> }
      : T
/** One body, its fields as far as given. */
export type FromDeviceInput = FromDevice extends infer M ? (M extends FromDevice ? { [K in keyof M]: Input<M[K]> } : never) : never
export type ToDeviceInput = ToDevice extends infer M ? (M extends ToDevice ? { [K in keyof M]: Input<M[K]> } : never) : never

/** Enum words by wire number. */
export const WIRE = {
  origin: ['live', 'simulated', 'recorded'],
  kind: ['monitor', 'ventilator', 'pump', 'wearable', 'other'],
  event: ['unknown', 'lead_off', 'lead_on', 'probe_off', 'probe_on', 'battery', 'note'],
  priority: ['unknown', 'low', 'medium', 'high'],
  phase: ['unknown', 'start', 'continue', 'end'],
} as const

export type CodecFault = 'not_protobuf' | 'not_json' | 'empty_message' | 'unknown_message' | 'text_with_samples'

/** The only error the codec throws on what it reads; `reason` is one of the rejects of error.ts. */
export class CodecError extends Error {
  override name = 'CodecError'
  constructor(
    readonly reason: CodecFault,
    detail: string,
  ) {
    super(detail)
  }
}
