import { addBump } from './ecg.ts'
import type { Beat } from './heart.ts'
import type { Baseline } from './patient.ts'

/**
 * Arterial pressure from a three-element Windkessel: each beat ejects into an elastic vessel that empties with one time
 * constant, and the stream itself presses against the root of the aorta. So the pressure falls by itself when the heart
 * stops, and the pulse shrinks when it races. Valve closure adds the dicrotic notch and the wave after it.
 */
export interface Vessels {
  /** Pressure in the elastic part. */
  mmhg: number
  /** Emptying at the resting rate; faster beats find wider vessels. */
  tau_ms: number
  rest_rr_ms: number
  /** Pressure one whole stroke stores in the elastic part. */
  ejection_mmhg: number
  /** Pressure of the stream at its peak. */
  stream_mmhg: number
}

export const ART_DELAY_MS = 150
export const PLETH_DELAY_MS = 250
/** Where the pressure settles without a heart (mean systemic filling pressure, rounded up). */
const FILLING_MMHG = 14
/** Share of the pulse that is the stream's own pressure. */
const STREAM = 0.6

/** Vessels tuned so that the resting heart gives about the resting pressures. */
export function vessels(base: Baseline): Vessels {
  const rr_ms = 60_000 / base.heart_rate
  const pulse = base.sys_mmhg - base.dia_mmhg
  const runoff_ms = rr_ms - 0.75 * ejectionTime(rr_ms)
  const crest = base.dia_mmhg + 0.72 * pulse
  const tau_ms = runoff_ms / Math.log((crest - FILLING_MMHG) / (base.dia_mmhg - FILLING_MMHG))
  const mean = (base.dia_mmhg + crest) / 2
  return {
    mmhg: base.dia_mmhg,
    tau_ms,
    rest_rr_ms: rr_ms,
    ejection_mmhg: ((mean - FILLING_MMHG) * rr_ms) / tau_ms,
    stream_mmhg: STREAM * pulse,
  }
}

function ejectionTime(rr_ms: number): number {
  return 300 * Math.sqrt(Math.min(1.2, rr_ms / 1000))
}

/**
 * Writes pressure (mmHg) into `out`, sample i at from_ms + i * step_ms, and moves the vessels on. `tone` is the resistance
 * they empty against, 1 = the patient's own: the mean pressure goes with it.
 */
export function press(v: Vessels, out: Float64Array, from_ms: number, step_ms: number, beats: readonly Beat[], tone = 1): void {
  const until_ms = from_ms + out.length * step_ms
  const near = beats.filter((b) => b.r_ms + ART_DELAY_MS < until_ms + 100 && b.r_ms > from_ms - 2_500)
  out.fill(0)
  for (const b of near) addStroke(out, (b.r_ms + ART_DELAY_MS - from_ms) / step_ms, ejectionTime(b.rr_ms) / step_ms, b.stroke)
  let last = -1
  for (let i = 0; i < out.length; i++) {
    while (last + 1 < near.length && near[last + 1]!.r_ms + ART_DELAY_MS <= from_ms + i * step_ms) last++
    const rr_ms = near[last]?.rr_ms ?? v.rest_rr_ms
    const inflow = (v.ejection_mmhg * AREA * out[i]! * step_ms) / ejectionTime(rr_ms)
    v.mmhg += inflow - ((v.mmhg - FILLING_MMHG) * step_ms) / (v.tau_ms * tone * Math.sqrt(rr_ms / v.rest_rr_ms))
    out[i] = v.mmhg + v.stream_mmhg * out[i]!
  }
  for (const b of near) addClosure(v, out, from_ms, step_ms, b)
}

/** The notch of the closing valve and the wave that comes back after it. */
function addClosure(v: Vessels, out: Float64Array, from_ms: number, step_ms: number, b: Beat): void {
  const closed_ms = b.r_ms + ART_DELAY_MS + ejectionTime(b.rr_ms) - from_ms
  addBump(out, closed_ms / step_ms, 26 / step_ms, 20 / step_ms, -0.14 * v.stream_mmhg * b.stroke)
  addBump(out, (closed_ms + 70) / step_ms, 32 / step_ms, 75 / step_ms, 0.22 * v.stream_mmhg * b.stroke)
}

/** Adds one ejection, an early-peaked stream of height 1; start and length in samples. */
function addStroke(out: Float64Array, start: number, length: number, stroke: number): void {
  const first = Math.max(0, Math.ceil(start))
  const last = Math.min(out.length - 1, Math.floor(start + length))
  for (let i = first; i <= last; i++) out[i]! += stroke * stream(Math.max(0, (i - start) / length))
}

/** The stream over the ejection (0..1): a soft foot, a peak in the first third, a slower fall. */
function stream(x: number): number {
  return Math.max(0, Math.sin(Math.PI * x ** 0.6)) ** 1.5
}
/** One over the area of the stream of length 1. */
const AREA = 1 / meanOf(stream)

function meanOf(f: (x: number) => number): number {
  let sum = 0
  for (let i = 0; i < 1_000; i++) sum += f((i + 0.5) / 1_000)
  return sum / 1_000
}

/** Adds the finger's pulses: a quick rise, a slower fall, a shoulder after the dicrotic notch. */
export function addPulses(out: Float64Array, from_ms: number, step_ms: number, beats: readonly Beat[], height: number): void {
  const end_ms = from_ms + out.length * step_ms
  for (const b of beats) {
    const foot_ms = b.r_ms + PLETH_DELAY_MS
    if (foot_ms > end_ms + 300 || foot_ms < from_ms - 1_800) continue
    const root = Math.sqrt(Math.min(1.3, b.rr_ms / 1000))
    addBump(out, (foot_ms + 130 * root - from_ms) / step_ms, (50 * root) / step_ms, (100 * root) / step_ms, height * b.stroke)
    addBump(out, (foot_ms + 400 * root - from_ms) / step_ms, (85 * root) / step_ms, (150 * root) / step_ms, 0.42 * height * b.stroke)
  }
}
