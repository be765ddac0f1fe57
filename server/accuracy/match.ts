/** Counts of a comparison. */
export interface Counts {
  tp: number
  fn: number
  fp: number
}

/** By pair: index into `found` for each reference, -1 = missed; and which of `found` have no partner. */
export interface Pairs {
  partner: Int32Array
  alone: number[]
}

/**
 * One to one, within `tolerance`, both sorted: an event pairs with the next one of the other side unless the next but one is
 * nearer (as `bxb` of the WFDB software does).
 */
export function pair(reference: readonly number[], found: readonly number[], tolerance: number): Pairs {
  const partner = new Int32Array(reference.length).fill(-1)
  const alone: number[] = []
  let r = 0
  let f = 0
  while (r < reference.length && f < found.length) {
    const apart = found[f]! - reference[r]!
    const next_found = f + 1 < found.length && Math.abs(found[f + 1]! - reference[r]!) < Math.abs(apart)
    const next_reference = r + 1 < reference.length && Math.abs(found[f]! - reference[r + 1]!) < Math.abs(apart)
    if (apart < -tolerance || (apart < 0 && Math.abs(apart) <= tolerance && next_found)) alone.push(f++)
    else if (apart > tolerance || (apart > 0 && next_reference)) r++
    else partner[r++] = f++
  }
  while (f < found.length) alone.push(f++)
  return { partner, alone }
}

/** Counts where `counts(time)` holds: a hit or a miss lies where its reference lies, a false one where it was found. */
export function count(reference: readonly number[], found: readonly number[], pairs: Pairs, counts: (at: number) => boolean): Counts {
  let tp = 0
  let fn = 0
  let fp = 0
  for (let r = 0; r < reference.length; r++) {
    if (!counts(reference[r]!)) continue
    if (pairs.partner[r]! >= 0) tp++
    else fn++
  }
  for (const f of pairs.alone) if (counts(found[f]!)) fp++
  return { tp, fn, fp }
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum = { tp: 0, fn: 0, fp: 0 }
  for (const { tp, fn, fp } of all) {
    sum.tp += tp
    sum.fn += fn
    sum.fp += fp
  }
  return sum
}

/** Percent of `part` in the whole; null where there is nothing to count. */
export function percent(part: number, rest: number): number | null {
  return part + rest === 0 ? null : (100 * part) / (part + rest)
}

export function f1({ tp, fn, fp }: Counts): number | null {
  return tp + fn + fp === 0 ? null : (2 * tp) / (2 * tp + fn + fp)
}
