import type { ModifiersAt } from './modifiers.ts'
import type { Baseline } from './patient.ts'
import type { Random } from './random.ts'

export interface Breath {
  start_ms: number
  length_ms: number
  /** 1 = the patient's usual depth. */
  depth: number
}

export interface Lungs {
  breaths: Breath[]
  next_ms: number
}

/** Breaths older than this shape no wave and no rate any more. */
const REMEMBERED_MS = 90_000
/** While nobody breathes, whether breathing has come back is asked this often. */
const APNOEA_STEP_MS = 200
export const INSPIRATION = 0.38

/** A quarter to half second of breath is already running at the start, so that no wave begins with a step. */
export function lungs(base: Baseline, r: Random): Lungs {
  return { breaths: [], next_ms: -r.next() * (60_000 / base.breath_rate) }
}

/**
 * Draws the breaths that begin before `until_ms`. Lengths vary by 4 %, depths by 8 %. A ventilator keeps its own rate and
 * depth, and goes on when the tube is off: the breath is then the machine's, and the chest does not move.
 */
export function breathe(lung: Lungs, until_ms: number, base: Baseline, at: ModifiersAt, r: Random): void {
  const vary = base.ventilated ? 0.1 : 1
  while (lung.next_ms < until_ms) {
    const now = at(Math.max(0, lung.next_ms))
    if (!now.breathing && !base.ventilated) {
      lung.next_ms += APNOEA_STEP_MS
      continue
    }
    const rate = base.ventilated ? base.breath_rate : (now.breath_rate ?? base.breath_rate)
    const length_ms = (60_000 / rate) * (1 + 0.04 * vary * r.normal())
    const depth = 1 + 0.08 * vary * r.normal()
    lung.breaths.push({ start_ms: lung.next_ms, length_ms, depth: base.ventilated && now.tube_off ? 0 : depth })
    lung.next_ms += length_ms
  }
  while (lung.breaths.length > 1 && lung.breaths[0]!.start_ms < until_ms - REMEMBERED_MS) lung.breaths.shift()
}

/** The breath that runs at `t_ms`, and how far it is (0..1); null between breaths. */
export function breathAt(lung: Lungs, t_ms: number): { breath: Breath; phase: number } | null {
  const { breaths } = lung
  for (let i = breaths.length - 1; i >= 0; i--) {
    const breath = breaths[i]!
    if (breath.start_ms > t_ms) continue
    const phase = (t_ms - breath.start_ms) / breath.length_ms
    return phase < 1 ? { breath, phase } : null
  }
  return null
}

/** Chest volume at `t_ms`: 0 at the end of expiration, about 1 at the end of inspiration. */
export function volume(lung: Lungs, t_ms: number): number {
  const now = breathAt(lung, t_ms)
  return now ? now.breath.depth * excursion(now.phase) : 0
}

/** Inspiration as half a cosine, expiration faster at first and running out into a short pause. */
export function excursion(phase: number): number {
  if (phase < INSPIRATION) return 0.5 - 0.5 * Math.cos((Math.PI * phase) / INSPIRATION)
  const out = (phase - INSPIRATION) / (1 - INSPIRATION)
  const fall = 0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, out * 1.12) ** 0.8)
  return fall
}
