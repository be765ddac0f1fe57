import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/**
 * What lies in a minute's bytes: segments one after the other, each with its own head, so that a row grows by appending.
 * wave:    u8 1 | f64 t0_ms | f64 rate_hz | f64 gain | f64 offset | u32 n | u32 length | raw deflate of the differences, int16 LE
 * numbers: u8 2 | f64 minute_ms | u32 n | n times (u16 ms into the minute, f32 value)
 * Differences of neighbouring samples wrap in int16, so every input comes back exactly.
 */
export interface WaveSegment {
  kind: 'wave'
  t0_ms: number
  rate_hz: number
  gain: number
  offset: number
  samples: Int16Array
}
export interface NumberSegment {
  kind: 'numbers'
  /** Event time (ms) and value, in the order they came. */
  points: Array<[number, number]>
}
export type Segment = WaveSegment | NumberSegment

const WAVE = 1
const NUMBERS = 2
const WAVE_HEAD = 41
const NUMBERS_HEAD = 13
const POINT = 6
/** Low effort and little memory: differences of a monitor's waves pack to about half at any level. */
const DEFLATE = { level: 1, memLevel: 4, windowBits: 11 } as const

function differences(samples: Int16Array): Buffer {
  const out = new Int16Array(samples.length)
  let before = 0
  for (let i = 0; i < samples.length; i++) {
    const now = samples[i]!
    out[i] = now - before
    before = now
  }
  return Buffer.from(out.buffer)
}

/**
 * Packs a wave. Ten seconds take about 40 us here; zlib's asynchronous form takes five times that for pieces this small,
 * so the caller lets others run between pieces instead.
 */
export function packWave({ t0_ms, rate_hz, gain, offset, samples }: WaveSegment): Buffer {
  const packed = deflateRawSync(differences(samples), DEFLATE)
  const out = Buffer.allocUnsafe(WAVE_HEAD + packed.length)
  out.writeUInt8(WAVE, 0)
  out.writeDoubleLE(t0_ms, 1)
  out.writeDoubleLE(rate_hz, 9)
  out.writeDoubleLE(gain, 17)
  out.writeDoubleLE(offset, 25)
  out.writeUInt32LE(samples.length, 33)
  out.writeUInt32LE(packed.length, 37)
  packed.copy(out, WAVE_HEAD)
  return out
}

/** Packs numbers of one minute; values keep 24 bits. */
export function packNumbers(minute_ms: number, points: ReadonlyArray<readonly [number, number]>): Buffer {
  const out = Buffer.allocUnsafe(NUMBERS_HEAD + points.length * POINT)
  out.writeUInt8(NUMBERS, 0)
  out.writeDoubleLE(minute_ms, 1)
  out.writeUInt32LE(points.length, 9)
  points.forEach(([t_ms, value], i) => {
    out.writeUInt16LE(Math.floor(t_ms - minute_ms), NUMBERS_HEAD + i * POINT)
    out.writeFloatLE(value, NUMBERS_HEAD + i * POINT + 2)
  })
  return out
}

/** @throws RangeError on bytes that are not segments. */
export function unpackSegments(bytes: Buffer): Segment[] {
  const segments: Segment[] = []
  for (let at = 0; at < bytes.length; ) {
    const kind = bytes.readUInt8(at)
    if (kind === WAVE) {
      const length = bytes.readUInt32LE(at + 37)
      segments.push(waveAt(bytes, at, length))
      at += WAVE_HEAD + length
    } else if (kind === NUMBERS) {
      const n = bytes.readUInt32LE(at + 9)
      segments.push(numbersAt(bytes, at, n))
      at += NUMBERS_HEAD + n * POINT
    } else throw new RangeError(`a minute's bytes hold no segment of kind ${kind} at ${at}`)
  }
  return segments
}

function waveAt(bytes: Buffer, at: number, length: number): WaveSegment {
  const n = bytes.readUInt32LE(at + 33)
  const unpacked = inflateRawSync(bytes.subarray(at + WAVE_HEAD, at + WAVE_HEAD + length))
  if (unpacked.length !== n * 2) throw new RangeError(`a segment of ${n} samples unpacked to ${unpacked.length} bytes`)
  const samples = new Int16Array(n)
  let before = 0
  for (let i = 0; i < n; i++) {
    samples[i] = before + unpacked.readInt16LE(i * 2)
    before = samples[i]!
  }
  return {
    kind: 'wave',
    t0_ms: bytes.readDoubleLE(at + 1),
    rate_hz: bytes.readDoubleLE(at + 9),
    gain: bytes.readDoubleLE(at + 17),
    offset: bytes.readDoubleLE(at + 25),
    samples,
  }
}

function numbersAt(bytes: Buffer, at: number, n: number): NumberSegment {
  const minute_ms = bytes.readDoubleLE(at + 1)
  const points: Array<[number, number]> = []
  for (let i = 0; i < n; i++) {
    const p = at + NUMBERS_HEAD + i * POINT
    points.push([minute_ms + bytes.readUInt16LE(p), Math.round(bytes.readFloatLE(p + 2) * 1000) / 1000])
  }
  return { kind: 'numbers', points }
}

/** Count, smallest, mean and largest of the samples that are not missing, in the channel's unit. */
export function statsOf({ samples, gain, offset }: WaveSegment): Stats {
  let n = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < samples.length; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE) continue
    n++
    sum += s
    if (s < min) min = s
    if (s > max) max = s
  }
  if (n === 0) return { n: 0, min: null, mean: null, max: null }
  const physical = (s: number) => s * gain + offset
  return { n, min: Math.min(physical(min), physical(max)), mean: physical(sum / n), max: Math.max(physical(min), physical(max)) }
}

export interface Stats {
  n: number
  min: number | null
  mean: number | null
  max: number | null
}
