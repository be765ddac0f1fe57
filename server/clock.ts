/** Time is given, never taken: whoever needs the time gets one of these. Read only where records are born. */
export interface Clock {
  /** Wall clock, ms since 1970 (UTC). */
  now_ms(): number
  /** Monotonic clock for durations, ms from an arbitrary origin. */
  monotonic_ms(): number
}

export const systemClock: Clock = {
  now_ms: () => Date.now(),
  monotonic_ms: () => performance.now(),
}

/** A clock that moves only when told; for tests and replay. */
export function manualClock(start_ms = Date.UTC(2026, 0, 1)): Clock & { advance(ms: number): void } {
  let now = start_ms
  return {
    now_ms: () => now,
    monotonic_ms: () => now - start_ms,
    advance: (ms) => {
      now += ms
    },
  }
}
