import type { Clock } from '../clock.ts'
import { groupedLog, NO_HEADS, type RowStore } from './grouped.ts'
import type { Log } from './log.ts'
import type { Row } from './row.ts'

export interface MemoryLog extends Log {
  /** While held, nothing becomes durable: a store that has stopped answering. */
  hold(): void
  release(): void
}

export interface MemoryLogOptions {
  bound_bytes?: number
  /** Rows of an earlier log, to be opened again. */
  rows?: Row[]
}

/** A log that keeps its rows in memory, for ever: for tests and replays, packed as the real one packs. */
export function memoryLog(clock: Clock, { bound_bytes = 64 << 20, rows = [] }: MemoryLogOptions = {}): MemoryLog {
  let held: Promise<void> | null = null
  let release: () => void = () => undefined
  const store: RowStore = {
    async write(more) {
      await held
      rows.push(...more)
    },
    async *read(partition, from) {
      for (const row of [...rows]) if (row.partition === partition && row.last >= from) yield row
    },
    close: async () => undefined,
  }
  const heads = NO_HEADS.map((_, p) => rows.reduce((next, row) => (row.partition === p ? Math.max(next, row.last + 1) : next), 0))
  const onFatal = (error: Error) => {
    throw error
  }
  return {
    ...groupedLog({ clock, store, heads, bound_bytes, spacing_ms: 0, onFatal }),
    hold() {
      held ??= new Promise((done) => {
        release = done
      })
    },
    release() {
      release()
      held = null
    },
  }
}
