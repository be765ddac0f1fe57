import { CALM, type ModifiersAt } from './modifiers.ts'
import type { Random } from './random.ts'

/** What comes over the waves for a while, each fading in and out within half a second: 0 = none, 1 = fully there. */
export interface Disturbance {
  ventricles: number
  atria: number
  motion: number
  line: number
  /** Phases of the oscillations, so that no two patients shake alike. */
  phases: readonly number[]
}

/** Levels at every step of a stretch and one more. */
export interface Levels {
  ventricles: Float64Array
  atria: Float64Array
  motion: Float64Array
  line: Float64Array
}

const KEYS = ['ventricles', 'atria', 'motion', 'line'] as const
/** Share of the way gone in a step of 16 ms; a pressure line empties more slowly than a rhythm changes. */
const PACE = { ventricles: 0.1, atria: 0.1, motion: 0.06, line: 0.03 } as const
const GONE = 1e-3

export function disturbance(r: Random): Disturbance {
  return { ventricles: 0, atria: 0, motion: 0, line: 0, phases: Array.from({ length: 12 }, () => 2 * Math.PI * r.next()) }
}

/** Moves the levels through `steps` steps; null while nothing disturbs, which is nearly always. */
export function follow(d: Disturbance, from_ms: number, steps: number, step_ms: number, at: ModifiersAt): Levels | null {
  const end_ms = from_ms + steps * step_ms
  if (KEYS.every((key) => d[key] === 0) && at(from_ms) === CALM && at(end_ms) === CALM) return null
  const of = () => new Float64Array(steps + 1)
  const levels: Levels = { ventricles: of(), atria: of(), motion: of(), line: of() }
  for (let i = 0; i <= steps; i++) {
    for (const key of KEYS) levels[key][i] = d[key]
    if (i < steps) step(d, at(from_ms + i * step_ms))
  }
  return levels
}

function step(d: Disturbance, now: ReturnType<ModifiersAt>): void {
  const target = {
    ventricles: now.rhythm === 'ventricular_fibrillation' ? 1 : 0,
    atria: now.rhythm === 'atrial_fibrillation' ? 1 : 0,
    motion: now.motion,
    line: now.line_off ? 1 : 0,
  }
  for (const key of KEYS) {
    d[key] += PACE[key] * (target[key] - d[key])
    if (target[key] === 0 && d[key] < GONE) d[key] = 0
  }
}

/** An oscillation of `hz` whose frequency wanders and whose phase is the patient's. */
function wave(t_s: number, hz: number, wander: number, phase: number): number {
  return Math.sin(2 * Math.PI * hz * t_s + wander * Math.sin(2 * Math.PI * 0.073 * hz * t_s + 2 * phase) + phase)
}

/** Coarse fibrillation of the ventricles, mV: 3 to 6 Hz, waxing and waning; `view` turns it for another lead. */
export function fibrillation(d: Disturbance, t_ms: number, view: number): number {
  const t_s = t_ms / 1_000
  const [a, b, c, e] = d.phases as readonly [number, number, number, number]
  const swell = 0.75 + 0.25 * Math.sin(2 * Math.PI * 0.21 * t_s + e)
  return 0.45 * swell * (wave(t_s, 4.7, 1.6, a + view) + 0.6 * wave(t_s, 6.1, 1.3, b + 2 * view) + 0.35 * wave(t_s, 3.1, 1, c - view))
}

/** The baseline of fibrillating atria, mV: 5 to 8 Hz, small. */
export function flutterBase(d: Disturbance, t_ms: number): number {
  const t_s = t_ms / 1_000
  return 0.045 * (wave(t_s, 6.3, 1.4, d.phases[4]!) + 0.6 * wave(t_s, 7.7, 1.1, d.phases[5]!))
}

/** Movement of about -1 to 1: slow heaves with quicker shakes on them; `place` says of what. */
export function shake(d: Disturbance, t_ms: number, place: number): number {
  const t_s = t_ms / 1_000
  const at = (i: number) => d.phases[6 + (i % 6)]! + 1.7 * place
  const burst = 0.55 + 0.45 * Math.sin(2 * Math.PI * 0.37 * t_s + at(5))
  return (
    burst *
    (0.5 * wave(t_s, 0.83, 2, at(0)) + 0.4 * wave(t_s, 1.9, 2.4, at(1)) + 0.3 * wave(t_s, 3.3, 2.8, at(2)) + 0.2 * wave(t_s, 6.7, 3, at(3)))
  )
}
