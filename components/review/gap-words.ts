import { text } from '../text/text.ts'

/** What was measured can be read back within so long; what a device sent late comes later still, into a gap told as one. */
const RECORDED_MS = 15_000

/** Where a strip ends, and the server's time, ms. */
export interface StripEnd {
  to_ms: number
  now_ms: number
}

/** What is written into a gap of a strip, s since 1970: around an alarm of just now a strip ends in what is still being recorded. */
export function gapWords([from_s, to_s]: readonly [number, number], { to_ms, now_ms }: StripEnd): string {
  const goes_on = to_s * 1000 >= to_ms && from_s * 1000 > now_ms - RECORDED_MS
  return goes_on ? text('review.gap_soon') : text('review.gap', { seconds: (to_s - from_s).toFixed(1) })
}
