import type { Clock } from '../clock.ts'
import { log as journal } from '../observe/log.ts'
import { endEmergencies } from '../store/break-glass.ts'
import type { Store } from '../store/store.ts'

const EVERY_MS = 2_000

/** Writes down the end of emergencies. Their rights end by the clock alone; this is for the row and the audit. */
export function startEmergencies({ store, clock }: { store: Store; clock: Clock }): { stop(): Promise<void> } {
  let ending: Promise<unknown> | null = null
  const timer = setInterval(() => {
    ending ??= endEmergencies(store, clock.now_ms())
      .catch((error: unknown) => journal.warn({ error: String(error) }, 'ends of emergencies not written; tried again in two seconds'))
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
