import type { Origin } from '../../contracts/alarm.ts'
import type { DeviceAlarm, DeviceEvent, NumericValue, WaveBlock } from '../../contracts/frame.ts'
import type { FrameRecord, LogRecord } from '../../contracts/record.ts'
import { RECORD_FORMAT, speaks } from '../../contracts/version.ts'
import { StringTable } from './string-table.ts'

/**
 * Records packed for the store and for worker threads, little-endian throughout:
 *
 *   u8 'W', u8 version, u16 0, u32 records, string table, then each record: u32 length, u8 tag, u8 origin, body.
 *
 * A frame is binary (samples as they are, at an even address, so that reading takes no copy); everything else is JSON.
 * Unpacked samples are views into `bytes`: they are read-only and keep the batch alive as long as they are held.
 */
const MAGIC = 0x57
const TAG = { frame: 1, json: 2 } as const
const ORIGINS: readonly Origin[] = ['live', 'simulated', 'recorded']
const KINDS: ReadonlySet<string> = new Set<LogRecord['kind']>([
  'tick',
  'opened',
  'admit',
  'discharge',
  'bind',
  'unbind',
  'clock',
  'command',
  'policy',
  'coverage',
  'delivery',
  'policy',
  'coverage',
  'delivery',
  'not_recorded',
  'skipped',
  'skip',
])
const FRAME_HEAD = 54
const BLOCK_HEAD = 30
const VALUE = 18
const HEAD = 8
const PREFIX = 6

/** Bytes that are not packed records, or of a version below the floor. */
export class CodecError extends Error {
  override name = 'CodecError'
}

/** Packs records in order. @throws CodecError when a batch names more than 65,535 different strings. */
export function packRecords(records: readonly LogRecord[]): Uint8Array {
  const strings = new StringTable()
  const bodies = records.map((record) => (record.kind === 'frame' ? extrasOf(record, strings) : Buffer.from(JSON.stringify(record))))
  if (strings.size > 0xffff) throw new CodecError('too many different strings in one batch')
  const table = strings.pack()
  let size = HEAD + table.length
  records.forEach((record, i) => {
    size += 1 + PREFIX + (record.kind === 'frame' ? frameBytes(record) : 0) + bodies[i]!.length
  })
  const out = Buffer.allocUnsafeSlow(size)
  out[0] = MAGIC
  out[1] = RECORD_FORMAT.current
  out.writeUInt16LE(0, 2)
  out.writeUInt32LE(records.length, 4)
  table.copy(out, HEAD)
  let at = HEAD + table.length
  records.forEach((record, i) => {
    at = writeRecord(out, at, record, bodies[i]!, strings)
  })
  return new Uint8Array(out.buffer, 0, at)
}

/** Unpacks what packRecords packed. @throws CodecError on anything else; lengths are checked before they are used. */
export function unpackRecords(bytes: Uint8Array): LogRecord[] {
  const reader = new Reader(bytes)
  if (reader.u8() !== MAGIC) throw new CodecError('not packed records')
  const version = reader.u8()
  if (!speaks(RECORD_FORMAT, version)) throw new CodecError(`record format ${version} is not spoken here`)
  reader.u16()
  const count = reader.u32()
  if (count * PREFIX > bytes.byteLength) throw new CodecError('more records than bytes')
  const strings = reader.strings()
  const records: LogRecord[] = []
  for (let i = 0; i < count; i++) records.push(readRecord(reader, strings))
  if (reader.at !== bytes.byteLength) throw new CodecError('bytes after the last record')
  return records
}

/** Events and alarms are rare: JSON, empty when there are none. Also enters the frame's strings into the table. */
function extrasOf(record: FrameRecord, strings: StringTable): Buffer {
  strings.add(record.encounter)
  strings.add(record.device)
  strings.add(record.boot)
  for (const block of record.frame.blocks) strings.add(block.channel)
  for (const value of record.frame.values) strings.add(value.channel)
  const { events, alarms } = record.frame
  return events.length + alarms.length === 0 ? Buffer.alloc(0) : Buffer.from(JSON.stringify([events, alarms]))
}

function frameBytes({ frame }: FrameRecord): number {
  let size = FRAME_HEAD + frame.values.length * VALUE
  for (const block of frame.blocks) size += BLOCK_HEAD + block.samples.length * 2
  return size
}

function writeRecord(out: Buffer, start: number, record: LogRecord, body: Buffer, strings: StringTable): number {
  let at = start + PREFIX
  out[start + 4] = record.kind === 'frame' ? TAG.frame : TAG.json
  out[start + 5] = record.kind === 'frame' ? ORIGINS.indexOf(record.origin) : 0
  if (record.kind === 'frame') at = writeFrame(out, at, record, body.length, strings)
  at += body.copy(out, at)
  if (at % 2 === 1) out[at++] = 0
  out.writeUInt32LE(at - start, start)
  return at
}

function writeFrame(out: Buffer, start: number, record: FrameRecord, extras: number, strings: StringTable): number {
  const { frame } = record
  let at = out.writeDoubleLE(record.at_ms, start)
  at = out.writeDoubleLE(record.event_ms, at)
  at = out.writeDoubleLE(frame.time_ms, at)
  at = out.writeDoubleLE(frame.duration_ms, at)
  at = out.writeUInt32LE(frame.seq, at)
  at = out.writeUInt32LE(extras, at)
  at = out.writeUInt16LE(strings.index(record.encounter), at)
  at = out.writeUInt16LE(strings.index(record.device), at)
  at = out.writeUInt16LE(strings.index(record.boot), at)
  at = out.writeUInt16LE(frame.blocks.length, at)
  at = out.writeUInt16LE(frame.values.length, at)
  out.writeUInt32LE(0, at)
  at += 4
  for (const block of frame.blocks) at = writeBlock(out, at, block, strings)
  for (const value of frame.values) {
    at = out.writeUInt16LE(strings.index(value.channel), at)
    at = out.writeDoubleLE(value.value, at)
    at = out.writeDoubleLE(value.offset_ms, at)
  }
  return at
}

function writeBlock(out: Buffer, start: number, block: WaveBlock, strings: StringTable): number {
  let at = out.writeUInt16LE(strings.index(block.channel), start)
  at = out.writeDoubleLE(block.rate_hz, at)
  at = out.writeDoubleLE(block.gain, at)
  at = out.writeDoubleLE(block.offset, at)
  at = out.writeUInt32LE(block.samples.length, at)
  new Int16Array(out.buffer, at, block.samples.length).set(block.samples)
  return at + block.samples.length * 2
}

function readRecord(reader: Reader, strings: readonly string[]): LogRecord {
  const start = reader.at
  const end = start + reader.u32()
  if (end > reader.size || end < start + PREFIX) throw new CodecError('record longer than the batch')
  const tag = reader.u8()
  const origin = ORIGINS[reader.u8()]
  if (origin === undefined) throw new CodecError('unknown origin')
  if (tag === TAG.frame) return readFrame(reader, origin, strings, end)
  if (tag !== TAG.json) throw new CodecError(`unknown record tag ${tag}`)
  const record = reader.json(end - reader.at) as LogRecord | null
  if (typeof record !== 'object' || record === null || !KINDS.has(record.kind) || !Number.isFinite(record.at_ms))
    throw new CodecError('not a record')
  return record
}

function readFrame(reader: Reader, origin: Origin, strings: readonly string[], end: number): FrameRecord {
  const [at_ms, event_ms, time_ms, duration_ms] = [reader.time(), reader.time(), reader.time(), reader.time()]
  const seq = reader.u32()
  const extras = reader.u32()
  const [encounter, device, boot] = [reader.name(strings), reader.name(strings), reader.name(strings)]
  const block_count = reader.u16()
  const value_count = reader.u16()
  reader.u32()
  const blocks: WaveBlock[] = []
  for (let i = 0; i < block_count; i++) blocks.push(readBlock(reader, strings))
  const values: NumericValue[] = []
  for (let i = 0; i < value_count; i++) values.push({ channel: reader.name(strings), value: reader.f64(), offset_ms: reader.f64() })
  const [events, alarms] = readExtras(reader, extras)
  reader.pad()
  if (reader.at !== end) throw new CodecError('frame length does not fit its content')
  const frame = { seq, time_ms, duration_ms, blocks, values, events, alarms }
  return { kind: 'frame', at_ms, encounter, device, boot, origin, event_ms, frame }
}

function readBlock(reader: Reader, strings: readonly string[]): WaveBlock {
  const channel = reader.name(strings)
  const [rate_hz, gain, offset] = [reader.f64(), reader.f64(), reader.f64()]
  return { channel, rate_hz, gain, offset, samples: reader.samples(reader.u32()) }
}

function readExtras(reader: Reader, length: number): [DeviceEvent[], DeviceAlarm[]] {
  if (length === 0) return [[], []]
  const extras = reader.json(length) as unknown
  if (!Array.isArray(extras) || !Array.isArray(extras[0]) || !Array.isArray(extras[1])) throw new CodecError('not events and alarms')
  return [extras[0] as DeviceEvent[], extras[1] as DeviceAlarm[]]
}

/** Reads forward; every length is held against what is left before anything is made of it. */
class Reader {
  at = 0
  readonly size: number
  private readonly bytes: Buffer

  constructor(bytes: Uint8Array) {
    const even = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes)
    this.bytes = Buffer.from(even.buffer, even.byteOffset, even.byteLength)
    this.size = even.byteLength
  }
  private take(n: number): number {
    const from = this.at
    if (n > this.size - from) throw new CodecError('bytes end too early')
    this.at = from + n
    return from
  }
  u8 = (): number => this.bytes[this.take(1)]!
  u16 = (): number => this.bytes.readUInt16LE(this.take(2))
  u32 = (): number => this.bytes.readUInt32LE(this.take(4))
  f64 = (): number => this.bytes.readDoubleLE(this.take(8))
  time(): number {
    const value = this.f64()
    if (!Number.isFinite(value)) throw new CodecError('a time that is not a number')
    return value
  }
  name(strings: readonly string[]): string {
    const name = strings[this.u16()]
    if (name === undefined) throw new CodecError('a name outside the string table')
    return name
  }
  samples(count: number): Int16Array {
    const from = this.take(count * 2)
    if ((this.bytes.byteOffset + from) % 2 === 1) throw new CodecError('samples at an odd address')
    return new Int16Array(this.bytes.buffer, this.bytes.byteOffset + from, count)
  }
  json(length: number): unknown {
    const from = this.take(length)
    const text = this.bytes.toString('utf8', from, from + length)
    try {
      return JSON.parse(text.replace(/\0$/, ''))
    } catch (cause) {
      throw new CodecError('a body that is not JSON', { cause })
    }
  }
  pad(): void {
    if (this.at % 2 === 1) this.take(1)
  }
  strings(): string[] {
    const length = this.u32()
    const from = this.take(length)
    const strings = StringTable.unpack(this.bytes.subarray(from, from + length))
    if (strings === null) throw new CodecError('broken string table')
    return strings
  }
}
