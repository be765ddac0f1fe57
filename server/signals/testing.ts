import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { DeviceEvent, WaveBlock } from '../../contracts/frame.ts'
import type { Signal, SignalInput } from '../engine/signal.ts'
import { SIGNALS } from './index.ts'

/** For tests: a tiny heart and lung, cut into frames, run through signals in their order as the engine does. */
export interface Told {
  name: string
  event_ms: number
  value: number
  quality: string
  source: string
}

export const START_MS = Date.UTC(2026, 0, 1)

export function wave(channel: string, rate_hz: number, samples: Int16Array, gain = 0.005): WaveBlock {
  return { channel, rate_hz, gain, offset: 0, samples }
}

/** ECG in mV / 0.005: P, QRS and T as bells around each beat of `at_s`. `noise` in mV, from a seed. */
export function ecg(rate_hz: number, seconds: number, at_s: readonly number[], noise_mv = 0.01, seed = 1): Int16Array {
  const random = randomOf(seed)
  const bells: Array<[number, number, number]> = [
    [-0.17, 0.12, 0.025],
    [-0.025, -0.12, 0.01],
    [0, 1.1, 0.011],
    [0.028, -0.22, 0.011],
    [0.28, 0.28, 0.045],
  ]
  const mv = new Float64Array(Math.round(rate_hz * seconds))
  for (const at of at_s) addBells(mv, rate_hz, at, bells)
  return Int16Array.from(mv, (v) => Math.round((v + noise_mv * (random() - 0.5) * 2) / 0.005))
}

function addBells(mv: Float64Array, rate_hz: number, at: number, bells: Array<[number, number, number]>): void {
  for (const [shift, height, width] of bells) {
    const from = Math.max(0, Math.floor((at + shift - 4 * width) * rate_hz))
    const to = Math.min(mv.length, Math.ceil((at + shift + 4 * width) * rate_hz))
    for (let i = from; i < to; i++) mv[i]! += height * Math.exp(-0.5 * ((i / rate_hz - at - shift) / width) ** 2)
  }
}

/** Pulse wave: one bell of 300 ms after each beat, delayed by 250 ms. */
export function pleth(rate_hz: number, seconds: number, at_s: readonly number[], height = 800): Int16Array {
  const v = new Float64Array(Math.round(rate_hz * seconds))
  for (const at of at_s) addBells(v, rate_hz, at + 0.4, [[0, height, 0.09]])
  return Int16Array.from(v, Math.round)
}

/** Impedance wave: a sine of `per_min` that stops at `until_s`, with a small movement of the heart. */
export function resp(rate_hz: number, seconds: number, per_min: number, until_s = seconds): Int16Array {
  return Int16Array.from({ length: Math.round(rate_hz * seconds) }, (_, i) => {
    const t = i / rate_hz
    const breath = t < until_s ? 500 * Math.sin(2 * Math.PI * (per_min / 60) * t) : 0
    return Math.round(breath + 30 * Math.sin(2 * Math.PI * 1.2 * t))
  })
}

/** Times of beats at `per_min` in [from_s, to_s). */
export function beatsAt(per_min: number, from_s: number, to_s: number): number[] {
  const at: number[] = []
  for (let t = from_s + 0.3; t < to_s; t += 60 / per_min) at.push(t)
  return at
}

export interface Stream {
  waves: WaveBlock[]
  values?: Array<{ key: string; value: number; event_ms: number }>
  events?: Array<{ event_ms: number; event: Omit<DeviceEvent, 'offset_ms'> }>
}

/** Cuts a stream into frames of `frame_ms` (or of the lengths it returns in turn) from START_MS on. */
export function frames(stream: Stream, frame_ms: number | (() => number)): SignalInput[] {
  const seconds = Math.max(...stream.waves.map((w) => w.samples.length / w.rate_hz))
  const cut: SignalInput[] = []
  for (let at = 0; at < seconds * 1000 - 1e-6; ) {
    const length = typeof frame_ms === 'number' ? frame_ms : frame_ms()
    cut.push(frameOf(stream, START_MS + at, Math.min(length, seconds * 1000 - at)))
    at += length
  }
  return cut
}

function frameOf(stream: Stream, event_ms: number, duration_ms: number): SignalInput {
  const within = (ms: number) => ms >= event_ms && ms < event_ms + duration_ms
  const index = (ms: number, rate: number) => Math.round(((ms - START_MS) * rate) / 1000)
  return {
    event_ms,
    duration_ms,
    blocks: stream.waves
      .map((w) => ({ ...w, samples: w.samples.slice(index(event_ms, w.rate_hz), index(event_ms + duration_ms, w.rate_hz)) }))
      .filter((w) => w.samples.length > 0),
    values: (stream.values ?? []).filter((v) => within(v.event_ms)),
    events: (stream.events ?? [])
      .filter((e) => within(e.event_ms))
      .map(({ event, event_ms: at }) => ({ ...event, offset_ms: at - event_ms })),
  }
}

/** Runs frames through `signals`; returns all they told. `between` may look at or replace the states between frames. */
export function run(
  inputs: readonly SignalInput[],
  signals: readonly Signal[] = SIGNALS,
  between: (states: unknown[], i: number) => unknown[] = (states) => states,
): Told[] {
  const told: Told[] = []
  let states: unknown[] = signals.map((s) => s.init())
  inputs.forEach((input, i) => {
    const values = [...input.values]
    signals.forEach((signal, k) => {
      const step = {
        ...input,
        values: values.filter((v) => wants(signal, v.key)),
        blocks: input.blocks.filter((b) => wants(signal, b.channel)),
      }
      signal.block(states[k], step, (name, event_ms, value, quality = '', source = '') => {
        told.push({ name, event_ms, value, quality, source })
        values.push({ key: name, value, event_ms, quality })
      })
    })
    states = between(states, i)
  })
  return told
}

function wants(signal: Signal, key: string): boolean {
  return signal.reads.some((r) => (r.endsWith('*') ? key.startsWith(r.slice(0, -1)) : r === key))
}

export function only(told: readonly Told[], name: string): Told[] {
  return told.filter((t) => t.name === name)
}

export function missing(length: number): Int16Array {
  return new Int16Array(length).fill(MISSING_SAMPLE)
}

/** mulberry32: the same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
