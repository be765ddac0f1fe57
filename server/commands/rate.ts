import type { Clock } from '../clock.ts'

/** At most `per_s` events of one session a second in the long run, and `burst` at once. */
export interface Rate {
  allows(session: string): boolean
}

/** Sessions counted; the one counted longest ago goes. */
const SESSIONS_MAX = 10_000

export function createRate(clock: Clock, per_s: number, burst = per_s): Rate {
  const buckets = new Map<string, { left: number; at_ms: number }>()
  return {
    allows(session) {
      const now = clock.monotonic_ms()
      const bucket = buckets.get(session) ?? { left: burst, at_ms: now }
      const left = Math.min(burst, bucket.left + ((now - bucket.at_ms) * per_s) / 1000)
      buckets.delete(session)
      buckets.set(session, { left: left >= 1 ? left - 1 : left, at_ms: now })
      if (buckets.size > SESSIONS_MAX) buckets.delete(buckets.keys().next().value as string)
      return left >= 1
    },
  }
}
