import type { Parts } from '../app.ts'
import type { Watching } from '../live/watch.ts'
import type { Log } from '../log/log.ts'
import type { Findings } from './check.ts'

/** A defect put into the server on purpose, and where the ledger must find it: the test of the test. */
export interface Defect {
  parts: Parts
  found: keyof Omit<Findings, 'wrong'>
}

export const DEFECTS: Readonly<Record<string, Defect>> = {
  'ack-before-commit': { parts: { logForGate: acknowledgesBeforeCommit }, found: 'lost_frames' },
  'no-cursor': { parts: { watchingForLive: forgetsCursors }, found: 'unseen_alarms' },
}

/** A device is told "kept" as soon as its frame has a place, not once it is stored. */
function acknowledgesBeforeCommit(log: Log): Log {
  const told: Array<(partition: number, below: number) => void> = []
  return {
    ...log,
    append(partition, record) {
      const { offset } = log.append(partition, record)
      setImmediate(() => told.forEach((tell) => void tell(partition, offset + 1)))
      return { offset, queued: true }
    },
    durable: (partition) => log.head(partition),
    onDurable: (listener) => void told.push(listener),
    storing: () => true,
  }
}

/** A screen that comes back is shown the ward as it is, and not what came and went while it was away. */
function forgetsCursors(watching: Watching): Watching {
  return { ...watching, reply: (principal, { view }) => watching.reply(principal, { view, cursor: null }) }
}
