import { CHANNEL_BY_KEY, MISSING_SAMPLE } from '../../contracts/channel.ts'
import { unpackInto } from '../../contracts/codec/device-codec.ts'
import type {
  AlarmMessage,
  BlockMessage,
  EventMessage,
  FrameMessage,
  SkippedMessage,
  ValueMessage,
} from '../../contracts/codec/device-message.ts'
import type { Reject } from '../../contracts/error.ts'
import type { DeclaredChannel, DeviceAlarm, DeviceEvent, Frame, Hello, NumericValue, WaveBlock } from '../../contracts/frame.ts'
import type { Refused } from './decode.ts'
import { plainText } from './text.ts'

/** Bounds of one frame; what is beyond is refused by name, never cut. */
export const FRAME_LIMITS = {
  blocks: 32,
  values: 128,
  events: 32,
  samples: 8192,
  text: 200,
  code: 64,
  duration_ms: 10_000,
  /** How far a sequence may run ahead of the highest one known; a device that lost more declares it as skipped. */
  seq_ahead: 100_000,
  skip_ahead: 10_000_000,
  /** Frames older than the device said it can keep, plus this, are refused. */
  old_margin_ms: 3_600_000,
  future_ms: 5_000,
  /** 2100-01-01: later is no clock. */
  time_ms: 4_102_444_800_000,
} as const
const MAX_SEQ = 0xffff_ffff

/** What a frame is judged against besides its hello. */
export interface FrameContext {
  now_ms: number
  /** Event time of the frame's first sample, by the mapping of its sequence; ignored when seq or time are refused. */
  event_ms: number
  /** Highest sequence known of this device and boot. */
  highest_seq: number
  /** Device time of the frame before, on the same clock: a live frame must begin after it; null = nothing to compare. */
  previous_ms: number | null
}

export type Validated = { ok: true; frame: Frame } | Refused

class Refusal extends Error {
  constructor(
    readonly reason: Reject,
    detail: string,
  ) {
    super(detail)
  }
}
function refuse(reason: Reject, detail: string): never {
  throw new Refusal(reason, detail)
}

/** A frame as sent, to a frame by channel key and first unit, or the reason it is refused. Pure; throws nothing. */
export function validateFrame(message: FrameMessage, hello: Hello, context: FrameContext): Validated {
  try {
    return { ok: true, frame: readFrame(message, hello, context) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.reason, detail: error.message }
    throw error
  }
}

/** Null when from..to is a range that can be skipped, else what is wrong with it. */
export function checkSkipped({ from, to }: SkippedMessage, highest_seq: number): Refused | null {
  const whole = Number.isInteger(from) && Number.isInteger(to)
  if (whole && from >= 1 && to >= from && to <= Math.min(MAX_SEQ, highest_seq + FRAME_LIMITS.skip_ahead)) return null
  return { ok: false, reason: 'skipped_range_invalid', detail: `${from}..${to}` }
}

/** The sequence of a frame, when it has one that could be dead-lettered under it; else null. */
export function seqOf(message: FrameMessage, highest_seq: number): number | null {
  const { seq } = message
  return Number.isInteger(seq) && seq >= 1 && seq <= Math.min(MAX_SEQ, highest_seq + FRAME_LIMITS.seq_ahead) ? seq : null
}

function readFrame(message: FrameMessage, hello: Hello, context: FrameContext): Frame {
  checkSeq(message.seq, context.highest_seq)
  checkTime(message, hello, context)
  checkCounts(message)
  const channels = channelsOf(hello)
  const { seq, time_ms, duration_ms } = message
  return {
    seq,
    time_ms,
    duration_ms,
    blocks: readBlocks(message.blocks, channels, duration_ms),
    values: readValues(message.values, channels, duration_ms),
    events: message.events.map((event) => readEvent(event, channels, duration_ms)),
    alarms: message.alarms.map((alarm) => readAlarm(alarm, duration_ms)),
  }
}

function checkSeq(seq: number, highest: number): void {
  if (seq === 0) refuse('seq_missing', 'seq is 0 or left out')
  if (!Number.isInteger(seq) || seq < 0 || seq > MAX_SEQ) refuse('seq_not_positive', `seq ${seq}`)
  if (seq > highest + FRAME_LIMITS.seq_ahead) refuse('seq_too_far_ahead', `seq ${seq}, highest known ${highest}: declare what is skipped`)
}

function checkTime({ seq, time_ms, duration_ms }: FrameMessage, hello: Hello, context: FrameContext): void {
  if (time_ms === 0) refuse('time_missing', 'time_ms is 0 or left out')
  if (!Number.isFinite(time_ms)) refuse('time_not_finite', `time_ms ${time_ms}`)
  if (time_ms < 0) refuse('time_too_old', `time_ms ${time_ms}`)
  if (time_ms > FRAME_LIMITS.time_ms) refuse('time_in_future', `time_ms ${time_ms}`)
  if (!(duration_ms >= 0 && duration_ms <= FRAME_LIMITS.duration_ms)) refuse('duration_out_of_range', `duration_ms ${duration_ms}`)
  const age_ms = context.now_ms - context.event_ms
  if (age_ms > hello.keeps_ms + FRAME_LIMITS.old_margin_ms) refuse('time_too_old', `${Math.round(age_ms)} ms old`)
  if (age_ms < -FRAME_LIMITS.future_ms) refuse('time_in_future', `${Math.round(-age_ms)} ms ahead`)
  if (seq > context.highest_seq && context.previous_ms !== null && time_ms <= context.previous_ms)
    refuse('time_not_increasing', `begins ${context.previous_ms - time_ms} ms before the frame before it`)
}

function checkCounts({ blocks, values, events, alarms }: FrameMessage): void {
  if (blocks.length + values.length + events.length + alarms.length === 0) refuse('nothing_in_frame', 'no block, value, event or alarm')
  if (blocks.length > FRAME_LIMITS.blocks) refuse('too_many_blocks', `${blocks.length}`)
  if (values.length > FRAME_LIMITS.values) refuse('too_many_values', `${values.length}`)
  if (events.length + alarms.length > FRAME_LIMITS.events) refuse('too_many_events', `${events.length + alarms.length}`)
}

type Channels = ReadonlyMap<number, DeclaredChannel>

/** A hello's channels by index, made once for all of its frames. */
const known = new WeakMap<Hello, Channels>()
function channelsOf(hello: Hello): Channels {
  let channels = known.get(hello)
  if (!channels) {
    channels = new Map(hello.channels.map((c) => [c.index, c]))
    known.set(hello, channels)
  }
  return channels
}

function channelOf(channels: Channels, index: number): DeclaredChannel {
  return channels.get(index) ?? refuse('channel_not_declared', `channel ${index}`)
}

function readBlocks(blocks: readonly BlockMessage[], channels: Channels, duration_ms: number): WaveBlock[] {
  const seen = new Set<number>()
  const all = new Int16Array(blocks.reduce((sum, { samples }) => sum + (samples.length >> 1), 0))
  let at = 0
  return blocks.map((block) => {
    const channel = channelOf(channels, block.channel)
    if (channel.rate_hz === 0) refuse('channel_wrong_kind', `${channel.key} is a number, not a wave`)
    if (seen.has(channel.index)) refuse('channel_twice', channel.key)
    seen.add(channel.index)
    const read = readBlock(block, channel, duration_ms, all, at)
    at += read.samples.length
    return read
  })
}

/** Its samples go into `all` from `at` on. */
function readBlock(
  { samples: bytes }: BlockMessage,
  channel: DeclaredChannel,
  duration_ms: number,
  all: Int16Array,
  at: number,
): WaveBlock {
  if (bytes.length === 0) refuse('samples_empty', channel.key)
  if (bytes.length % 2 !== 0) refuse('samples_odd_bytes', `${channel.key}: ${bytes.length} bytes`)
  const count = bytes.length / 2
  if (count > FRAME_LIMITS.samples) refuse('samples_too_many', `${channel.key}: ${count}`)
  const due = (channel.rate_hz * duration_ms) / 1000
  if (Math.abs(count - due) > 1)
    refuse('samples_rate_mismatch', `${channel.key}: ${count} samples in ${duration_ms} ms at ${channel.rate_hz} Hz`)
  const samples = unpackInto(all, at, bytes)
  checkSamples(samples, channel)
  return { channel: channel.key, rate_hz: channel.rate_hz, gain: channel.gain, offset: channel.offset, samples }
}

function checkSamples(samples: Int16Array, { key, gain, offset }: DeclaredChannel): void {
  const { min, max } = CHANNEL_BY_KEY.get(key)!
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!
    if (sample === MISSING_SAMPLE) continue
    const physical = sample * gain + offset
    if (physical < min || physical > max) refuse('sample_out_of_range', `${key}: ${physical}, ${min} to ${max}`)
  }
}

function readValues(values: readonly ValueMessage[], channels: Channels, duration_ms: number): NumericValue[] {
  const seen = new Set<string>()
  return values.map((v) => {
    const channel = channelOf(channels, v.channel)
    if (channel.rate_hz !== 0) refuse('channel_wrong_kind', `${channel.key} is a wave, not a number`)
    checkOffset(v.offset_ms, duration_ms)
    const instant = `${channel.index}@${v.offset_ms}`
    if (seen.has(instant)) refuse('channel_twice', channel.key)
    seen.add(instant)
    if (v.value === null) refuse('value_missing', channel.key)
    if (!Number.isFinite(v.value)) refuse('value_not_finite', `${channel.key}: ${v.value}`)
    const value = v.value * channel.unit_scale + channel.unit_shift
    const { min, max, units } = CHANNEL_BY_KEY.get(channel.key)!
    if (value < min || value > max) refuse('value_out_of_range', `${channel.key}: ${value} ${units[0]}, ${min} to ${max}`)
    return { channel: channel.key, value, offset_ms: v.offset_ms }
  })
}

/** Everything in a frame happens within it. */
function checkOffset(offset_ms: number, duration_ms: number): void {
  if (!(offset_ms >= 0 && offset_ms <= duration_ms)) refuse('value_time_outside_frame', `offset_ms ${offset_ms} of ${duration_ms}`)
}

function readEvent(e: EventMessage, channels: Channels, duration_ms: number): DeviceEvent {
  if (e.kind === 'unknown') refuse('event_unknown_kind', 'event of no known kind')
  const channel = e.channel === 0 ? '' : channelOf(channels, e.channel).key
  if (e.text.length > FRAME_LIMITS.text) refuse('event_text_too_long', `${e.text.length}, at most ${FRAME_LIMITS.text}`)
  checkOffset(e.offset_ms, duration_ms)
  if (!Number.isFinite(e.value)) refuse('value_not_finite', `${e.kind}: ${e.value}`)
  if (e.kind === 'battery' && (e.value < 0 || e.value > 100)) refuse('value_out_of_range', `battery ${e.value} %`)
  return { kind: e.kind, channel, text: plainText(e.text, FRAME_LIMITS.text), value: e.value, offset_ms: e.offset_ms }
}

/** Any code is accepted: an alarm this server has never heard of is shown, not dropped. */
function readAlarm(a: AlarmMessage, duration_ms: number): DeviceAlarm {
  if (a.code === '') refuse('alarm_code_missing', plainText(a.text, 40))
  if (a.code.length > FRAME_LIMITS.code || a.text.length > FRAME_LIMITS.text)
    refuse('alarm_text_too_long', `${a.code.length} + ${a.text.length}`)
  if (a.phase === 'unknown') refuse('alarm_phase_unknown', plainText(a.code, FRAME_LIMITS.code))
  checkOffset(a.offset_ms, duration_ms)
  if (a.priority === 'unknown' && a.phase !== 'end') refuse('alarm_priority_unknown', plainText(a.code, FRAME_LIMITS.code))
  return {
    code: plainText(a.code, FRAME_LIMITS.code),
    text: plainText(a.text, FRAME_LIMITS.text),
    priority: a.priority === 'unknown' ? 'low' : a.priority,
    phase: a.phase,
    technical: a.technical,
    offset_ms: a.offset_ms,
  }
}
