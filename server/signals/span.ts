/** Least and greatest sample of a wave's last seconds, pairs in a ring: what tells flat from alive. */
export const SPAN_S = 4

/** Puts the least and the greatest sample of second `second` (counted from 0) in its place; NaN: none came. */
export function noteSecond(range: Float64Array | Float32Array, second: number, least: number, greatest: number): void {
  const slot = (second % SPAN_S) * 2
  range[slot] = least
  range[slot + 1] = greatest
}

/** Greatest less least sample of those seconds that have some; -Infinity where none has. */
export function spanOf(range: Float64Array | Float32Array): number {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (let k = 0; k < range.length; k += 2) {
    if (range[k]! < least) least = range[k]!
    if (range[k + 1]! > greatest) greatest = range[k + 1]!
  }
  return greatest - least
}
