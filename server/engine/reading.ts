import type { Reading } from './detector.ts'

/** What a window says of an input nobody sends. */
export function emptyReading(): Reading {
  return { n: 0, mean: NaN, min: NaN, max: NaN, last: NaN, age_ms: Infinity, quality: '', seen_ms: Infinity }
}
