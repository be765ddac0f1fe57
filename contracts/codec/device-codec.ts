import type {
  AlarmMessage,
  BlockMessage,
  ChannelMessage,
  EventMessage,
  FrameMessage,
  FromDevice,
  FromDeviceInput,
  HelloMessage,
  Input,
  ToDevice,
  ToDeviceInput,
  ValueMessage,
} from './device-message.ts'
import { CodecError, WIRE } from './device-message.ts'
import { wardwave } from './generated/device.js'

export { decodeFromDeviceText, decodeToDeviceText, encodeFromDeviceText, encodeToDeviceText } from './device-text.ts'

const v1 = wardwave.device.v1

/** One FromDevice as protobuf bytes. Fields left out are 0, '' or empty. */
export function encodeFromDevice(message: FromDeviceInput): Uint8Array {
  if ('hello' in message) return v1.FromDevice.encode({ hello: helloToWire(message.hello) }).finish()
  if ('frame' in message) return v1.FromDevice.encode({ frame: frameToWire(message.frame) }).finish()
  return v1.FromDevice.encode(message).finish()
}

/** One ToDevice as protobuf bytes. */
export function encodeToDevice(message: ToDeviceInput): Uint8Array {
  return v1.ToDevice.encode(message).finish()
}

/**
 * One FromDevice out of protobuf bytes. Samples are views of `bytes`, copied by unpackSamples.
 * @throws CodecError not_protobuf, empty_message (no bytes), unknown_message (no body that this version knows)
 */
export function decodeFromDevice(bytes: Uint8Array): FromDevice {
  const wire = decode(v1.FromDevice, bytes)
  switch (wire.body) {
    case 'hello':
      return { hello: helloFromWire(wire.hello) }
    case 'time':
      return { time: { round: wire.time.round, server_ms: wire.time.server_ms, device_ms: wire.time.device_ms } }
    case 'frame':
      return { frame: frameFromWire(wire.frame) }
    default:
      return { skipped: { from: wire.skipped.from, to: wire.skipped.to } }
  }
}

/** One ToDevice out of protobuf bytes. @throws CodecError, as decodeFromDevice */
export function decodeToDevice(bytes: Uint8Array): ToDevice {
  const wire = decode(v1.ToDevice, bytes)
  switch (wire.body) {
    case 'welcome': {
      const { protocol, resume_after, server_ms, max_frame_bytes, max_frames_per_s } = wire.welcome
      return { welcome: { protocol, resume_after, server_ms, max_frame_bytes, max_frames_per_s } }
    }
    case 'time':
      return { time: { round: wire.time.round, server_ms: wire.time.server_ms } }
    case 'ack':
      return { ack: { up_to: wire.ack.up_to } }
    default:
      return { hold: { reason: wire.hold.reason, up_to: wire.hold.up_to } }
  }
}

type Wire = ReturnType<(typeof v1)['FromDevice']['decode']>

function decode(codec: (typeof v1)['FromDevice'], bytes: Uint8Array): Wire {
  if (bytes.length === 0) throw new CodecError('empty_message', 'no bytes')
  let wire: Wire
  try {
    wire = codec.decode(bytes)
  } catch (error) {
    throw new CodecError('not_protobuf', error instanceof Error ? error.message : String(error))
  }
  if (!wire.body) throw new CodecError('unknown_message', 'no body of this protocol version')
  return wire
}

function wordAt<W extends string>(words: readonly W[], number: number): W | 'unknown' {
  return words[number] ?? 'unknown'
}
function numberOf(words: readonly string[], word: string | undefined): number {
  return word === undefined ? 0 : Math.max(0, words.indexOf(word))
}

function helloFromWire(w: Wire): HelloMessage {
  const { device, boot, protocol, keeps_ms, model, serial } = w
  return {
    device,
    boot,
    protocol,
    keeps_ms,
    channels: w.channels.map(channelFromWire),
    origin: wordAt(WIRE.origin, w.origin),
    kind: wordAt(WIRE.kind, w.kind),
    model,
    serial,
  }
}
function channelFromWire({ index, mdc, name, unit, rate_hz, gain, offset }: Wire): ChannelMessage {
  return { index, mdc, name, unit, rate_hz, gain, offset }
}
function frameFromWire(w: Wire): FrameMessage {
  return {
    seq: w.seq,
    time_ms: w.time_ms,
    blocks: w.blocks.map(blockFromWire),
    values: w.values.map(valueFromWire),
    events: w.events.map(eventFromWire),
    alarms: w.alarms.map(alarmFromWire),
    duration_ms: w.duration_ms,
  }
}
function blockFromWire({ channel, samples }: Wire): BlockMessage {
  return { channel, samples }
}
function valueFromWire({ channel, value, offset_ms }: Wire): ValueMessage {
  return { channel, value, offset_ms }
}
function eventFromWire({ kind, channel, text, value, offset_ms }: Wire): EventMessage {
  return { kind: wordAt(WIRE.event, kind), channel, text, value, offset_ms }
}
function alarmFromWire({ code, text, priority, phase, technical, offset_ms }: Wire): AlarmMessage {
  return { code, text, priority: wordAt(WIRE.priority, priority), phase: wordAt(WIRE.phase, phase), technical, offset_ms }
}

function helloToWire(hello: Input<HelloMessage>): object {
  return { ...hello, origin: numberOf(WIRE.origin, hello.origin), kind: numberOf(WIRE.kind, hello.kind) }
}
function frameToWire(frame: Input<FrameMessage>): object {
  return {
    ...frame,
    events: frame.events?.map((e) => ({ ...e, kind: numberOf(WIRE.event, e.kind) })),
    alarms: frame.alarms?.map((a) => ({
      ...a,
      priority: numberOf(WIRE.priority, a.priority),
      phase: numberOf(WIRE.phase, a.phase),
    })),
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Samples as the wire wants them: int16, little-endian; always a copy. */
export function packSamples(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.slice().buffer)
  return LITTLE_ENDIAN ? bytes : swapPairs(bytes)
}

/** Samples out of wire bytes; always a copy. An odd last byte is the caller's to refuse, and is left out here. */
export function unpackSamples(bytes: Uint8Array): Int16Array {
  return unpackInto(new Int16Array(bytes.length >> 1), 0, bytes)
}

/** The same into `all` from sample `at` on: a frame's blocks share one buffer. @returns the part that was filled */
export function unpackInto(all: Int16Array, at: number, bytes: Uint8Array): Int16Array {
  const count = bytes.length >> 1
  const from = all.byteOffset + at * 2
  const own = new Uint8Array(all.buffer, from, count * 2)
  own.set(bytes.length === count * 2 ? bytes : bytes.subarray(0, count * 2))
  if (!LITTLE_ENDIAN) swapPairs(own)
  return new Int16Array(all.buffer, from, count)
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const low = bytes[i]!
    bytes[i] = bytes[i + 1]!
    bytes[i + 1] = low
  }
  return bytes
}
