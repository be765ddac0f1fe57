import type { Clock } from '../clock.ts'

export const ATTEMPTS_WINDOW_MS = 15 * 60_000
/** Keys remembered; the one that failed longest ago goes first, so guessing many names cannot fill memory. */
const KEYS_MAX = 10_000

/** Counts what failed, by key, within a window of time. An attempt is counted before it is judged: those made at the same moment count as well. */
export interface Failures {
  /** Whether another attempt would be one too many. */
  full(key: string): boolean
  add(key: string): void
  /** The newest attempt of `key` does not count: it was right, or could not be judged. */
  undo(key: string): void
  clear(key: string): void
}

/** Too many attempts failed; the next is not even looked at. */
export class TooMany extends Error {
  constructor() {
    super('too_many')
    this.name = 'TooMany'
  }
}

/** At most `max` failures a key in `window_ms`, on the monotonic clock: setting the wall clock opens nothing. */
export function countFailures(clock: Clock, max: number, window_ms: number = ATTEMPTS_WINDOW_MS): Failures {
  const failures = new Map<string, number[]>()
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => clock.monotonic_ms() - at < window_ms)
  return {
    full: (key) => recent(key).length >= max,
    add(key) {
      const attempts = [...recent(key), clock.monotonic_ms()].slice(-max)
      failures.delete(key)
      failures.set(key, attempts)
      if (failures.size > KEYS_MAX) failures.delete(failures.keys().next().value as string)
    },
    undo: (key) => void failures.get(key)?.pop(),
    clear: (key) => void failures.delete(key),
  }
}
