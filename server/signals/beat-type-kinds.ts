import {
  type Cut,
  cutOut,
  emptyCut,
  fitAt,
  height_uv,
  type Likeness,
  liken,
  likenNear,
  rise_ms,
  shapeLength,
  spread_ms,
} from './beat-type-shape.ts'
import { type Strip, sampleAt } from './beat-type-strip.ts'

/** Shapes of beats kept at a time; the least used makes room. */
export const KINDS = 4
/** Leads whose shapes are compared. */
export const LEADS_MAX = 2
/** Beats alike on the mean of their best and their worst lead are one kind. */
const SAME = 0.8
/** Beyond this on every lead nobody asks what else it may be. */
const PLAIN = 0.92
/** A kind's share in the rhythm is that of about the last so many beats. */
const MEMORY_BEATS = 32
/** A lead on which a beat moves less says nothing of its shape. */
const LEAST_UV = 100

/** One lead: what was measured lately, and the shapes known on it. */
export interface TypedLead {
  channel: string
  strip: Strip
  /** KINDS templates, one after another, microvolts, free of their means. */
  shapes: Int16Array
  /** Which kinds have a shape on this lead, a bit each. */
  has: number
  /** The beat before. */
  before: Int16Array
  /** How far beats of the dominant kind usually are from their template on this lead: 1 - fit. */
  wobble: number
  /** Where the dominant kind's template lay last. */
  at: number
  /** Beats since the lead last showed one. */
  silent: number
}

/** The shapes of a patient's beats. Kind `dominant` is the patient's own rhythm, the others are compared with it. */
export interface Kinds {
  leads: TypedLead[]
  share: Float64Array
  seen: Float64Array
  dominant: number
  /** Beats learnt from. */
  beats: number
}

/** What was measured on one beat. NaN where no lead shows it. */
export interface Measured {
  /** Leads on which the beat's shape could be compared. */
  leads: number
  /** Fit with the dominant kind on the best and on the worst lead. */
  best: number
  worst: number
  /** Mean over the leads of the distance from the dominant kind, in usual distances. */
  strange: number
  /** Logarithm of slope duration, rise and height against the dominant kind's, means over the leads. */
  spread: number
  rise: number
  /** Fit with the beat before, on the best lead. */
  alike: number
}

export function createKinds(): Kinds {
  return { leads: [], share: new Float64Array(KINDS), seen: new Float64Array(KINDS), dominant: 0, beats: 0 }
}

export function createLead(channel: string, strip: Strip): TypedLead {
  const length = shapeLength(strip.fs)
  return { channel, strip, shapes: new Int16Array(KINDS * length), has: 0, before: new Int16Array(length), wobble: 0.05, at: 0, silent: 0 }
}

// Written anew for every beat: nothing of it is remembered.
const cuts: Cut[] = Array.from({ length: LEADS_MAX }, emptyCut)
const shown: boolean[] = new Array<boolean>(LEADS_MAX).fill(false)
const fits = new Float64Array(LEADS_MAX * KINDS)
const found: Likeness = { fit: 0, at: 0 }
const measured: Measured = { leads: 0, best: 0, worst: 0, strange: 0, spread: 0, rise: 0, alike: 0 }

/** Measures the beat at `beat_ms` against what is known and learns from it. The result is overwritten by the next call. */
export function measureBeat(kinds: Kinds, beat_ms: number): Measured {
  cutAll(kinds, beat_ms)
  fits.fill(Number.NaN)
  const plain = isPlain(kinds)
  if (!plain) for (let k = 0; k < KINDS; k++) compare(kinds, k)
  judgeShape(kinds, plain)
  if (kinds.leads.some((_, i) => shown[i])) learn(kinds)
  keepBefore(kinds)
  return measured
}

function cutAll({ leads }: Kinds, beat_ms: number): void {
  leads.forEach((lead, i) => {
    const { strip } = lead
    const cut = cuts[i]!
    shown[i] = cutOut(strip, sampleAt(strip, beat_ms), cut) && height_uv(cut.x, cut.slack, cut.length) > LEAST_UV
    lead.silent = shown[i] ? 0 : lead.silent + 1
  })
}

/** Whether the beat is the patient's own, plainly so on every lead that shows it: most are, and cost little. */
function isPlain({ leads, seen, dominant }: Kinds): boolean {
  if (seen[dominant] === 0) return false
  let n = 0
  for (let i = 0; i < leads.length; i++) {
    const lead = leads[i]!
    if (!shown[i] || ((lead.has >> dominant) & 1) === 0) continue
    const cut = cuts[i]!
    likenNear(cut, lead.shapes, dominant * cut.length, lead.at, found)
    if (!(found.fit >= PLAIN)) return false
    fits[i * KINDS + dominant] = found.fit
    cut.at = found.at
    n++
  }
  return n > 0
}

/** Fits kind `k` on every lead; the shape lies where the best of the kinds fits. */
function compare({ leads, seen, dominant }: Kinds, k: number): void {
  if (seen[k] === 0) return
  leads.forEach((lead, i) => {
    if (!shown[i] || ((lead.has >> k) & 1) === 0) return
    const cut = cuts[i]!
    liken(cut, lead.shapes, k * cut.length, found)
    fits[i * KINDS + k] = found.fit
    if (!(found.fit <= bestOf(i, k))) cut.at = found.at
    if (k === dominant) lead.at = found.at
  })
}

/** The best fit on lead `i` of any kind but `k`. */
function bestOf(i: number, k: number): number {
  let best = Number.NEGATIVE_INFINITY
  for (let other = 0; other < KINDS; other++) {
    const fit = fits[i * KINDS + other]!
    if (other !== k && fit > best) best = fit
  }
  return best
}

/** Fit of kind `k` as a whole: the mean of the best and the worst lead. NaN where it was not compared. */
function whole(count: number, k: number): number {
  let best = Number.NEGATIVE_INFINITY
  let worst = Number.POSITIVE_INFINITY
  for (let i = 0; i < count; i++) {
    const fit = fits[i * KINDS + k]!
    if (!shown[i] || Number.isNaN(fit)) continue
    if (fit > best) best = fit
    if (fit < worst) worst = fit
  }
  return best === Number.NEGATIVE_INFINITY ? Number.NaN : (best + worst) / 2
}

function meanOf({ x, length }: Cut, at: number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += x[at + k]!
  return sum / length
}

/** A beat that is plainly the patient's own is as wide as those, and like the one before as far as anybody needs to know. */
function judgeShape({ leads, dominant }: Kinds, plain: boolean): void {
  let n = 0
  let [best, worst, strange, spread, rise] = [-2, 2, 0, 0, 0]
  let alike = Number.NaN
  leads.forEach((lead, i) => {
    const fit = fits[i * KINDS + dominant]!
    if (!shown[i] || Number.isNaN(fit)) return
    const { x, at, length, fs } = cuts[i]!
    const from = dominant * length
    n++
    best = Math.max(best, fit)
    worst = Math.min(worst, fit)
    strange += (1.02 - fit) / (0.04 + lead.wobble)
    if (plain) {
      alike = best
      return
    }
    spread += Math.log((spread_ms(x, at, length, fs) + 1) / (spread_ms(lead.shapes, from, length, fs) + 1))
    rise += Math.log((rise_ms(x, at, length, fs) + 1) / (rise_ms(lead.shapes, from, length, fs) + 1))
    const fit_before = alikeBefore(i, lead)
    if (!(fit_before <= alike)) alike = fit_before
  })
  measured.leads = n
  measured.best = n === 0 ? Number.NaN : best
  measured.worst = n === 0 ? Number.NaN : worst
  measured.strange = strange / n
  measured.spread = spread / n
  measured.rise = rise / n
  measured.alike = alike
}

/** Fit of the beat with the one before on lead `i`. */
function alikeBefore(i: number, { before }: TypedLead): number {
  const { at } = cuts[i]!
  liken(cuts[i]!, before, 0, found)
  cuts[i]!.at = at
  return found.fit
}

/** The beat joins the kind it is most like, or begins one in place of the least used. */
function learn(kinds: Kinds): void {
  const { leads, share, seen } = kinds
  kinds.beats++
  let joins = -1
  let fit = SAME
  for (let k = 0; k < KINDS; k++) {
    const v = seen[k] === 0 ? Number.NaN : whole(leads.length, k)
    if (v >= fit) {
      fit = v
      joins = k
    }
  }
  if (joins < 0) joins = beginKind(kinds)
  adopt(kinds, joins)
  const pace = 1 / Math.min(kinds.beats, MEMORY_BEATS)
  for (let k = 0; k < KINDS; k++) share[k]! += pace * ((k === joins ? 1 : 0) - share[k]!)
  if (joins !== kinds.dominant && seen[joins]! >= 3 && takesOver(kinds, joins)) kinds.dominant = joins
}

/** Room for a new kind: the first is the dominant one, else the least used gives way. */
function beginKind({ leads, share, seen, dominant }: Kinds): number {
  let least = dominant
  for (let k = 0; k < KINDS && seen[dominant]! > 0; k++) if (k !== dominant && (least === dominant || share[k]! < share[least]!)) least = k
  for (const lead of leads) lead.has &= ~(1 << least)
  share[least] = 0
  seen[least] = 0
  return least
}

function adopt({ leads, seen, dominant }: Kinds, k: number): void {
  const pace = Math.max(1 / (seen[k]! + 1), k === dominant ? 0.08 : 0.15)
  leads.forEach((lead, i) => {
    if (!shown[i]) return
    const { x, at, length } = cuts[i]!
    const known = (lead.has >> k) & 1
    const from = k * length
    const mean = meanOf(cuts[i]!, at)
    for (let j = 0; j < length; j++) {
      const now = x[at + j]! - mean
      const was = known ? lead.shapes[from + j]! : now
      lead.shapes[from + j] = Math.round(was + pace * (now - was))
    }
    lead.has |= 1 << k
    const fit = fits[i * KINDS + k]!
    if (k === dominant && !Number.isNaN(fit)) lead.wobble += 0.06 * (Math.min(0.5, 1 - fit) - lead.wobble)
  })
  seen[k]!++
}

/**
 * Whether kind `k` is the patient's own rhythm rather than the one held so far. A narrower one soon is; one as wide when it is
 * much more frequent; a wider one (paced rhythm, bundle branch block) only when it has been nearly alone for a minute or
 * more, so a ventricular tachycardia does not pass for the patient's own rhythm.
 */
function takesOver({ leads, share, dominant }: Kinds, k: number): boolean {
  const ratio = widthOf(leads, k) / widthOf(leads, dominant)
  if (ratio < 0.8) return share[k]! > Math.min(0.25, share[dominant]!)
  if (ratio > 1.25) return share[k]! > 0.6 && share[dominant]! < 0.1
  return share[k]! > share[dominant]! + 0.2
}

/** Slope duration of a kind, mean over the leads by height. */
function widthOf(leads: readonly TypedLead[], k: number): number {
  let sum = 0
  let weight = 0
  for (const { strip, shapes, has } of leads) {
    if (((has >> k) & 1) === 0) continue
    const length = shapeLength(strip.fs)
    const height = height_uv(shapes, k * length, length)
    sum += height * spread_ms(shapes, k * length, length, strip.fs)
    weight += height
  }
  return sum / weight
}

/** Not shifted, so that the leads stay as they were to each other. */
function keepBefore({ leads }: Kinds): void {
  leads.forEach(({ before }, i) => {
    if (!shown[i]) return
    const { x, slack, length } = cuts[i]!
    const mean = meanOf(cuts[i]!, slack)
    for (let j = 0; j < length; j++) before[j] = Math.round(x[slack + j]! - mean)
  })
}

/** Fit of the wave around `at_ms` with the beat before: the mean of the best and the worst lead. NaN where nothing is measured. */
export function fitBefore({ leads }: Kinds, at_ms: number): number {
  let best = Number.NEGATIVE_INFINITY
  let worst = Number.POSITIVE_INFINITY
  for (const { strip, before } of leads) {
    if (height_uv(before, 0, before.length) <= LEAST_UV) continue
    const fit = fitAt(strip, sampleAt(strip, at_ms), before)
    if (fit > best) best = fit
    if (fit < worst) worst = fit
  }
  return best === Number.NEGATIVE_INFINITY ? Number.NaN : (best + worst) / 2
}

/** Takes the wave around `at_ms` as the beat before. */
export function takeAsBefore(kinds: Kinds, at_ms: number): void {
  cutAll(kinds, at_ms)
  keepBefore(kinds)
}
