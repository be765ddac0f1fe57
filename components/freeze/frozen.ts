import type { StripReply } from '../../contracts/api.ts'
import { CHANNEL_BY_KEY, MISSING_SAMPLE } from '../../contracts/channel.ts'
import { decodeSamples } from '../bed/strip-decode.ts'
import type { CaliperWave } from '../calipers/caliper.ts'
import type { Ring } from '../live/signal-buffers.ts'
import { AutoScale } from '../waveform/auto-scale.ts'
import type { Range } from '../waveform/sweep.ts'

/** A frozen picture ends by itself: what stands still too long is taken for now. */
const FROZEN_MOST_MS = 300_000
/** So far back the waves of this screen are kept; further back they come from the record. */
export const BACK_MS = 60_000
/** The farthest that can be scrolled; beyond it the events of the patient are the way. */
export const BACK_MOST_MS = 600_000

/** A copy of one wave. Sample `first + i` is `data[i]`, and was taken at `(first + i) * 1000 / rate_hz`, ms since 1970. */
export interface FrozenWave {
  channel: string
  rate_hz: number
  gain: number
  off: number
  first: number
  data: Int16Array
  /** What it was drawn in; undefined where nothing was drawn yet. */
  range: Range | undefined
}

export interface Frozen {
  /** Event time of the last sample that was on the screen: the right edge. */
  at_ms: number
  /** Server time when it was frozen. */
  since_ms: number
  waves: readonly FrozenWave[]
}

/** How long a picture may still stand, ms; 0: it is over. */
export function leftOf(frozen: Pick<Frozen, 'since_ms'>, now_ms: number): number {
  return Math.max(0, frozen.since_ms + FROZEN_MOST_MS - now_ms)
}

/** Copies what the rings hold up to `at_ms`: they go on, and would write over it. */
export function frozenOf(rings: readonly Ring[], at_ms: number, since_ms: number, ranges: ReadonlyMap<string, Range>): Frozen {
  return { at_ms, since_ms, waves: rings.map((ring) => copyOf(ring, at_ms, ranges.get(ring.channel))) }
}

function copyOf(ring: Ring, at_ms: number, drawnIn: Range | undefined): FrozenWave {
  const first = ring.oldest
  const end = Math.max(first, Math.min(ring.head, ring.indexAt(at_ms) + 1))
  const data = Int16Array.from({ length: end - first }, (_, i) => ring.at(first + i))
  const range = rangeOf(ring.channel, ring.gain, extentOf(data, ring), drawnIn)
  return { channel: ring.channel, rate_hz: ring.fs, gain: ring.gain, off: ring.off, first, data, range }
}

/** What was on the screen, wider where the past needs it: what is scrolled to must not be cut off. A wave that was hidden scales itself. */
function rangeOf(channel: string, step: number, { low, high }: Range, drawnIn: Range | undefined): Range | undefined {
  if (high < low) return drawnIn
  if (drawnIn) return { low: Math.min(low, drawnIn.low), high: Math.max(high, drawnIn.high) }
  const scale = new AutoScale(CHANNEL_BY_KEY.get(channel)?.parameter ?? 'vent', step)
  scale.observe(low, high)
  return scale.ready ? scale.range : undefined
}

/** Lowest and highest physical value; high < low when nothing was measured. */
function extentOf(data: Int16Array, { gain, off }: { gain: number; off: number }): Range {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const raw of data) {
    if (raw === MISSING_SAMPLE) continue
    low = Math.min(low, raw * gain + off)
    high = Math.max(high, raw * gain + off)
  }
  return { low, high }
}

/** Physical value; null where nothing was measured or kept. */
export function valueAt(wave: FrozenWave, sample: number): number | null {
  const raw = wave.data[sample - wave.first]
  return raw === undefined || raw === MISSING_SAMPLE ? null : raw * wave.gain + wave.off
}

export function startOf(wave: FrozenWave): number {
  return (wave.first * 1000) / wave.rate_hz
}

/** From when on every wave is kept here, ms; `at_ms` when there is none. */
export function keptFrom(frozen: Frozen): number {
  return Math.max(...frozen.waves.filter((wave) => wave.data.length > 0).map(startOf), frozen.at_ms - BACK_MS)
}

/** The same with what the record holds from before; where both have a sample, this screen's stays. */
export function withRecord(frozen: Frozen, reply: StripReply): Frozen {
  return { ...frozen, waves: frozen.waves.map((wave) => earlier(wave, reply)) }
}

function earlier(wave: FrozenWave, reply: StripReply): FrozenWave {
  const first = Math.min(wave.first, Math.floor((reply.from_ms * wave.rate_hz) / 1000))
  const data = new Int16Array(wave.first + wave.data.length - first).fill(MISSING_SAMPLE)
  data.set(wave.data, wave.first - first)
  for (const piece of reply.waves) {
    if (piece.channel !== wave.channel || piece.rate_hz !== wave.rate_hz) continue
    const at = Math.round((piece.t0_ms * wave.rate_hz) / 1000) - first
    decodeSamples(piece.samples).forEach((raw, i) => {
      if (data[at + i] === MISSING_SAMPLE) data[at + i] = rescaled(raw, piece, wave)
    })
  }
  return { ...wave, first, data, range: rangeOf(wave.channel, wave.gain, extentOf(data, wave), wave.range) }
}

/** A device that was changed may count in other steps. */
function rescaled(raw: number, from: { gain: number; offset: number }, to: { gain: number; off: number }): number {
  if (raw === MISSING_SAMPLE || (from.gain === to.gain && from.offset === to.off)) return raw
  const there = Math.round((raw * from.gain + from.offset - to.off) / to.gain)
  return Math.abs(there) > 32_767 ? MISSING_SAMPLE : there
}

/** As the calipers want it: they may stand wherever the picture can be scrolled to. */
export function measurable(wave: FrozenWave, frozen: Frozen, unit: string): CaliperWave {
  const last = Math.floor((frozen.at_ms * wave.rate_hz) / 1000)
  const first = Math.min(last, Math.max(wave.first, Math.ceil(((frozen.at_ms - BACK_MOST_MS) * wave.rate_hz) / 1000)))
  return { channel: wave.channel, unit, t0_ms: 0, rate_hz: wave.rate_hz, first, last, value: (sample) => valueAt(wave, sample) }
}

/** How far back the right edge may lie, ms: the whole of a window stays within what can be scrolled to. */
export function backMost(window_ms: number): number {
  return Math.max(0, BACK_MOST_MS - window_ms)
}

/** A number of ms back, held within what can be scrolled to. */
export function heldBack(back_ms: number, window_ms: number): number {
  return Math.min(backMost(window_ms), Math.max(0, back_ms))
}

/** Marks of the time axis: whole seconds of a round step, no nearer than `least_px`. */
export function secondMarks(from_ms: number, to_ms: number, px_per_s: number, least_px: number): number[] {
  const step_s = [1, 2, 5, 10, 15, 30, 60].find((s) => s * px_per_s >= least_px) ?? 60
  const marks: number[] = []
  for (let at = Math.ceil(from_ms / 1000 / step_s) * step_s; at * 1000 <= to_ms; at += step_s) marks.push(at * 1000)
  return marks
}
