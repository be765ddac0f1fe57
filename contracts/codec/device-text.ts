import type { FromDevice, FromDeviceInput, ToDevice, ToDeviceInput } from './device-message.ts'
import { CodecError, WIRE } from './device-message.ts'

/** The JSON text form: the same objects and field names as the plain types, numerics only (no sample blocks). */

/** @throws CodecError text_with_samples when a frame carries sample blocks */
export function encodeFromDeviceText(message: FromDeviceInput): string {
  if ('frame' in message && message.frame.blocks?.length) throw new CodecError('text_with_samples', 'samples travel as protobuf only')
  return JSON.stringify(message)
}
export function encodeToDeviceText(message: ToDeviceInput): string {
  return JSON.stringify(message)
}

/**
 * One FromDevice out of JSON text. A field left out or null is 0, '' or empty; a field of another type is refused.
 * Unknown fields are passed over, as protobuf does.
 * @throws CodecError not_json, empty_message, unknown_message, text_with_samples
 */
export function decodeFromDeviceText(text: string): FromDevice {
  return readBody(text, { hello: HELLO, time: TIME_REPLY, frame: FRAME, skipped: SKIPPED }) as FromDevice
}
/** One ToDevice out of JSON text. @throws CodecError, as decodeFromDeviceText */
export function decodeToDeviceText(text: string): ToDevice {
  return readBody(text, { welcome: WELCOME, time: TIME_REQUEST, ack: ACK, hold: HOLD }) as ToDevice
}

/** Reads one field; undefined and null mean "left out". `where` names it in the error. */
type Read = (value: unknown, where: string) => unknown
type Shape = Record<string, Read>

const number: Read = (v, where) => (v == null ? 0 : typeof v === 'number' ? v : wrong(where, 'a number'))
const numberOrNull: Read = (v, where) => (v == null ? null : number(v, where))
const string: Read = (v, where) => (v == null ? '' : typeof v === 'string' ? v : wrong(where, 'a text'))
const flag: Read = (v, where) => (v == null ? false : typeof v === 'boolean' ? v : wrong(where, 'true or false'))
const word =
  (words: readonly string[]): Read =>
  (v, where) => {
    const read = string(v, where) as string
    return read === '' ? words[0] : words.includes(read) ? read : 'unknown'
  }
const list =
  (shape: Shape): Read =>
  (v, where) =>
    v == null ? [] : Array.isArray(v) ? v.map((item, i) => record(shape)(item, `${where}[${i}]`)) : wrong(where, 'a list')
const noSamples: Read = (v, where) => {
  if (Array.isArray(v) && v.length > 0) throw new CodecError('text_with_samples', `${where}: samples travel as protobuf only`)
  return list({})(v, where)
}

function record(shape: Shape): Read {
  const fields = Object.entries(shape)
  return (v, where) => {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) wrong(where, 'an object')
    const given = v as Record<string, unknown>
    const read: Record<string, unknown> = {}
    for (const [name, reader] of fields) read[name] = reader(Object.hasOwn(given, name) ? given[name] : undefined, `${where}.${name}`)
    return read
  }
}

function wrong(where: string, expected: string): never {
  throw new CodecError('not_json', `${where} is not ${expected}`)
}

const CHANNEL: Shape = { index: number, mdc: number, name: string, unit: string, rate_hz: number, gain: number, offset: number }
const HELLO: Shape = {
  device: string,
  boot: string,
  protocol: number,
  keeps_ms: number,
  channels: list(CHANNEL),
  origin: word(WIRE.origin),
  kind: word(WIRE.kind),
  model: string,
  serial: string,
}
const FRAME: Shape = {
  seq: number,
  time_ms: number,
  blocks: noSamples,
  values: list({ channel: number, value: numberOrNull, offset_ms: number }),
  events: list({ kind: word(WIRE.event), channel: number, text: string, value: number, offset_ms: number }),
  alarms: list({
    code: string,
    text: string,
    priority: word(WIRE.priority),
    phase: word(WIRE.phase),
    technical: flag,
    offset_ms: number,
  }),
  duration_ms: number,
}
const TIME_REPLY: Shape = { round: number, server_ms: number, device_ms: number }
const TIME_REQUEST: Shape = { round: number, server_ms: number }
const SKIPPED: Shape = { from: number, to: number }
const WELCOME: Shape = { protocol: number, resume_after: number, server_ms: number, max_frame_bytes: number, max_frames_per_s: number }
const ACK: Shape = { up_to: number }
const HOLD: Shape = { reason: string, up_to: number }

function readBody(text: string, bodies: Record<string, Shape>): object {
  if (text.trim() === '') throw new CodecError('empty_message', 'no text')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new CodecError('not_json', error instanceof Error ? error.message : String(error))
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new CodecError('not_json', 'not an object')
  const given = parsed as Record<string, unknown>
  const keys = Object.keys(bodies).filter((key) => Object.hasOwn(given, key))
  if (keys.length !== 1) throw new CodecError('unknown_message', `one of ${Object.keys(bodies).join(', ')} is needed`)
  const key = keys[0]!
  return { [key]: record(bodies[key]!)(given[key], key) }
}
