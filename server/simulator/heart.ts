import { type Lungs, volume } from './lungs.ts'
import type { ModifiersAt, Rhythm } from './modifiers.ts'
import type { Baseline } from './patient.ts'
import type { Random } from './random.ts'

export interface Beat {
  /** Time of the R wave. */
  r_ms: number
  /** Interval from the beat before. */
  rr_ms: number
  /** Ejected volume, 1 at rest: falls with less time to fill. */
  stroke: number
  /** From a ventricle: wide, with hardly a pulse. */
  wide: boolean
  /** The atria beat before it: a P wave. */
  p: boolean
}

export interface Heart {
  beats: Beat[]
  next_ms: number
  /** The next beat follows an extrasystole: compensatory pause. */
  pause: boolean
}

const REMEMBERED_MS = 15_000
const STANDSTILL_STEP_MS = 100
/** Pressure waves (Mayer) of about 0.1 Hz seen in the heart rate. */
const MAYER = { share: 0.012, hz: 0.095 }
const JITTER = 0.008

export function heart(base: Baseline, r: Random): Heart {
  return { beats: [], next_ms: -r.next() * (60_000 / base.heart_rate), pause: false }
}

/** Draws the beats whose R wave falls before `until_ms`: sinus rhythm led by breathing, Mayer waves and a little chance. */
export function beat(h: Heart, until_ms: number, base: Baseline, lung: Lungs, at: ModifiersAt, r: Random): void {
  while (h.next_ms < until_ms) {
    const now = at(Math.max(0, h.next_ms))
    if (now.standstill || now.rhythm === 'ventricular_fibrillation') {
      h.next_ms += STANDSTILL_STEP_MS
      continue
    }
    const last = h.beats[h.beats.length - 1]
    const rate = now.heart_rate ?? base.heart_rate
    const rr_ms = last && h.next_ms - last.r_ms < 3_000 ? h.next_ms - last.r_ms : 60_000 / rate
    const ectopic = !h.pause && last !== undefined && now.rhythm !== 'atrial_fibrillation' && rr_ms < 0.8 * (60_000 / rate)
    const wide = ectopic || now.rhythm === 'ventricular_tachycardia'
    const p = !wide && now.rhythm !== 'atrial_fibrillation'
    h.beats.push({ r_ms: h.next_ms, rr_ms, stroke: stroke(rr_ms, base, wide), wide, p })
    h.next_ms += now.next_rr_ms ?? intervalIn(now.rhythm, h, rate, base, lung, r, ectopic)
  }
  while (h.beats.length > 1 && h.beats[0]!.r_ms < until_ms - REMEMBERED_MS) h.beats.shift()
}

/** Interval to the beat after the one at next_ms, by the rhythm. */
function intervalIn(rhythm: Rhythm, h: Heart, rate: number, base: Baseline, lung: Lungs, r: Random, ectopic: boolean): number {
  const usual_ms = 60_000 / rate
  if (rhythm === 'ventricular_tachycardia') {
    h.pause = true
    return usual_ms * (1 + JITTER * r.normal())
  }
  // Fibrillating atria are conducted by chance: no interval says anything of the next, none is shorter than the node allows.
  if (rhythm === 'atrial_fibrillation') {
    h.pause = false
    return Math.max(320, usual_ms * (0.62 + 0.76 * r.next() + 0.12 * r.normal()))
  }
  if (rhythm === 'bigeminy') {
    h.pause = ectopic
    return usual_ms * (ectopic ? 1.38 : 0.62)
  }
  return interval(h, rate, base, lung, r, ectopic)
}

/** Interval of sinus rhythm. */
function interval(h: Heart, rate: number, base: Baseline, lung: Lungs, r: Random, wide: boolean): number {
  const t_s = h.next_ms / 1000
  const inspired = volume(lung, h.next_ms) - 0.4
  const sway = 1 - base.sinus_arrhythmia * inspired * 1.6 + MAYER.share * Math.sin(2 * Math.PI * MAYER.hz * t_s) + JITTER * r.normal()
  const early = r.next() < base.ectopy && !wide && Math.abs(rate - base.heart_rate) < 1
  h.pause = wide
  return (60_000 / rate) * sway * (wide ? 1.38 : early ? 0.62 : 1)
}

function stroke(rr_ms: number, base: Baseline, wide: boolean): number {
  const fill = Math.min(1.22, (rr_ms / (60_000 / base.heart_rate)) ** 0.55)
  return wide ? 0.35 * fill : fill
}
