/**
 * Keeps an export from being felt at the bedside: after each page it rests twice as long as the page took, so that a
 * server that is busy, and therefore slow to answer, is asked less; and it writes no faster than the disk can take beside
 * the log.
 */
export interface Pace {
  /** Runs one page of work, then rests. @throws what the work throws, and `broken off` once asked to stop */
  page<T>(work: () => Promise<T>): Promise<T>
}

const REST_SHARE = 2
const REST_MIN_MS = 5
const BYTES_A_MS = 8_000

export function createPace(
  bytes: () => number,
  { now_ms, rest, stopped }: { now_ms(): number; rest(ms: number): Promise<unknown>; stopped(): boolean },
): Pace {
  return {
    async page(work) {
      if (stopped()) throw new Error('the export was broken off')
      const [from_ms, from_bytes] = [now_ms(), bytes()]
      const value = await work()
      const took_ms = now_ms() - from_ms
      const for_bytes_ms = (bytes() - from_bytes) / BYTES_A_MS - took_ms
      await rest(Math.max(REST_MIN_MS, took_ms * REST_SHARE, for_bytes_ms))
      return value
    },
  }
}
