import type { Kinds } from './beat-type-kinds.ts'
import { fitBefore } from './beat-type-measure.ts'

/** A wave this much like the ventricular beat before it is another. */
const ECHO_FIT = 0.6
/** No two beats are closer than this. */
export const APART_MS = 230
const STEP_MS = 16
const PEAK_MS = 80

/**
 * Ventricular beats that the search for QRS complexes passed over, because a ventricular complex is less steep than the
 * patient's own: waves like the ventricular beat before. Looks at places in [from_ms, until_ms) on a fixed grid; returns the first such wave's
 * event time, or NaN. What it finds depends on the wave alone, not on how often it is asked.
 */
export function findEcho(kinds: Kinds, from_ms: number, until_ms: number): number {
  for (let at_ms = Math.ceil(from_ms / STEP_MS) * STEP_MS; at_ms < until_ms; at_ms += STEP_MS) {
    const fit = fitBefore(kinds, at_ms)
    if (fit >= ECHO_FIT && isPeak(kinds, at_ms, fit)) return at_ms
  }
  return Number.NaN
}

function isPeak(kinds: Kinds, at_ms: number, fit: number): boolean {
  for (let k = STEP_MS; k <= PEAK_MS; k += STEP_MS) if (fitBefore(kinds, at_ms + k) > fit) return false
  return true
}
