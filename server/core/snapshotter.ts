import { log as journal } from '../observe/log.ts'
import type { Runtime, Snapshot } from '../runtime/runtime.ts'

const EVERY_MS = 1_000
/** Every partition gets its turn within this many seconds, so that replay after a crash is about as much. */
const ROUND_S = 8

/**
 * Writes snapshots round-robin. Only what is committed may be in one: the records up to its offset durable, and the
 * effects of those records stored, else a crash between would lose an alarm that replay no longer makes.
 */
export function startSnapshotter({
  runtime,
  partitions,
  committedBelow,
  save,
}: {
  runtime: Runtime
  partitions: () => readonly number[]
  committedBelow: (partition: number) => number
  save: (snapshot: Snapshot) => Promise<void>
}): { stop(): Promise<void> } {
  let turn = 0
  let running: Promise<void> | null = null

  const one = async (partition: number) => {
    const snapshot = await runtime.snapshot(partition)
    if (snapshot.offset > 0 && (await reached(() => committedBelow(partition) >= snapshot.offset))) await save(snapshot)
  }
  /** Side by side: each waits for the store, and one after the other they would be as late as all their waiting. */
  const round = async () => {
    const all = partitions()
    const share = Array.from({ length: Math.ceil(all.length / ROUND_S) }, (_, i) => all[(turn + i) % all.length] as number)
    turn += share.length
    const results = await Promise.allSettled(share.map(one))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }
  const timer = setInterval(() => {
    running ??= round()
      .catch((error: unknown) => journal.warn({ error: String(error) }, 'snapshot not written; replay after a crash will be longer'))
      .finally(() => {
        running = null
      })
  }, EVERY_MS)

  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

/** Waits a little for `holds`; a database that is away is no reason to wait longer. */
async function reached(holds: () => boolean): Promise<boolean> {
  for (let waited_ms = 0; waited_ms < 2_000; waited_ms += 20) {
    if (holds()) return true
    await new Promise((next) => setTimeout(next, 20))
  }
  return false
}
