import { cutAll, cuts, fits, LEAST_UV, meanOf, shown } from './beat-type-beat.ts'
import { KINDS, type Kinds, type TypedLead } from './beat-type-kinds.ts'
import { learn } from './beat-type-learn.ts'
import { fitAt, height_uv, type Likeness, liken, likenNear, rise_ms, spread_ms } from './beat-type-shape.ts'
import { sampleAt } from './beat-type-strip.ts'

/** Beyond this on every lead nobody asks what else it may be. */
const PLAIN = 0.92

/** What was measured on one beat. NaN where no lead shows it. */
export interface Measured {
  /** Leads on which the beat's shape could be compared. */
  leads: number
  /** Mean over the leads of the distance from the dominant kind, in usual distances. */
  strange: number
  /** Logarithm of slope duration, rise and height against the dominant kind's, means over the leads. */
  spread: number
  rise: number
  /** Fit with the beat before, on the best lead. */
  alike: number
}

// Written anew for every beat: nothing of it is remembered.
const found: Likeness = { fit: 0, at: 0 }
const measured: Measured = { leads: 0, strange: 0, spread: 0, rise: 0, alike: 0 }

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

/** A beat that is plainly the patient's own is as wide as those, and like the one before as far as anybody needs to know. */
function judgeShape({ leads, dominant }: Kinds, plain: boolean): void {
  let n = 0
  let [best, strange, spread, rise] = [-2, 0, 0, 0]
  let alike = Number.NaN
  leads.forEach((lead, i) => {
    const fit = fits[i * KINDS + dominant]!
    if (!shown[i] || Number.isNaN(fit)) return
    const { x, at, length, fs } = cuts[i]!
    const from = dominant * length
    n++
    best = Math.max(best, fit)
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
