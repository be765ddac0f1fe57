import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { pruneOutbox } from '../dispatch/outbox.ts'
import { log as journal } from '../observe/log.ts'

const EVERY_MS = 3_600_000
/** A viewer that was away longer gets the picture of now, not what it missed. */
const OUTBOX_AGE_MS = 7 * 24 * 3_600_000

/** Every hour drops old changes of the outbox. Never younger than what a replay of the log could tell again. */
export function startPruner({ pool, clock, logRetention_ms }: { pool: pg.Pool; clock: Clock; logRetention_ms: number }): { stop(): void } {
  const age_ms = Math.max(OUTBOX_AGE_MS, 2 * logRetention_ms)
  const prune = () => {
    pruneOutbox(pool, clock.now_ms() - age_ms).catch((error: unknown) =>
      journal.warn({ error: String(error) }, 'outbox not pruned; tried again in an hour'),
    )
  }
  prune()
  const timer = setInterval(prune, EVERY_MS)
  return { stop: () => clearInterval(timer) }
}
