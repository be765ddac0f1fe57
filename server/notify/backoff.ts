/** First wait between two tries of one call; it doubles. */
const FIRST_MS = 1_000
const MOST_MS = 20_000
/** What a provider may ask for: a call that comes later helps nobody. */
const ASKED_MOST_MS = 60_000

/** How often one call is tried before it has failed for good: about two minutes of trying. */
export const ATTEMPTS_MAX = 8

/**
 * How long to wait after the n-th failed attempt (1 for the first): anywhere up to a bound that doubles ("full jitter"), so that
 * calls that failed together do not come back together. Never sooner than the provider asked. `random`: [0, 1).
 */
export function backoff_ms(attempt: number, random: () => number, after_ms: number | null): number {
  const most_ms = Math.min(MOST_MS, FIRST_MS * 2 ** (attempt - 1))
  const wait_ms = Math.round(random() * most_ms)
  return after_ms === null ? wait_ms : Math.min(ASKED_MOST_MS, after_ms) + wait_ms
}
