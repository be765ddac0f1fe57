import { log as journal } from '../observe/log.ts'

/**
 * Writes down what has ended: rights and calls stop by the clock alone, this is for the row, the audit and whoever follows
 * the facts. One look at a time; what could not be written is tried at the next.
 */
export function startEnds(what: string, every_ms: number, writeEnds: () => Promise<unknown>): { stop(): Promise<void> } {
  let ending: Promise<unknown> | null = null
  const timer = setInterval(() => {
    ending ??= writeEnds()
      .catch((error: unknown) => journal.warn({ error: String(error) }, `ends of ${what} not written; tried again`))
      .finally(() => {
        ending = null
      })
  }, every_ms)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await ending
    },
  }
}
