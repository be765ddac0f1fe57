import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { type Disturbance, disturbance, fibrillation, flutterBase, follow, type Levels, shake } from './disturbance.ts'
import { addBeats, type Lead } from './ecg.ts'
import { beat, type Heart, heart } from './heart.ts'
import { breathe, type Lungs, lungs, volume } from './lungs.ts'
import type { ModifiersAt } from './modifiers.ts'
import { numbersOf } from './monitor-numbers.ts'
import { type Blood, type Pressures, pressures, remember } from './numbers.ts'
import { type Baseline, baseline, type Profile } from './patient.ts'
import { type Random, random, seedOf } from './random.ts'
import { addPulses, press, type Vessels, vessels } from './vessels.ts'

/** Every wave has a whole number of samples in this time, so any frame of whole steps begins exactly at a sample of each. */
export const STEP_MS = 16

/** The waves a patient makes; physical = sample * gain. */
export const WAVES = {
  ecg_ii: { rate_hz: 250, gain: 0.0025 },
  ecg_v5: { rate_hz: 250, gain: 0.0025 },
  pleth: { rate_hz: 125, gain: 1 },
  resp: { rate_hz: 62.5, gain: 0.001 },
  art: { rate_hz: 125, gain: 0.05 },
} as const
export type WaveKey = keyof typeof WAVES
export type Samples = Partial<Record<WaveKey, Int16Array>>

export interface Patient {
  base: Baseline
  t_ms: number
  heart: Heart
  lungs: Lungs
  vessels: Vessels
  blood: Blood
  pressures: Pressures
  /** What the transducer of the arterial line sees: the pressure, while the line holds. */
  line: Pressures
  disturbance: Disturbance
  cuff_due_ms: number
  rhythm: Random
  breathing: Random
  readings: Random
  noise: Record<WaveKey, Random>
  /** Muscle noise, drawn only while the patient moves. */
  shaking: Random
}

/** What a patient did in a stretch of time. */
export interface Stretch {
  from_ms: number
  duration_ms: number
  /** A channel in trouble is all MISSING_SAMPLE; art is absent without a line. */
  waves: Samples
  numbers: Array<{ key: string; value: number; at_ms: number }>
}

/** Beats are drawn this far ahead: the P wave comes before its R. */
const AHEAD_MS = 400
const MISSED = MISSING_SAMPLE

export function createPatient(seed: number, profile: Profile = 'adult', art = false, ventilated = false): Patient {
  const base = baseline(seed, profile, art, ventilated)
  const stream = (name: string) => random(seedOf(seed, name))
  const noise = Object.fromEntries(Object.keys(WAVES).map((key) => [key, stream(key)])) as Record<WaveKey, Random>
  const rhythm = stream('rhythm')
  const breathing = stream('breathing')
  const readings = stream('readings')
  return {
    base,
    t_ms: 0,
    heart: heart(base, rhythm),
    lungs: lungs(base, breathing),
    vessels: vessels(base),
    blood: { spo2_pct: base.spo2_pct },
    pressures: pressures(),
    line: pressures(),
    disturbance: disturbance(stream('disturbance')),
    cuff_due_ms: 12_000 + 1_000 * Math.floor(40 * readings.next()),
    rhythm,
    breathing,
    readings,
    noise,
    shaking: stream('shaking'),
  }
}

/**
 * Lets `steps` x 16 ms pass and returns what a monitor saw. The same seed, modifiers and cuts give the same samples bit for
 * bit; other cuts (another frame rate) the same to a count.
 */
export function live(p: Patient, steps: number, modifiers: ModifiersAt): Stretch {
  const from_ms = p.t_ms
  const duration_ms = steps * STEP_MS
  breathe(p.lungs, from_ms + duration_ms + 2 * AHEAD_MS, p.base, modifiers, p.breathing)
  beat(p.heart, from_ms + duration_ms + AHEAD_MS, p.base, p.lungs, modifiers, p.rhythm)
  const chest = chestOf(p, from_ms, steps)
  const chest4 = spread(chest, 4)
  const chest2 = spread(chest, 2)
  const wander4 = spread(wanderOf(chest, from_ms), 4)
  const now = modifiers(from_ms)
  const levels = follow(p.disturbance, from_ms, steps, STEP_MS, modifiers)
  const pressure = pressureOf(p, from_ms, chest2, levels, now.tone)
  const waves: Samples = {
    ecg_ii: now.lead_off ? missing(steps * 4) : ecgOf(p, 'ecg_ii', from_ms, chest4, wander4, levels),
    ecg_v5: now.lead_off ? missing(steps * 4) : ecgOf(p, 'ecg_v5', from_ms, chest4, wander4, levels),
    pleth: now.probe_off ? missing(steps * 2) : plethOf(p, from_ms, chest2, levels),
    resp: now.lead_off ? missing(steps) : respOf(p, from_ms, steps, chest, levels),
  }
  if (p.base.art) waves.art = quantise(pressure, WAVES.art.gain, p.noise.art, 0.25)
  p.t_ms = from_ms + duration_ms
  return { from_ms, duration_ms, waves, numbers: numbersOf(p, from_ms, modifiers) }
}

/** Chest volume at every step, one more than the steps, for interpolation. */
function chestOf(p: Patient, from_ms: number, steps: number): Float64Array {
  const chest = new Float64Array(steps + 1)
  for (let i = 0; i <= steps; i++) chest[i] = volume(p.lungs, from_ms + i * STEP_MS)
  return chest
}

/** What is given at every step and one more, as straight lines with `per_step` samples a step. */
function spread(steps: Float64Array, per_step: number): Float64Array {
  const out = new Float64Array((steps.length - 1) * per_step)
  for (let s = 0, i = 0; s + 1 < steps.length; s++) {
    const rise = (steps[s + 1]! - steps[s]!) / per_step
    for (let k = 0; k < per_step; k++) out[i++] = steps[s]! + rise * k
  }
  return out
}

/** The baseline breathes and drifts, mV. */
function wanderOf(chest: Float64Array, from_ms: number): Float64Array {
  const out = new Float64Array(chest.length)
  for (let s = 0, t_ms = from_ms; s < out.length; s++, t_ms += STEP_MS)
    out[s] = 0.035 * chest[s]! + 0.018 * Math.sin(t_ms / 2_900) + 0.012 * Math.sin(t_ms / 1_130 + 1)
  return out
}

/** Beats on the moving baseline, with the amplifier's noise: never a perfectly flat line. */
function ecgOf(p: Patient, lead: Lead, from_ms: number, chest: Float64Array, wander: Float64Array, levels: Levels | null): Int16Array {
  const out = new Float64Array(wander.length)
  addBeats(out, from_ms, 4, p.heart.beats, p.base, lead)
  for (let i = 0; i < out.length; i++) out[i] = out[i]! * (1.025 - 0.05 * chest[i]!) + wander[i]!
  if (levels) disturbEcg(p, out, from_ms, levels, lead === 'ecg_ii' ? 0 : 1)
  return quantise(out, WAVES[lead].gain, p.noise[lead], 0.007)
}

/** Fibrillating chambers, and electrodes that move: heaves of the baseline, with muscle on them. */
function disturbEcg(p: Patient, out: Float64Array, from_ms: number, levels: Levels, view: number): void {
  const [ventricles, atria, motion] = [spread(levels.ventricles, 4), spread(levels.atria, 4), spread(levels.motion, 4)]
  for (let i = 0; i < out.length; i++) {
    const t_ms = from_ms + i * 4
    if (ventricles[i]! > 0) out[i]! += ventricles[i]! * fibrillation(p.disturbance, t_ms, view)
    if (atria[i]! > 0) out[i]! += atria[i]! * flutterBase(p.disturbance, t_ms)
    if (motion[i]! > 0) out[i]! += motion[i]! * (1.6 * shake(p.disturbance, t_ms, view) + 0.35 * p.shaking.normal())
  }
}

/** The pressure in the artery; what it gives is what the line shows of it: with the line apart, the room. */
function pressureOf(p: Patient, from_ms: number, chest: Float64Array, levels: Levels | null, tone: number): Float64Array {
  const out = new Float64Array(chest.length)
  press(p.vessels, out, from_ms, 8, p.heart.beats, tone)
  for (let i = 0; i < out.length; i++) out[i]! -= 2.2 * (chest[i]! - 0.5)
  remember(p.pressures, out)
  if (levels) {
    const [line, motion] = [spread(levels.line, 2), spread(levels.motion, 2)]
    for (let i = 0; i < out.length; i++)
      out[i] = out[i]! * (1 - line[i]!) + 2 * line[i]! + 6 * motion[i]! * (1 - line[i]!) * shake(p.disturbance, from_ms + i * 8, 2)
  }
  remember(p.line, out)
  return out
}

function plethOf(p: Patient, from_ms: number, chest: Float64Array, levels: Levels | null): Int16Array {
  const out = new Float64Array(chest.length)
  addPulses(out, from_ms, 8, p.heart.beats, p.base.pleth)
  for (let i = 0; i < out.length; i++) {
    const breath = chest[i]! - 0.5
    out[i] = out[i]! * (1 - 0.1 * breath) - 0.07 * p.base.pleth * breath - 0.42 * p.base.pleth
  }
  if (levels) {
    const motion = spread(levels.motion, 2)
    for (let i = 0; i < out.length; i++)
      if (motion[i]! > 0) out[i]! += 3 * p.base.pleth * motion[i]! * shake(p.disturbance, from_ms + i * 8, 3)
  }
  return quantise(out, WAVES.pleth.gain, p.noise.pleth, 5)
}

/** Impedance of the chest; the heart shows in it a little. */
function respOf(p: Patient, from_ms: number, steps: number, chest: Float64Array, levels: Levels | null): Int16Array {
  const out = new Float64Array(steps)
  addPulses(out, from_ms - 100, STEP_MS, p.heart.beats, 0.035)
  for (let i = 0; i < steps; i++) {
    const moved = levels ? 0.8 * levels.motion[i]! * shake(p.disturbance, from_ms + i * STEP_MS, 4) : 0
    out[i] = out[i]! + p.base.breath_ohm * (chest[i]! - 0.4 + moved)
  }
  return quantise(out, WAVES.resp.gain, p.noise.resp, 0.006)
}

function quantise(from: Float64Array, gain: number, noise: Random, amount: number): Int16Array {
  const out = new Int16Array(from.length)
  for (let i = 0; i < out.length; i++) out[i] = Math.round((from[i]! + amount * 2 * (noise.next() + noise.next() - 1)) / gain)
  return out
}

function missing(n: number): Int16Array {
  return new Int16Array(n).fill(MISSED)
}
