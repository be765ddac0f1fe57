import { CHANNELS } from '../../contracts/channel.ts'
import type { ChannelMessage } from '../../contracts/codec/device-message.ts'
import type { Reject } from '../../contracts/error.ts'

/**
 * A second opinion on a frame, written from device.proto and README.md alone: it splits the bytes into fields first,
 * reads them by a table, and then lists every defect instead of stopping at the first. Slow on purpose.
 */
export type Opinion = { defects: Set<Reject>; frame: unknown }

type Field = [number: number, wire: number, value: bigint | Uint8Array]
class Malformed extends Error {}

function varint(bytes: Uint8Array, at: number, most: number): [value: bigint, next: number] {
  let value = 0n
  for (let i = 0; i < most; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) throw new Malformed('cut off')
    value |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return [value, at + i + 1]
  }
  throw new Malformed('varint without end')
}

/** Fields of one message in order. Groups of other speakers are passed over whole. */
function fieldsOf(bytes: Uint8Array, known: Record<number, string>, depth = 0): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length; ) {
    const [tag, next] = varint(bytes, at, 5)
    if (tag >= 1n << 32n) throw new Malformed('tag')
    const number = Number(tag >> 3n)
    const wire = Number(tag & 7n)
    if (number === 0) throw new Malformed('field 0')
    const wanted = WIRE_OF[known[number]?.split(' ')[0] ?? '']
    const [value, end] = valueAt(bytes, next, wire, number, wanted === wire, depth)
    if (value !== null) fields.push([number, wire, value])
    at = end
  }
  return fields
}

function valueAt(bytes: Uint8Array, at: number, wire: number, number: number, wanted: boolean, depth: number): [Field[2] | null, number] {
  if (depth > 100) throw new Malformed('too deep')
  if (wire === 0) {
    if (wanted) return varint(bytes, at, 10)
    // Nothing bounds the length of a varint that is passed over.
    return [null, varint(bytes, at, bytes.length + 1)[1]]
  }
  if (wire === 1 || wire === 5) {
    const end = at + (wire === 1 ? 8 : 4)
    if (end > bytes.length) throw new Malformed('cut off')
    return [wanted ? bytes.slice(at, end) : null, end]
  }
  if (wire === 2) {
    const [length, from] = varint(bytes, at, 5)
    const end = from + Number(length)
    if (end > bytes.length) throw new Malformed('cut off')
    return [wanted ? bytes.slice(from, end) : null, end]
  }
  if (wire !== 3) throw new Malformed(`wire type ${wire}`)
  let here = at
  for (;;) {
    const [tag, next] = varint(bytes, here, 5)
    const inner = Number(tag >> 3n)
    if (inner === 0 || tag >= 1n << 32n) throw new Malformed('field 0')
    if ((tag & 7n) === 4n) {
      if (inner !== number) throw new Malformed('group ends wrongly')
      return [null, next]
    }
    here = valueAt(bytes, next, Number(tag & 7n), inner, false, depth + 1)[1]
  }
}

const WIRE_OF: Record<string, number> = { uint32: 0, enum: 0, bool: 0, double: 1, string: 2, bytes: 2, one: 2, many: 2 }
/** device.proto as a table: field number -> type, name and, for messages, which. */
const SCHEMA: Record<string, Record<number, string>> = {
  FromDevice: { 1: 'one hello Hello', 2: 'one time TimeReply', 3: 'one frame Frame', 4: 'one skipped Skipped' },
  Hello: {
    1: 'string device',
    2: 'string boot',
    3: 'uint32 protocol',
    4: 'uint32 keeps_ms',
    5: 'many channels Channel',
    6: 'enum origin',
    7: 'enum kind',
    8: 'string model',
    9: 'string serial',
  },
  Channel: {
    1: 'uint32 index',
    2: 'uint32 mdc',
    3: 'string name',
    4: 'string unit',
    5: 'double rate_hz',
    6: 'double gain',
    7: 'double offset',
  },
  TimeReply: { 1: 'uint32 round', 2: 'double server_ms', 3: 'double device_ms' },
  Skipped: { 1: 'uint32 from', 2: 'uint32 to' },
  Frame: {
    1: 'uint32 seq',
    2: 'double time_ms',
    3: 'many blocks Block',
    4: 'many values Value',
    5: 'many events Event',
    6: 'many alarms Alarm',
    7: 'double duration_ms',
  },
  Block: { 1: 'uint32 channel', 2: 'bytes samples' },
  Value: { 1: 'uint32 channel', 2: 'double value', 3: 'double offset_ms' },
  Event: { 1: 'enum kind', 2: 'uint32 channel', 3: 'string text', 4: 'double value', 5: 'double offset_ms' },
  Alarm: { 1: 'string code', 2: 'string text', 3: 'enum priority', 4: 'enum phase', 5: 'bool technical', 6: 'double offset_ms' },
}

// biome-ignore lint/suspicious/noExplicitAny: read by a table of names
type Loose = Record<string, any>

function empty(schema: string): Loose {
  const blank: Record<string, () => unknown> = {
    string: () => '',
    bytes: () => new Uint8Array(),
    many: () => [],
    bool: () => false,
    one: () => undefined,
  }
  const out: Loose = {}
  for (const line of Object.values(SCHEMA[schema]!)) {
    const [type, name] = line.split(' ') as [string, string]
    out[name] = (blank[type] ?? (() => 0))()
  }
  return out
}

function read(bytes: Uint8Array, schema: string, into: Loose = empty(schema), depth = 0): Loose {
  const known = SCHEMA[schema]!
  for (const [number, wire, value] of fieldsOf(bytes, known, depth)) {
    const [type, name, inner] = (known[number] ?? '').split(' ') as [string, string, string]
    if (WIRE_OF[type] !== wire) continue
    if (type === 'uint32') into[name] = Number((value as bigint) & 0xffff_ffffn)
    else if (type === 'enum') into[name] = Number(BigInt.asIntN(32, value as bigint))
    else if (type === 'bool') into[name] = value !== 0n
    else if (type === 'double') into[name] = new DataView((value as Uint8Array).buffer).getFloat64(0, true)
    else if (type === 'bytes') into[name] = value
    else if (type === 'string') into[name] = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value as Uint8Array)
    else if (type === 'many') into[name].push(read(value as Uint8Array, inner, empty(inner), depth + 1))
    else {
      const before = into.body === name ? into[name] : undefined
      for (const line of Object.values(known)) into[line.split(' ')[1]!] = undefined
      into[name] = read(value as Uint8Array, inner, before ?? empty(inner), depth + 1)
      into.body = name
    }
  }
  return into
}

export interface Circumstances {
  channels: ChannelMessage[]
  keeps_ms: number
  now_ms: number
  /** event = device + this */
  offset_ms: number
  highest_seq: number
  previous_ms: number
  max_bytes: number
}

/** Everything that is wrong with these bytes as a frame, and the frame when nothing is. */
export function secondOpinion(bytes: Uint8Array, c: Circumstances): Opinion {
  const defects = new Set<Reject>()
  const no = (reason: Reject) => defects.add(reason)
  const opinion = (frame: unknown = null): Opinion => ({ defects, frame })
  if (bytes.length > c.max_bytes) no('too_big')
  if (bytes.length === 0) no('empty_message')
  if (defects.size > 0) return opinion()
  let message: Loose
  try {
    message = read(Uint8Array.from(bytes), 'FromDevice')
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof TypeError)) throw error
    no('not_protobuf')
    return opinion()
  }
  if (!message.body) no('unknown_message')
  if (message.body !== 'frame') return opinion(message.body && { other: message.body })
  const f = message.frame
  judgeWhole(f, c, no)
  const frame = {
    seq: f.seq,
    time_ms: f.time_ms,
    duration_ms: f.duration_ms,
    blocks: f.blocks.map((b: Loose, i: number) => judgeBlock(b, f.blocks.slice(0, i), f, c, no)),
    values: f.values.map((v: Loose, i: number) => judgeValue(v, f.values.slice(0, i), f, c, no)),
    events: f.events.map((e: Loose) => judgeEvent(e, f, c, no)),
    alarms: f.alarms.map((a: Loose) => judgeAlarm(a, f, no)),
  }
  return opinion(frame)
}

type No = (reason: Reject) => unknown

function judgeWhole(f: Loose, c: Circumstances, no: No): void {
  if (f.seq === 0) no('seq_missing')
  if (f.seq > c.highest_seq + 100_000) no('seq_too_far_ahead')
  const age_ms = c.now_ms - (f.time_ms + c.offset_ms)
  if (f.time_ms === 0) no('time_missing')
  if (!Number.isFinite(f.time_ms)) no('time_not_finite')
  if (f.time_ms < 0 || age_ms > c.keeps_ms + 3_600_000) no('time_too_old')
  if (f.time_ms > Date.UTC(2100, 0, 1) || age_ms < -5_000) no('time_in_future')
  if (f.seq > c.highest_seq && !(f.time_ms > c.previous_ms)) no('time_not_increasing')
  if (Number.isNaN(f.duration_ms) || f.duration_ms < 0 || f.duration_ms > 10_000) no('duration_out_of_range')
  if (f.blocks.length > 32) no('too_many_blocks')
  if (f.values.length > 128) no('too_many_values')
  if (f.events.length + f.alarms.length > 32) no('too_many_events')
  if (!f.blocks.length && !f.values.length && !f.events.length && !f.alarms.length) no('nothing_in_frame')
}

const defOf = (c: ChannelMessage) => CHANNELS.find((d) => d.mdc === c.mdc && d.name === c.name)!
const declaredAs = (index: number, c: Circumstances) => c.channels.find((d) => d.index === index)

function judgeBlock(b: Loose, before: Loose[], f: Loose, c: Circumstances, no: No): unknown {
  const channel = declaredAs(b.channel, c)
  if (!channel) return no('channel_not_declared')
  const def = defOf(channel)
  if (def.kind !== 'wave') return no('channel_wrong_kind')
  if (before.some((other) => other.channel === b.channel)) no('channel_twice')
  if (b.samples.length === 0) no('samples_empty')
  if (b.samples.length % 2) no('samples_odd_bytes')
  const samples: number[] = []
  for (let i = 0; i + 1 < b.samples.length; i += 2) samples.push(((b.samples[i] | (b.samples[i + 1] << 8)) << 16) >> 16)
  if (samples.length > 8192) no('samples_too_many')
  if (!(Math.abs(samples.length - (f.duration_ms / 1000) * channel.rate_hz) <= 1)) no('samples_rate_mismatch')
  for (const s of samples) {
    const physical = s * channel.gain + channel.offset
    if (s !== -32768 && !(physical >= def.min && physical <= def.max)) no('sample_out_of_range')
  }
  return { channel: def.key, rate_hz: channel.rate_hz, gain: channel.gain, offset: channel.offset, samples }
}

function judgeValue(v: Loose, before: Loose[], f: Loose, c: Circumstances, no: No): unknown {
  const channel = declaredAs(v.channel, c)
  if (!channel) return no('channel_not_declared')
  const def = defOf(channel)
  if (def.kind !== 'numeric') return no('channel_wrong_kind')
  if (before.some((other) => other.channel === v.channel && String(other.offset_ms) === String(v.offset_ms))) no('channel_twice')
  judgeOffset(v, f, no)
  if (!Number.isFinite(v.value)) no('value_not_finite')
  const value = channel.unit === '[degF]' ? ((v.value - 32) * 5) / 9 : v.value
  if (value < def.min || value > def.max) no('value_out_of_range')
  return { channel: def.key, value, offset_ms: v.offset_ms }
}

function judgeOffset({ offset_ms }: Loose, f: Loose, no: No): void {
  if (!(offset_ms >= 0 && offset_ms <= f.duration_ms)) no('value_time_outside_frame')
}

function judgeEvent(e: Loose, f: Loose, c: Circumstances, no: No): unknown {
  const kind = ['lead_off', 'lead_on', 'probe_off', 'probe_on', 'battery', 'note'][e.kind - 1]
  if (!kind) no('event_unknown_kind')
  const channel = e.channel === 0 ? null : declaredAs(e.channel, c)
  if (channel === undefined) no('channel_not_declared')
  if (e.text.length > 200) no('event_text_too_long')
  judgeOffset(e, f, no)
  if (!Number.isFinite(e.value)) no('value_not_finite')
  if (kind === 'battery' && !(e.value >= 0 && e.value <= 100)) no('value_out_of_range')
  return { kind, channel: channel ? defOf(channel).key : '', text: printable(e.text), value: e.value, offset_ms: e.offset_ms }
}

function judgeAlarm(a: Loose, f: Loose, no: No): unknown {
  const phase = [undefined, 'start', 'continue', 'end'][a.phase]
  const priority = [undefined, 'low', 'medium', 'high'][a.priority]
  if (a.code.length === 0) no('alarm_code_missing')
  if (a.code.length > 64 || a.text.length > 200) no('alarm_text_too_long')
  if (!phase) no('alarm_phase_unknown')
  if (!priority && phase !== 'end') no('alarm_priority_unknown')
  judgeOffset(a, f, no)
  return {
    code: printable(a.code),
    text: printable(a.text),
    priority: priority ?? 'low',
    phase,
    technical: a.technical,
    offset_ms: a.offset_ms,
  }
}

function printable(text: string): string {
  let out = ''
  for (const letter of text) {
    const code = letter.codePointAt(0)!
    out += code < 32 || (code >= 127 && code < 160) || (code >= 0xd800 && code < 0xe000) ? ' ' : letter
  }
  return out
}
