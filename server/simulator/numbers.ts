import type { Beat } from './heart.ts'
import type { Breath } from './lungs.ts'
import type { Baseline } from './patient.ts'
import type { Random } from './random.ts'
import { ART_DELAY_MS, PLETH_DELAY_MS } from './vessels.ts'

/** A monitor's averages: heart rate over 8 beats, breathing over 5 breaths, pressure over 4 beats. */
const BEATS = 8
const BREATHS = 5
/** Without a beat for this long the rate is 0, without a pulse there is none to show. */
const NO_BEAT_MS = 4_000
const NO_PULSE_MS = 6_000
const NO_BREATH_MS = 20_000
/** A breath shallower than this moves no chest: impedance does not see it. */
const SEEN_DEPTH = 0.2

/** The last seconds of arterial pressure at 125 Hz, for the numbers drawn from it. */
export interface Pressures {
  mmhg: Float64Array
  step_ms: number
  /** Time of the sample at index 0 of the next lap; sample k of all time lies at k % length. */
  count: number
}

export const pressures = (): Pressures => ({ mmhg: new Float64Array(640), step_ms: 8, count: 0 })

export function remember(p: Pressures, samples: Float64Array): void {
  for (let i = 0; i < samples.length; i++) p.mmhg[p.count++ % p.mmhg.length] = samples[i]!
}

/** Beats per minute over the last 8 intervals up to `t_ms`; 0 after 4 s without a beat. */
export function heartRate(beats: readonly Beat[], t_ms: number): number {
  let last = beats.length - 1
  while (last >= 0 && beats[last]!.r_ms > t_ms) last--
  if (last < 0 || t_ms - beats[last]!.r_ms > NO_BEAT_MS) return 0
  let sum = 0
  let n = 0
  for (let i = last; i >= 0 && n < BEATS; i--, n++) sum += beats[i]!.rr_ms
  return 60_000 / (sum / n)
}

/** Pulse rate at the finger, or null when no pulse came for 6 s. */
export function pulseRate(beats: readonly Beat[], t_ms: number): number | null {
  const pulses = beats.filter((b) => b.stroke > 0.2 && b.r_ms + PLETH_DELAY_MS <= t_ms)
  const last = pulses[pulses.length - 1]
  if (!last || t_ms - last.r_ms > NO_PULSE_MS) return null
  const recent = pulses.slice(-BEATS)
  return 60_000 / (recent.reduce((sum, b) => sum + b.rr_ms, 0) / recent.length)
}

/** Breaths per minute over the last 5 whole breaths; falls as the next one fails to come and is 0 after 20 s. */
export function breathRate(breaths: readonly Breath[], t_ms: number): number {
  const begun = breaths.filter((b) => b.start_ms <= t_ms && b.depth > SEEN_DEPTH)
  const last = begun[begun.length - 1]
  if (!last || t_ms - last.start_ms > NO_BREATH_MS) return 0
  const whole = begun.filter((b) => b.start_ms + b.length_ms <= t_ms).slice(-BREATHS)
  const usual = whole.length > 0 ? whole.reduce((sum, b) => sum + b.length_ms, 0) / whole.length : last.length_ms
  return 60_000 / Math.max(usual, t_ms - last.start_ms)
}

export interface BloodPressure {
  sys: number
  dia: number
  mean: number
}

/** Systolic and diastolic as the average extremes of the last 4 whole pulses, mean over them; without pulses over 2 s. */
export function bloodPressure(p: Pressures, beats: readonly Beat[], t_ms: number): BloodPressure {
  const feet = beats.map((b) => b.r_ms + ART_DELAY_MS).filter((f) => f <= t_ms && f > t_ms - 4_500)
  const spans = feet.slice(1).map((foot, i) => extremes(p, feet[i]!, foot))
  const used = feet.length > 0 && t_ms - feet[feet.length - 1]! < 2_500 ? spans.slice(-4) : []
  if (used.length === 0) return extremes(p, t_ms - 2_000, t_ms)
  const average = (pick: (e: BloodPressure) => number) => used.reduce((sum, e) => sum + pick(e), 0) / used.length
  return { sys: average((e) => e.sys), dia: average((e) => e.dia), mean: average((e) => e.mean) }
}

function extremes(p: Pressures, from_ms: number, to_ms: number): BloodPressure {
  const oldest = Math.max(0, p.count - p.mmhg.length)
  const first = Math.max(oldest, Math.min(p.count - 1, Math.floor(from_ms / p.step_ms)))
  const last = Math.max(first, Math.min(p.count - 1, Math.floor(to_ms / p.step_ms)))
  let sys = -Infinity
  let dia = Infinity
  let sum = 0
  for (let k = first; k <= last; k++) {
    const v = p.mmhg[k % p.mmhg.length]!
    sys = Math.max(sys, v)
    dia = Math.min(dia, v)
    sum += v
  }
  return { sys, dia, mean: sum / (last - first + 1) }
}

/** Saturation of the blood: follows its target within seconds, as lungs and finger delay it. */
export interface Blood {
  spo2_pct: number
}

export function saturate(blood: Blood, target_pct: number, t_s: number): void {
  blood.spo2_pct += (target_pct + 0.35 * Math.sin(t_s / 17) - blood.spo2_pct) * 0.4
}

/** One cuff reading, each of the three a little wrong, as cuffs are. */
export function cuff(bp: BloodPressure, r: Random): BloodPressure {
  return { sys: bp.sys + 2 * r.normal(), dia: bp.dia + 1.5 * r.normal(), mean: bp.mean + 1.5 * r.normal() }
}

/** Core temperature, wandering by a twentieth of a degree. */
export function temperature(base: Baseline, t_s: number): number {
  return base.temp_cel + 0.05 * Math.sin(t_s / 410)
}
