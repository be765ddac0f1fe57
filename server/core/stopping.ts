import { setTimeout as pause } from 'node:timers/promises'
import { log as journal } from '../observe/log.ts'

/** All parts together get this long to finish what they have in hand. */
const TOGETHER_MS = 5_000
/** After that, and no less than this, each is still asked to let go. */
const LEAST_MS = 50

type Stop = () => Promise<unknown> | unknown

export interface Stopping {
  /** The last one added is stopped first. `patience_ms`: its own, whatever the others took. */
  add(stop: Stop, patience_ms?: number): void
  /** Stops all; never throws and never waits for ever: a database that is away must not keep the process. */
  all(): Promise<void>
}

export function createStopping(together_ms = TOGETHER_MS): Stopping {
  const parts: Array<{ stop: Stop; patience_ms: number | null }> = []
  return {
    add: (stop, patience_ms) => void parts.push({ stop, patience_ms: patience_ms ?? null }),
    async all() {
      const until_ms = performance.now() + together_ms
      for (const { stop, patience_ms } of parts.splice(0).reverse())
        await within(stop, patience_ms ?? Math.max(LEAST_MS, until_ms - performance.now()))
    },
  }
}

async function within(stop: Stop, patience_ms: number): Promise<void> {
  const done = new AbortController()
  const stopped = (async () => stop())().catch((error: unknown) => journal.error({ error: String(error) }, 'stopping'))
  const late = pause(patience_ms, undefined, { signal: done.signal }).then(
    () => journal.warn({ patience_ms: Math.round(patience_ms) }, 'a part did not stop in time; going on without it'),
    () => undefined,
  )
  await Promise.race([stopped, late])
  done.abort()
}
