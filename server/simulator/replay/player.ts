import { CHANNEL_BY_KEY, MISSING_SAMPLE } from '../../../contracts/channel.ts'
import type { Bedside } from '../bedside.ts'
import { declare, type FrameInput, type HelloInput } from '../frame.ts'
import type { RecordedNumber, RecordedWave, Recording } from './recording.ts'

export interface PlayerOptions {
  device: string
  recording: Recording
  /** Device clock at the first sample. */
  start_ms: number
  frames_per_s: number
}

interface Track {
  index: number
  wave: RecordedWave
  /** As sent: what lies outside the channel's physical range is missing, not clamped. */
  samples: Int16Array
}

/** Where a pressure of untrusted height is drawn: its usual swing (5th to 95th percentile) from 70 to 110 mmHg. */
const UNTRUSTED = { low: 70, high: 110 }
const MAX_GRID_MS = 250

/**
 * A recording as a device: the same frames, protocol and gate, origin RECORDED. At its end it begins again. Waves of a
 * rate below the channel's own are left out, and so are signals that no channel is known for.
 */
export function createPlayer({ device, recording, start_ms, frames_per_s }: PlayerOptions): Bedside {
  const tracks = tracksOf(recording.waves)
  if (tracks.length === 0) throw new RangeError(`${recording.id}: no signal that a channel is known for`)
  const numbers = numbersOf(recording.numbers, tracks.length)
  const grid_ms = gridOf(tracks.map((t) => t.wave.rate_hz))
  const border = (n: number) => Math.floor((n * 1_000) / frames_per_s / grid_ms) * grid_ms
  let count = 0
  const next = (): FrameInput => {
    const from_ms = border(count++)
    const to_ms = border(count)
    const blocks = tracks.map((t) => ({ channel: t.index, samples: cut(t, from_ms, to_ms) })).filter((b) => b.samples.length > 0)
    const values = numbers.flatMap((n) => secondsOf(n.number, from_ms, to_ms).map((v) => ({ ...v, channel: n.index })))
    const events = from_ms === 0 ? notes(recording, tracks) : []
    return { time_ms: start_ms + from_ms, duration_ms: to_ms - from_ms, blocks, values, events }
  }
  return {
    hello: helloOf(device, recording, tracks, numbers),
    running: null,
    can: () => false,
    silent: false,
    clock_step_ms: 0,
    trigger: () => {
      throw new RangeError('a recording plays no scenarios')
    },
    frames(now_ms, most) {
      const due: FrameInput[] = []
      while (due.length < most && start_ms + border(count + 1) <= now_ms) due.push(next())
      return due
    },
  }
}

function helloOf(
  device: string,
  recording: Recording,
  tracks: Track[],
  numbers: Array<{ index: number; number: RecordedNumber }>,
): HelloInput {
  const waves = tracks.map((t) => declare(t.index, t.wave.channel!, t.wave.rate_hz, t.wave.gain, t.wave.offset))
  const values = numbers.map((n) => declare(n.index, n.number.channel!))
  const channels = [...waves, ...values]
  return { device, origin: 'recorded', kind: 'monitor', model: `recording (${recording.layout})`, serial: recording.id, channels }
}

function tracksOf(waves: readonly RecordedWave[]): Track[] {
  const known = waves.filter((w) => {
    const range = w.channel === null ? undefined : CHANNEL_BY_KEY.get(w.channel)?.rate_hz
    return range !== undefined && w.rate_hz >= range[0] && w.rate_hz <= range[1]
  })
  return known.map((original, i) => {
    const wave = original.trusted ? original : placed(original)
    return { index: i + 1, wave, samples: withinRange(wave) }
  })
}

function numbersOf(numbers: readonly RecordedNumber[], before: number): Array<{ index: number; number: RecordedNumber }> {
  return numbers.filter((n) => n.channel !== null).map((number, i) => ({ index: before + i + 1, number }))
}

/** An untrusted wave with a gain that only shows its shape. */
function placed(wave: RecordedWave): RecordedWave {
  const sorted = wave.samples.filter((v) => v !== MISSING_SAMPLE).sort()
  const low = sorted[Math.floor(sorted.length * 0.05)] ?? 0
  const high = sorted[Math.floor(sorted.length * 0.95)] ?? 0
  const gain = (UNTRUSTED.high - UNTRUSTED.low) / Math.max(1, high - low)
  return { ...wave, gain, offset: UNTRUSTED.low - low * gain }
}

function withinRange(wave: RecordedWave): Int16Array {
  const { min, max } = CHANNEL_BY_KEY.get(wave.channel!)!
  return wave.samples.map((v) => {
    const physical = v * wave.gain + wave.offset
    return physical >= min && physical <= max ? v : MISSING_SAMPLE
  })
}

/** The shortest time in whole ms that holds a whole number of samples of every wave. */
export function gridOf(rates_hz: readonly number[]): number {
  for (let ms = 1; ms <= MAX_GRID_MS; ms++) if (rates_hz.every((r) => Number.isInteger((r * ms) / 1_000))) return ms
  return 1
}

/** Samples in [from, to) of the recording played round and round. */
function cut(track: Track, from_ms: number, to_ms: number): Int16Array {
  const { samples, wave } = track
  const first = Math.round((from_ms * wave.rate_hz) / 1_000)
  const out = new Int16Array(Math.round((to_ms * wave.rate_hz) / 1_000) - first)
  for (let i = 0; i < out.length; i++) out[i] = samples[(first + i) % samples.length]!
  return out
}

function secondsOf(number: RecordedNumber, from_ms: number, to_ms: number): Array<{ value: number; offset_ms: number }> {
  const found: Array<{ value: number; offset_ms: number }> = []
  for (let ms = Math.ceil(from_ms / 1_000) * 1_000; ms < to_ms; ms += 1_000) {
    const value = number.values[(ms / 1_000) % number.values.length]!
    if (!Number.isNaN(value)) found.push({ value, offset_ms: ms - from_ms })
  }
  return found
}

function notes(recording: Recording, tracks: readonly Track[]): NonNullable<FrameInput['events']> {
  const shapeOnly = tracks.filter((t) => !t.wave.trusted)
  const about = { kind: 'note' as const, channel: 0, text: `${recording.id}: ${recording.about}`.slice(0, 80) }
  return [about, ...shapeOnly.map((t) => ({ kind: 'note' as const, channel: t.index, text: 'scale not trusted: shape only' }))]
}
