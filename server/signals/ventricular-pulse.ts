/** Times of the last pulses of one wave: whole milliseconds after `zero_ms`, a ring. */
export interface Pulses {
  zero_ms: number
  times: Uint32Array
  count: number
}

/** Pulses of 15 s and of what a frame may bring ahead of the beats. */
const RING = 64
/** The rhythm of the pulse before a run is that of the last so long. */
const BEFORE_MS = 15_000
const FEWEST = 5
/** The pulse of the last beat before a run may still come so long after its first. */
const TRANSIT_MS = 400
/** Intervals this much (logarithm) outside the usual range are another rhythm. */
const OUTSIDE = 0.15
/** A pulse about as fast as the run says nothing. */
const SLOWER = 0.87

export function createPulses(): Pulses {
  return { zero_ms: 0, times: new Uint32Array(RING), count: 0 }
}

export function addPulse(pulses: Pulses, at_ms: number): void {
  if (pulses.count === 0) pulses.zero_ms = at_ms
  pulses.times[pulses.count++ % RING] = Math.round(at_ms - pulses.zero_ms)
}

/** Pulses in (from_ms, until_ms]. */
export function pulsesIn({ zero_ms, times, count }: Pulses, from_ms: number, until_ms: number): number {
  let n = 0
  for (let i = Math.max(0, count - RING); i < count; i++) {
    const at_ms = zero_ms + times[i % RING]!
    if (at_ms > from_ms && at_ms <= until_ms) n++
  }
  return n
}

/**
 * Whether the pulse went on as before in a run since `since_ms` while beats `interval_ms` apart came from
 * `first_ms` on: 1 = just as before, so the
 * heart did not do what the ECG shows; 0 = it did not, or nothing is known. Looks at pulses up to `known_ms`.
 */
export function undisturbed(
  { zero_ms, times, count }: Pulses,
  since_ms: number,
  first_ms: number,
  interval_ms: number,
  known_ms: number,
): number {
  const oldest = Math.max(0, count - RING)
  let before = 0
  let during = 0
  let previous_ms = Number.NaN
  let fastest = Number.POSITIVE_INFINITY
  let slowest = 0
  for (let i = oldest; i < count; i++) {
    const at_ms = zero_ms + times[i % RING]!
    if (at_ms > known_ms) break
    const interval = at_ms - previous_ms
    if (at_ms <= since_ms + 100) {
      if (previous_ms > since_ms - BEFORE_MS) intervals[before++] = interval
    } else if (at_ms > first_ms + TRANSIT_MS) {
      during++
      fastest = Math.min(fastest, interval)
      slowest = Math.max(slowest, interval)
    }
    previous_ms = at_ms
  }
  if (before < FEWEST || during === 0) return 0
  slowest = Math.max(slowest, known_ms - previous_ms)
  const usual = intervals.subarray(0, before).sort()
  const median = usual[before >> 1]!
  const least = usual[Math.floor(before * 0.1)]!
  const most = usual[Math.ceil(before * 0.9) - 1]!
  if (interval_ms > SLOWER * median) return 0
  const outside = Math.max(0, Math.log(least / fastest), Math.log(slowest / most))
  const even = Math.max(0.2, Math.min(1, 1.3 - (most - least) / median))
  return Math.max(0, 1 - outside / OUTSIDE) * even
}
const intervals = new Float64Array(RING)
