import { KINDS, type Kinds, LEADS_MAX } from './beat-type-kinds.ts'
import { type Cut, cutOut, emptyCut, height_uv } from './beat-type-shape.ts'
import { sampleAt } from './beat-type-strip.ts'

/** A lead on which a beat moves less says nothing of its shape. */
export const LEAST_UV = 100

/** The beat in hand, by lead: its stretch, whether the lead shows it, and how it fits each kind. Written anew for every beat. */
export const cuts: Cut[] = Array.from({ length: LEADS_MAX }, emptyCut)
export const shown: boolean[] = new Array<boolean>(LEADS_MAX).fill(false)
/** KINDS fits a lead; NaN where a kind was not compared. */
export const fits = new Float64Array(LEADS_MAX * KINDS)

/** Takes the beat at `beat_ms` in hand. */
export function cutAll({ leads }: Kinds, beat_ms: number): void {
  leads.forEach((lead, i) => {
    const { strip } = lead
    const cut = cuts[i]!
    shown[i] = cutOut(strip, sampleAt(strip, beat_ms), cut) && height_uv(cut.x, cut.slack, cut.length) > LEAST_UV
    lead.silent = shown[i] ? 0 : lead.silent + 1
  })
}

/** Fit of kind `k` as a whole: the mean of the best and the worst lead. NaN where it was not compared. */
export function whole(count: number, k: number): number {
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

/** Mean of the shape that lies at `at`. */
export function meanOf({ x, length }: Cut, at: number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += x[at + k]!
  return sum / length
}
