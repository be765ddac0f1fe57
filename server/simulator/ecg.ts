import type { Beat } from './heart.ts'
import type { Baseline, Profile } from './patient.ts'

/**
 * ECG as a sum of Gaussian bumps per beat, the closed form of the dynamical model of McSharry et al. (IEEE Trans Biomed
 * Eng 50:289, 2003): P, Q, R, S and T each have a place, a width and a height, and P and T move with the interval.
 */
interface Bump {
  /** Centre after the R wave. */
  at_ms: number
  rise_ms: number
  fall_ms: number
  mv: number
}
export type Lead = 'ecg_ii' | 'ecg_v5'

const REACH = 4
const TABLE = 2048
const GAUSS = Float64Array.from({ length: TABLE + 1 }, (_, i) => Math.exp(-0.5 * ((i * REACH) / TABLE) ** 2))

/** How much of each wave a lead sees: projections of the same heart. */
const VIEW: Record<Lead, { p: number; q: number; r: number; s: number; t: number }> = {
  ecg_ii: { p: 0.14, q: -0.07, r: 1, s: -0.16, t: 1 },
  ecg_v5: { p: 0.08, q: -0.09, r: 1.25, s: -0.3, t: 1.2 },
}

/** Small hearts are crossed sooner. */
const NARROW: Record<Profile, number> = { adult: 1, paediatric: 0.85, neonate: 0.7 }

/** Bumps of one sinus beat. QT follows Bazett with QTc about 400 ms; the PR interval shortens a little with the rate. */
function sinus(beat: Beat, base: Baseline, lead: Lead): Bump[] {
  const view = VIEW[lead]
  const root = Math.sqrt(Math.min(1.4, Math.max(0.3, beat.rr_ms / 1000)))
  const narrow = NARROW[base.profile]
  const qrs = base.qrs_mv
  return [
    { at_ms: -(70 + 82 * Math.min(1, root)) * narrow, rise_ms: 21 * narrow, fall_ms: 19 * narrow, mv: beat.p ? view.p : 0 },
    { at_ms: -23 * narrow, rise_ms: 7, fall_ms: 7, mv: view.q * qrs },
    { at_ms: 0, rise_ms: 10 * narrow, fall_ms: 10 * narrow, mv: view.r * qrs },
    { at_ms: 25 * narrow, rise_ms: 8, fall_ms: 10, mv: view.s * qrs },
    { at_ms: 275 * root, rise_ms: 48 * root, fall_ms: 30 * root, mv: view.t * base.t_mv },
  ]
}

/** A ventricular beat: no P, a QRS of about 150 ms, T against it, nearer when beats follow fast. */
function ventricular(beat: Beat, base: Baseline, lead: Lead): Bump[] {
  const sign = lead === 'ecg_ii' ? 1 : -0.8
  const near = Math.min(1, beat.rr_ms / 520)
  const narrow = NARROW[base.profile]
  return [
    { at_ms: 0, rise_ms: 17 * narrow, fall_ms: 20 * narrow, mv: 1.6 * sign * base.qrs_mv },
    { at_ms: 70 * narrow, rise_ms: 20 * narrow, fall_ms: 24 * narrow, mv: -0.6 * sign * base.qrs_mv },
    { at_ms: 290 * near, rise_ms: 62 * near, fall_ms: 44 * near, mv: -0.36 * sign },
  ]
}

/** Adds the beats to `out`, whose sample i lies at from_ms + i * step_ms; only where a bump reaches. */
export function addBeats(out: Float64Array, from_ms: number, step_ms: number, beats: readonly Beat[], base: Baseline, lead: Lead): void {
  const end_ms = from_ms + out.length * step_ms
  for (const beat of beats) {
    if (beat.r_ms > end_ms + 300 || beat.r_ms < from_ms - 900) continue
    const bumps = beat.wide ? ventricular(beat, base, lead) : sinus(beat, base, lead)
    for (const bump of bumps)
      addBump(out, (beat.r_ms + bump.at_ms - from_ms) / step_ms, bump.rise_ms / step_ms, bump.fall_ms / step_ms, bump.mv)
  }
}

/** Adds a lopsided Gaussian; centre and widths in samples. */
export function addBump(out: Float64Array, centre: number, rise: number, fall: number, height: number): void {
  const first = Math.max(0, Math.ceil(centre - REACH * rise))
  const last = Math.min(out.length - 1, Math.floor(centre + REACH * fall))
  for (let i = first; i <= last; i++) {
    const x = i < centre ? (centre - i) / rise : (i - centre) / fall
    out[i]! += height * GAUSS[(x * (TABLE / REACH) + 0.5) | 0]!
  }
}
