import { setImmediate as othersRun } from 'node:timers/promises'
import type { Origin } from '../../contracts/alarm.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import type { LogRecord } from '../../contracts/record.ts'
import { packNumbers, packWave, type Stats, statsOf, type WaveSegment } from './segment.ts'

/** Collects what frames and numbers hold, per patient, channel and minute of event time, until it is written. */
export const MINUTE_MS = 60_000
/** Alarms wait behind nothing longer than this many pieces, about 2 ms. */
const PACKED_AT_ONCE = 40
/** Room for so many frames like the first is made at once; it doubles when that is not enough. */
const FIRST_FRAMES = 16

/** A piece of a minute, ready to be written: appended to the row if there is one. */
export interface Piece extends Stats {
  encounter: string
  channel: string
  minute_ms: number
  t0_ms: number
  rate_hz: number
  gain: number
  offset: number
  origin: Origin
  bytes: Buffer
}

interface Run {
  t0_ms: number
  rate_hz: number
  gain: number
  offset: number
  /** Grows; the first `n` are filled. Copies, so that no frame outlives its commit. */
  samples: Int16Array
  n: number
}
interface Minute {
  encounter: string
  channel: string
  minute_ms: number
  origin: Origin
  runs: Run[]
  points: Array<[number, number]>
}

export interface Gathering {
  record(record: LogRecord): void
  number(encounter: string, channel: string, t_ms: number, value: number, origin: Origin): void
  /** Hands over what was gathered, compressed, and starts anew. */
  take(): Promise<Piece[]>
}

export function gathering(): Gathering {
  /** By encounter, then channel: its minutes, rarely more than two. */
  let patients = new Map<string, Map<string, Minute[]>>()

  function minuteOf(encounter: string, channel: string, t_ms: number, origin: Origin): Minute {
    const minute_ms = Math.floor(t_ms / MINUTE_MS) * MINUTE_MS
    const channels = entryOf(patients, encounter, () => new Map<string, Minute[]>())
    const minutes = entryOf(channels, channel, () => [])
    let minute = minutes.find((one) => one.minute_ms === minute_ms)
    if (!minute) {
      minute = { encounter, channel, minute_ms, origin, runs: [], points: [] }
      minutes.push(minute)
    }
    return minute
  }

  function number(encounter: string, channel: string, t_ms: number, value: number, origin: Origin): void {
    if (Number.isFinite(value) && Number.isFinite(t_ms)) minuteOf(encounter, channel, t_ms, origin).points.push([t_ms, value])
  }

  function wave(encounter: string, event_ms: number, block: WaveBlock, origin: Origin): void {
    for (let from = 0, t_ms = event_ms; from < block.samples.length; ) {
      const minute = minuteOf(encounter, block.channel, t_ms, origin)
      const left = Math.max(1, Math.ceil(((minute.minute_ms + MINUTE_MS - t_ms) * block.rate_hz) / 1000 - 1e-6))
      const part = block.samples.subarray(from, from + left)
      append(minute.runs, t_ms, block, part)
      from += part.length
      t_ms = event_ms + (from * 1000) / block.rate_hz
    }
  }

  return {
    number,
    record(record) {
      if (record.kind !== 'frame' || record.encounter.startsWith('unassigned:')) return
      const { encounter, event_ms, origin, frame } = record
      for (const block of frame.blocks) wave(encounter, event_ms, block, origin)
      for (const { channel, value, offset_ms } of frame.values) number(encounter, channel, event_ms + offset_ms, value, origin)
    },
    async take() {
      const taken = [...patients.values()].flatMap((channels) => [...channels.values()].flat())
      patients = new Map()
      const pieces: Piece[] = []
      let packed = 0
      for (const minute of taken) {
        pieces.push(...pieceOf(minute))
        if (++packed % PACKED_AT_ONCE === 0) await othersRun()
      }
      return pieces
    },
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

/** Samples that go on where the last run ended belong to it; a hole, an overlap or another scale starts a new one. */
function append(runs: Run[], t_ms: number, block: WaveBlock, part: Int16Array): void {
  const { rate_hz, gain, offset } = block
  const last = runs.at(-1)
  if (last && last.rate_hz === rate_hz && last.gain === gain && last.offset === offset) {
    const period_ms = 1000 / rate_hz
    const expected_ms = last.t0_ms + last.n * period_ms
    if (Math.abs(t_ms - expected_ms) <= Math.max(period_ms, 8)) {
      extend(last, part)
      return
    }
  }
  const run = { t0_ms: t_ms, rate_hz, gain, offset, samples: new Int16Array(FIRST_FRAMES * part.length), n: 0 }
  extend(run, part)
  runs.push(run)
}

function extend(run: Run, part: Int16Array): void {
  const n = run.n + part.length
  if (n > run.samples.length) {
    const larger = new Int16Array(Math.max(n, run.samples.length * 2))
    larger.set(run.samples.subarray(0, run.n))
    run.samples = larger
  }
  run.samples.set(part, run.n)
  run.n = n
}

function segmentOf({ t0_ms, rate_hz, gain, offset, samples, n }: Run): WaveSegment {
  return { kind: 'wave', t0_ms, rate_hz, gain, offset, samples: samples.subarray(0, n) }
}

function pieceOf({ encounter, channel, minute_ms, origin, runs, points }: Minute): Piece[] {
  const whose = { encounter, channel, minute_ms, origin }
  const pieces: Piece[] = []
  for (const run of runs) {
    const segment = segmentOf(run)
    const { t0_ms, rate_hz, gain, offset } = segment
    pieces.push({ ...whose, t0_ms, rate_hz, gain, offset, ...statsOf(segment), bytes: packWave(segment) })
  }
  if (points.length > 0) {
    const scale = { t0_ms: points[0]![0], rate_hz: 0, gain: 1, offset: 0 }
    pieces.push({ ...whose, ...scale, ...numberStats(points), bytes: packNumbers(minute_ms, points) })
  }
  return pieces.length > 1 ? [joined(pieces)] : pieces
}

function numberStats(points: ReadonlyArray<readonly [number, number]>): Stats {
  const values = points.map(([, value]) => value)
  return {
    n: values.length,
    min: Math.min(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    max: Math.max(...values),
  }
}

/** One row a minute and channel, however many runs it took. */
function joined(pieces: readonly Piece[]): Piece {
  const n = pieces.reduce((sum, piece) => sum + piece.n, 0)
  const known = pieces.filter((piece) => piece.n > 0)
  return {
    ...pieces[0]!,
    n,
    min: n ? Math.min(...known.map((piece) => piece.min!)) : null,
    mean: n ? known.reduce((sum, piece) => sum + piece.mean! * piece.n, 0) / n : null,
    max: n ? Math.max(...known.map((piece) => piece.max!)) : null,
    bytes: Buffer.concat(pieces.map((piece) => piece.bytes)),
  }
}
