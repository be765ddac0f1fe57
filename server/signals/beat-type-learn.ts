import { cuts, fits, meanOf, shown, whole } from './beat-type-beat.ts'
import { KINDS, type Kinds, type TypedLead } from './beat-type-kinds.ts'
import { height_uv, shapeLength, spread_ms } from './beat-type-shape.ts'

/** Beats alike on the mean of their best and their worst lead are one kind. */
const SAME = 0.8
/** A kind's share in the rhythm is that of about the last so many beats. */
const MEMORY_BEATS = 32

/** The beat in hand joins the kind it is most like, or begins one in place of the least used. */
export function learn(kinds: Kinds): void {
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
