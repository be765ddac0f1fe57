/**
 * A set of sequence numbers as "everything up to n" plus disjoint ranges above it, sorted, never touching.
 * Small in practice: one range for live frames above the hole that back-fill is closing.
 */
export interface Ranges {
  up_to: number
  above: Array<[from: number, to: number]>
}

export const emptyRanges = (): Ranges => ({ up_to: 0, above: [] })

export function copyRanges({ up_to, above }: Ranges): Ranges {
  return { up_to, above: above.map(([from, to]) => [from, to]) }
}

export function hasSeq(ranges: Ranges, seq: number): boolean {
  if (seq <= ranges.up_to) return true
  const at = firstEndingAtOrAfter(ranges.above, seq)
  const range = ranges.above[at]
  return range !== undefined && range[0] <= seq
}

/** Adds from..to (inclusive), joins what touches, and moves `up_to` on when the first hole closes. */
export function addRange(ranges: Ranges, from: number, to: number): void {
  if (to <= ranges.up_to) return
  const { above } = ranges
  let low = Math.max(from, ranges.up_to + 1)
  let high = to
  const at = firstEndingAtOrAfter(above, low - 1)
  let until = at
  while (until < above.length && above[until]![0] <= high + 1) {
    low = Math.min(low, above[until]![0])
    high = Math.max(high, above[until]![1])
    until++
  }
  if (low > ranges.up_to + 1) {
    above.splice(at, until - at, [low, high])
    return
  }
  above.splice(at, until - at)
  ranges.up_to = high
}

/** The holes between `up_to` and `highest`, lowest first. */
export function holesOf(ranges: Ranges, highest: number): Array<[from: number, to: number]> {
  const holes: Array<[number, number]> = []
  let next = ranges.up_to + 1
  for (const [from, to] of ranges.above) {
    if (from > next) holes.push([next, from - 1])
    next = to + 1
  }
  if (next <= highest) holes.push([next, highest])
  return holes
}

/** The parts of from..to that are not in the set yet. */
export function missingIn(ranges: Ranges, from: number, to: number): Array<[from: number, to: number]> {
  return holesOf(ranges, Math.max(to, ranges.up_to))
    .map(([a, b]): [number, number] => [Math.max(a, from), Math.min(b, to)])
    .filter(([a, b]) => a <= b)
}

function firstEndingAtOrAfter(above: Ranges['above'], seq: number): number {
  let low = 0
  let high = above.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (above[middle]![1] < seq) low = middle + 1
    else high = middle
  }
  return low
}
