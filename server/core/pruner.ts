import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { pruneOutbox } from '../dispatch/outbox.ts'
import { pruneKeptSnapshots } from '../log/kept-snapshots.ts'
import { log as journal } from '../observe/log.ts'
import { forgetSessions } from '../store/sessions.ts'
import type { Store } from '../store/store.ts'

const EVERY_MS = 3_600_000
/** A viewer that was away longer gets the picture of now, not what it missed. */
const OUTBOX_AGE_MS = 7 * 24 * 3_600_000
/** That a session was is in the audit; its row tells nobody anything any more. */
const SESSION_AGE_MS = 30 * 24 * 3_600_000

export interface PrunerParts {
  pool: pg.Pool
  store: Store
  clock: Clock
  logRetention_ms: number
}

/** Every hour drops old changes of the outbox, never younger than what a replay of the log could tell again, kept snapshots the log has outlived, and sessions long over. */
export function startPruner({ pool, store, clock, logRetention_ms }: PrunerParts): { stop(): void } {
  const age_ms = Math.max(OUTBOX_AGE_MS, 2 * logRetention_ms)
  const later = (what: string) => (error: unknown) => journal.warn({ error: String(error) }, `${what} not pruned; tried again in an hour`)
  const prune = () => {
    pruneOutbox(pool, clock.now_ms() - age_ms).catch(later('outbox'))
    pruneKeptSnapshots(pool, clock.now_ms() - logRetention_ms - EVERY_MS).catch(later('kept snapshots'))
    forgetSessions(store, clock.now_ms() - SESSION_AGE_MS).catch(later('sessions'))
  }
  prune()
  const timer = setInterval(prune, EVERY_MS)
  return { stop: () => clearInterval(timer) }
}
