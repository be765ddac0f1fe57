import { LOST, N, type Strip } from './beat-type-strip.ts'

/** A beat's shape reaches from so long before its R peak to so long after it. */
const BEFORE_MS = 140
const AFTER_MS = 220
/** R is found to within this. */
const SLACK_MS = 88
/** After so long all of a beat's shape has been measured. */
export const SHAPE_KNOWN_MS = AFTER_MS + SLACK_MS + 20
/** The longest shape with its slack, samples (leads are worked at below 188 Hz). */
const MOST = 104

/** The stretch of a lead around one beat, wide enough to be shifted. Overwritten for every beat and lead. */
export interface Cut {
  /** Microvolts, `length + 2 * slack` of them. */
  x: Float64Array
  length: number
  slack: number
  fs: number
  /** Shift of the shape within `x`, 0..2 * slack. */
  at: number
}

export function emptyCut(): Cut {
  return { x: new Float64Array(MOST), length: 0, slack: 0, fs: 0, at: 0 }
}

/** Samples of a shape at `fs` Hz. */
export function shapeLength(fs: number): number {
  return Math.round(((BEFORE_MS + AFTER_MS) / 1000) * fs)
}

/** Cuts the beat whose R peak is sample `r`. False where a sample was lost or is not kept (any more). */
export function cutOut({ ring, m, fs }: Strip, r: number, cut: Cut): boolean {
  cut.length = shapeLength(fs)
  cut.slack = Math.round((SLACK_MS / 1000) * fs)
  cut.fs = fs
  cut.at = cut.slack
  const total = cut.length + 2 * cut.slack
  const first = r - Math.round((BEFORE_MS / 1000) * fs) - cut.slack
  if (total > MOST || first < 0 || first + total > m[N]! || first < m[N]! - ring.length) return false
  let at = first % ring.length
  for (let k = 0; k < total; k++) {
    const v = ring[at]!
    if (v === LOST) return false
    cut.x[k] = v
    if (++at === ring.length) at = 0
  }
  return true
}

/** How alike two shapes are. */
export interface Likeness {
  /** Normalised correlation, less for another height: 1 = the same, 0 = nothing in common. */
  fit: number
  /** Where the shape lies within the cut. */
  at: number
}

/** A height within 1.4 of the other's takes nothing off; beyond, half of the logarithm. */
const HEIGHT_FREE = 0.35
const HEIGHT_COST = 0.5

/** The best fit of template `t` (free of its mean) within the slack: each third place, then uphill from the best. */
export function liken(cut: Cut, t: Int16Array, from: number, out: Likeness): void {
  const tt = energy(t, from, cut.length)
  out.fit = Number.NEGATIVE_INFINITY
  for (let at = 1; at <= 2 * cut.slack; at += 3) better(cut, t, from, tt, at, out)
  climb(cut, t, from, tt, out)
}

/** The same, only uphill from where the template lay last time: enough for a beat like those before. */
export function likenNear(cut: Cut, t: Int16Array, from: number, near: number, out: Likeness): void {
  const tt = energy(t, from, cut.length)
  out.fit = Number.NEGATIVE_INFINITY
  better(cut, t, from, tt, near < 0 ? 0 : near > 2 * cut.slack ? 2 * cut.slack : near, out)
  climb(cut, t, from, tt, out)
}

function climb(cut: Cut, t: Int16Array, from: number, tt: number, out: Likeness): void {
  const start = out.at
  for (const way of WAYS) {
    let at = start + way
    while (at >= 0 && at <= 2 * cut.slack && better(cut, t, from, tt, at, out)) at += way
    if (out.at !== start) return
  }
}
const WAYS = [-1, 1]

function energy(t: Int16Array, from: number, length: number): number {
  let tt = 0
  for (let k = from; k < from + length; k++) tt += t[k]! * t[k]!
  return tt
}

/** Fits `t` at one place; keeps it when it is better there. */
function better({ x, length }: Cut, t: Int16Array, from: number, tt: number, at: number, out: Likeness): boolean {
  let s = 0
  let xx = 0
  let xt = 0
  for (let k = 0; k < length; k++) {
    const v = x[at + k]!
    s += v
    xx += v * v
    xt += v * t[from + k]!
  }
  xx -= (s * s) / length
  const fit = fitOf(xt / Math.sqrt(xx * tt + 1), xx, tt)
  if (!(fit > out.fit)) return false
  out.fit = fit
  out.at = at
  return true
}

/** Fit of the shape at sample `r`, unshifted, with template `t`. NaN where a sample was lost or is not kept. */
export function fitAt({ ring, m, fs }: Strip, r: number, t: Int16Array): number {
  const length = t.length
  const first = r - Math.round((BEFORE_MS / 1000) * fs)
  if (first < 0 || first + length > m[N]! || first < m[N]! - ring.length) return Number.NaN
  let at = first % ring.length
  let s = 0
  let xx = 0
  let xt = 0
  let tt = 0
  for (let k = 0; k < length; k++) {
    const v = ring[at]!
    if (v === LOST) return Number.NaN
    const w = t[k]!
    s += v
    xx += v * v
    xt += v * w
    tt += w * w
    if (++at === ring.length) at = 0
  }
  xx -= (s * s) / length
  return fitOf(xt / Math.sqrt(xx * tt + 1), xx, tt)
}

function fitOf(r: number, xx: number, tt: number): number {
  if (xx < 2 * tt && tt < 2 * xx) return r // Half the logarithm of two is just below what is free.
  return r - HEIGHT_COST * Math.max(0, Math.abs(0.5 * Math.log((xx + 1) / (tt + 1))) - HEIGHT_FREE)
}

/** Peak to peak, microvolts, of a stretch of `x`. */
export function height_uv(x: ArrayLike<number>, from: number, length: number): number {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let k = from; k < from + length; k++) {
    const v = x[k]!
    if (v < min) min = v
    if (v > max) max = v
  }
  return max - min
}

/** Effective duration of the slopes, ms: (sum |d|)² / sum d². A wide complex spreads its slope over more time. */
export function spread_ms(x: ArrayLike<number>, from: number, length: number, fs: number): number {
  let s1 = 0
  let s2 = 0
  for (let k = from + 1; k < from + length; k++) {
    const d = x[k]! - x[k - 1]!
    s1 += d < 0 ? -d : d
    s2 += d * d
  }
  return s2 === 0 ? 0 : ((s1 * s1) / s2) * (1000 / fs)
}

/** Height over steepest slope, ms: how long the complex would take at its steepest. */
export function rise_ms(x: ArrayLike<number>, from: number, length: number, fs: number): number {
  let steep = 0
  for (let k = from + 1; k < from + length; k++) {
    const d = x[k]! - x[k - 1]!
    if (d > steep) steep = d
    else if (-d > steep) steep = -d
  }
  return steep === 0 ? 0 : (height_uv(x, from, length) / steep) * (1000 / fs)
}
