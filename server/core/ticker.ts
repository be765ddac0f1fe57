import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'

export const TICK_MS = 250

/** The passing of time as a record: one per partition with patients, every 250 ms, never backwards. */
export function startTicker({ log, clock, partitions }: { log: Log; clock: Clock; partitions: () => Iterable<number> }): { stop(): void } {
  let last_ms = 0
  const tick = () => {
    // A server clock that steps back must not take time from the engine.
    last_ms = Math.max(last_ms, clock.now_ms())
    for (const partition of partitions()) log.append(partition, { kind: 'tick', at_ms: last_ms })
  }
  const timer = setInterval(tick, TICK_MS)
  return { stop: () => clearInterval(timer) }
}
