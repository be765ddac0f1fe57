import { random } from '../simulator/random.ts'
import type { Recording } from '../simulator/replay/recording.ts'
import { type PlayedAlarm, play } from './play.ts'

/** An event this long must raise an alarm whatever the delay. */
const LONG_S = 30
const LIMIT_PCT = 90
const DELAY_MS = 15_000
const ALARMS = ['spo2-low', 'desaturation']

export interface SaturationCount {
  alarms_0s: number
  alarms_15s: number
  missed_over_30s: number
  /** Events below the limit for more than 30 s. */
  long: number
}

/** Alarms of one stream of SpO2 without delay and with 15 s, and long events the delay has lost. */
export function countSaturation(recording: Recording): SaturationCount {
  const at = (delay_ms: number) => play(recording, { limits: { 'spo2-low': { low_pct: LIMIT_PCT, delay_ms } } }).alarms
  const [undelayed, delayed] = [at(0), at(DELAY_MS)]
  const values = recording.numbers.find((n) => n.channel === 'spo2')?.values ?? new Float64Array(0)
  const long = longEvents(values, LIMIT_PCT)
  const missed = long.filter(([from_s, to_s]) => !delayed.some((a) => ALARMS.includes(a.detector) && overlaps(a, from_s, to_s)))
  const low = (alarms: readonly PlayedAlarm[]) => alarms.filter((a) => a.detector === 'spo2-low').length
  return { alarms_0s: low(undelayed), alarms_15s: low(delayed), missed_over_30s: missed.length, long: long.length }
}

function overlaps({ raised_ms, ended_ms }: PlayedAlarm, from_s: number, to_s: number): boolean {
  return raised_ms <= to_s * 1_000 + 1_000 && (ended_ms === null || ended_ms >= from_s * 1_000)
}

/** Stretches of more than 30 s below the limit, [from, to) in seconds; a missing value ends one. */
export function longEvents(values: Float64Array, limit: number): Array<[number, number]> {
  const found: Array<[number, number]> = []
  let from = -1
  for (let s = 0; s <= values.length; s++) {
    const low = s < values.length && values[s]! < limit
    if (low && from < 0) from = s
    if (!low && from >= 0) {
      if (s - from > LONG_S) found.push([from, s])
      from = -1
    }
  }
  return found
}

/** Median and spread (of the logarithm) of time below the limit: half of all are over within 14 s, two thirds within 19 s (Görges 2009). */
const MEDIAN_S = 14
const SPREAD = 0.69
const WAVE_HZ = 25

/**
 * A seeded patient whose SpO2 wanders between 92 and 97 % and falls below 90 % about every two minutes, for times spread as
 * published; a breathing wave keeps the device talking.
 */
export function syntheticSaturation(seed: number, seconds: number): Recording {
  const r = random(seed)
  const values = new Float64Array(seconds)
  let [base, left_s, depth, next_s] = [95, 0, 0, r.between(30, 150)]
  for (let s = 0; s < seconds; s++) {
    base = Math.min(97, Math.max(92, base + 0.15 * r.normal()))
    if (left_s <= 0 && s >= next_s) {
      left_s = Math.max(2, Math.round(MEDIAN_S * Math.exp(SPREAD * r.normal())))
      depth = r.between(84, 88.9)
      next_s = s + left_s + r.between(60, 180)
    }
    values[s] = left_s-- > 0 ? Math.min(89, Math.round(depth + 0.5 * r.normal())) : Math.round(base)
  }
  const samples = Int16Array.from({ length: seconds * WAVE_HZ }, (_, i) => 500 * Math.sin((2 * Math.PI * i) / (4 * WAVE_HZ)))
  const wave = { name: 'RESP', channel: 'resp', rate_hz: WAVE_HZ, gain: 0.001, offset: 0, unit: 'Ohm', trusted: true, samples }
  const numbers = [{ name: 'SpO2', channel: 'spo2', values }]
  return { id: `synthetic-${seed}`, layout: 'bidmc', about: 'seeded SpO2', duration_s: seconds, waves: [wave], numbers }
}

export function saturationSum(counts: readonly SaturationCount[]): SaturationCount {
  const sum = { alarms_0s: 0, alarms_15s: 0, missed_over_30s: 0, long: 0 }
  for (const c of counts) for (const key of ['alarms_0s', 'alarms_15s', 'missed_over_30s', 'long'] as const) sum[key] += c[key]
  return sum
}

export function saturationRow(what: string, { alarms_0s, alarms_15s, missed_over_30s, long }: SaturationCount): string {
  return `${what}: ${alarms_0s} alarms at 0 s, ${alarms_15s} at 15 s; ${missed_over_30s} of ${long} events over 30 s missed`
}
