import type { Clock } from '../clock.ts'
import { log as journal } from '../observe/log.ts'
import { endShifts } from '../store/duty-hold.ts'
import type { Store } from '../store/store.ts'

const EVERY_MS = 5_000

/** Writes down the end of shifts. Nobody is called past it by the clock alone; this is for the row, the audit and whoever follows the facts. */
export function startShifts({ store, clock }: { store: Store; clock: Clock }): { stop(): Promise<void> } {
  let ending: Promise<unknown> | null = null
  const timer = setInterval(() => {
    ending ??= endShifts(store, clock.now_ms())
      .catch((error: unknown) => journal.warn({ error: String(error) }, 'ends of shifts not written; tried again in five seconds'))
      .finally(() => {
        ending = null
      })
  }, EVERY_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await ending
    },
  }
}
