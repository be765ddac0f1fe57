import { MISSING_SAMPLE } from '../../../contracts/channel.ts'
import type { RecordedWave, Recording } from './recording.ts'
import { channelsByName } from './recording.ts'

/** One line of a WFDB header (PhysioNet header(5)). */
export interface WfdbSignal {
  name: string
  file: string
  format: 16 | 212
  /** Samples of this signal in each frame of the record. */
  per_frame: number
  /** Frames by which this signal lies late in the file. */
  skew: number
  byte_offset: number
  /** Counts per physical unit; value = (sample - baseline) / gain. */
  gain: number
  baseline: number
  unit: string
  first: number | null
  checksum: number | null
}

export interface WfdbHeader {
  record: string
  rate_hz: number
  /** Frames in the record; null where the header does not say. */
  frames: number | null
  signals: WfdbSignal[]
  comments: string[]
}

export class WfdbError extends Error {
  override name = 'WfdbError'
}

/** Reads a .hea text of a single-segment record. @throws WfdbError on what is not one, and on formats other than 16 and 212 */
export function parseHeader(text: string): WfdbHeader {
  const lines = text.split(/\r?\n/)
  const comments = lines.filter((l) => l.startsWith('#')).map((l) => l.slice(1).trim())
  const body = lines.filter((l) => l.trim() !== '' && !l.startsWith('#'))
  const [record = '', count = '', rate = '250', frames] = (body[0] ?? '').trim().split(/\s+/)
  if (record.includes('/')) throw new WfdbError(`${record}: records of several segments are not read`)
  const n = Number(count)
  if (!record || !Number.isInteger(n) || n < 0) throw new WfdbError('no record line')
  if (body.length < n + 1) throw new WfdbError(`${record}: ${n} signals announced, ${body.length - 1} described`)
  const signals = body.slice(1, n + 1).map((line) => parseSignal(line, record))
  return { record, rate_hz: Number.parseFloat(rate), frames: frames === undefined ? null : Number(frames), signals, comments }
}

function parseSignal(line: string, record: string): WfdbSignal {
  const [file = '', format = '', gain = '200', , zero = '0', first, checksum, , ...name] = line.trim().split(/\s+/)
  const f = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/.exec(format)
  if (!f || (f[1] !== '16' && f[1] !== '212')) throw new WfdbError(`${record}: format ${format} is not read (16 and 212 are)`)
  const g = /^([-\d.eE+]+)(?:\((-?\d+)\))?(?:\/(\S+))?$/.exec(gain)
  if (!g) throw new WfdbError(`${record}: gain ${gain} is not understood`)
  return {
    name: name.join(' '),
    file,
    format: f[1] === '16' ? 16 : 212,
    per_frame: Number(f[2] ?? 1),
    skew: Number(f[3] ?? 0),
    byte_offset: Number(f[4] ?? 0),
    gain: Number(g[1]) || 200,
    baseline: Number(g[2] ?? zero),
    unit: g[3] ?? 'mV',
    first: first === undefined ? null : Number(first),
    checksum: checksum === undefined ? null : Number(checksum),
  }
}

/** Format 212: two 12-bit two's complement samples in three bytes. */
export function decode212(bytes: Uint8Array): Int16Array {
  const out = new Int16Array(Math.floor((bytes.length * 2) / 3))
  for (let i = 0, b = 0; i < out.length; i += 2, b += 3) {
    const middle = bytes[b + 1]!
    out[i] = ((bytes[b]! | ((middle & 0x0f) << 8)) << 20) >> 20
    if (i + 1 < out.length) out[i + 1] = ((bytes[b + 2]! | ((middle & 0xf0) << 4)) << 20) >> 20
  }
  return out
}

/** Format 16: little-endian int16. */
export function decode16(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getInt16(i * 2, true))
}

/** 16-bit signed sum, as headers carry it. */
export function checksum16(samples: Int16Array): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum = (sum + samples[i]!) & 0xffff
  return (sum << 16) >> 16
}

/**
 * All signals of a record, each checked against the header's first value and checksum.
 * `file` gives the bytes of a signal file by its name. A missing 12-bit sample (-2048) becomes MISSING_SAMPLE.
 * @throws WfdbError where the data is not what the header says
 */
export function readWfdb(header: WfdbHeader, file: (name: string) => Uint8Array): Recording {
  const samples = new Map<WfdbSignal, Int16Array>()
  for (const name of new Set(header.signals.map((s) => s.file))) {
    const group = header.signals.filter((s) => s.file === name)
    for (const [signal, data] of unwoven(group, file(name))) samples.set(signal, checked(header, signal, data))
  }
  const keys = channelsByName(header.signals.map((s) => s.name))
  const waves = header.signals.map((s, i) => waveOf(header, s, samples.get(s)!, keys[i] ?? null))
  const duration_s = Math.min(...waves.map((w) => w.samples.length / w.rate_hz))
  return { id: header.record, layout: 'wfdb', about: header.comments.join(' · '), duration_s, waves, numbers: [] }
}

/** Takes the interleaved frames of one file apart. */
function unwoven(group: readonly WfdbSignal[], bytes: Uint8Array): Map<WfdbSignal, Int16Array> {
  const { format, byte_offset } = group[0]!
  const all = (format === 16 ? decode16 : decode212)(bytes.subarray(byte_offset))
  const width = group.reduce((sum, s) => sum + s.per_frame, 0)
  const frames = Math.floor(all.length / width)
  const out = new Map<WfdbSignal, Int16Array>()
  let column = 0
  for (const s of group) {
    const data = new Int16Array((frames - s.skew) * s.per_frame)
    for (let f = 0; f < frames - s.skew; f++)
      for (let k = 0; k < s.per_frame; k++) data[f * s.per_frame + k] = all[(f + s.skew) * width + column + k]!
    out.set(s, data)
    column += s.per_frame
  }
  return out
}

function checked(header: WfdbHeader, s: WfdbSignal, data: Int16Array): Int16Array {
  const whole = header.frames === null ? data : data.subarray(0, header.frames * s.per_frame)
  if (header.frames !== null && data.length < (header.frames - s.skew) * s.per_frame)
    throw new WfdbError(`${header.record} ${s.name}: ${data.length} samples, the header says ${header.frames * s.per_frame}`)
  if (s.first !== null && whole[0] !== s.first)
    throw new WfdbError(`${header.record} ${s.name}: first sample ${whole[0]}, the header says ${s.first}`)
  if (s.checksum !== null && s.skew === 0 && checksum16(whole) !== s.checksum)
    throw new WfdbError(`${header.record} ${s.name}: checksum ${checksum16(whole)}, the header says ${s.checksum}`)
  return whole
}

function waveOf(header: WfdbHeader, s: WfdbSignal, data: Int16Array, channel: string | null): RecordedWave {
  const samples = s.format === 212 ? data.map((v) => (v === -2048 ? MISSING_SAMPLE : v)) : data
  const base = { name: s.name, channel, rate_hz: header.rate_hz * s.per_frame, unit: s.unit, trusted: true }
  return { ...base, gain: 1 / s.gain, offset: -s.baseline / s.gain, samples }
}
