/**
 * `work`, never twice at once: whoever calls gets the outcome of a run that began after the call. However many call while
 * one runs, one more follows.
 */
export function fresh(work: () => Promise<void>): { run(): Promise<void>; settled(): Promise<void> } {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  function start(): Promise<void> {
    running = work().finally(() => {
      running = null
    })
    return running
  }
  const over = (one: Promise<void> | null) => (one ?? Promise.resolve()).catch(() => undefined)

  return {
    run() {
      if (!running) return start()
      next ??= over(running).then(() => {
        next = null
        return start()
      })
      return next
    },
    /** Resolves when nothing runs any more, however it ended. */
    async settled() {
      while (running ?? next) await over(next ?? running)
    },
  }
}
