/** A token bucket: `per_s` on average, `burst` at once. It may go into debt, which the reader pays by waiting. */
export interface Bucket {
  /** Takes `cost` tokens. @returns false when that left a debt: stop reading until `ready`. */
  take(cost: number, now_ms: number): boolean
  /** Whether the debt is paid. */
  ready(now_ms: number): boolean
}

/** `now_ms` is a monotonic clock. */
export function bucket(per_s: number, burst: number, start_ms: number): Bucket {
  let tokens = burst
  let at_ms = start_ms
  const refill = (now_ms: number) => {
    tokens = Math.min(burst, tokens + (Math.max(0, now_ms - at_ms) * per_s) / 1000)
    at_ms = now_ms
  }
  return {
    take(cost, now_ms) {
      refill(now_ms)
      tokens -= cost
      return tokens >= 0
    },
    ready(now_ms) {
      refill(now_ms)
      return tokens >= 1
    },
  }
}
