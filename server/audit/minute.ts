import type { Clock } from '../clock.ts'

const MINUTE_MS = 60_000

/** Once a minute and key: the first is let through, further ones are counted and told when the minute is over. */
export interface OncePerMinute<T> {
  /** True for the first of its key in this minute. */
  first(key: string, what: T): boolean
  /** Whether the key has come in this minute. */
  has(key: string): boolean
  /** What came more than once in minutes that are over, with how often more. */
  over(): Array<{ what: T; further: number }>
  /** The same for every minute, also the one that runs. */
  all(): Array<{ what: T; further: number }>
}

/** Past `keys_max` keys a minute the oldest is told early and may then come again: bounded, never lost. */
export function oncePerMinute<T>(clock: Clock, keys_max: number): OncePerMinute<T> {
  let minute = Number.NEGATIVE_INFINITY
  let seen = new Map<string, { what: T; further: number }>()
  let done: Array<{ what: T; further: number }> = []
  const now = () => Math.floor(clock.monotonic_ms() / MINUTE_MS)

  function end(): void {
    done.push(...[...seen.values()].filter(({ further }) => further > 0))
    seen = new Map()
  }
  function turn(): void {
    if (now() === minute) return
    minute = now()
    end()
  }
  function forgetOldest(): void {
    const [key, oldest] = seen.entries().next().value!
    seen.delete(key)
    if (oldest.further > 0) done.push(oldest)
  }
  const take = () => {
    const told = done
    done = []
    return told
  }

  return {
    first(key, what) {
      turn()
      const known = seen.get(key)
      if (known) {
        known.further++
        return false
      }
      seen.set(key, { what, further: 0 })
      if (seen.size > keys_max) forgetOldest()
      return true
    },
    has(key) {
      turn()
      return seen.has(key)
    },
    over() {
      turn()
      return take()
    },
    all() {
      end()
      return take()
    },
  }
}

/** Counts by key; says no past `most` in one minute. */
export function atMostAMinute(clock: Clock, most: number): (key: string) => boolean {
  let minute = Number.NEGATIVE_INFINITY
  let counts = new Map<string, number>()
  return (key) => {
    const now = Math.floor(clock.monotonic_ms() / MINUTE_MS)
    if (now !== minute) counts = new Map()
    minute = now
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count <= most
  }
}
