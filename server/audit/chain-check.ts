import { createPublicKey } from 'node:crypto'
import { setImmediate as soon } from 'node:timers/promises'
import type { ChainReply } from '../../contracts/audit.ts'
import type { Clock } from '../clock.ts'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { verifyChain } from './chain.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type Fault, followHistory, type History } from './history.ts'
import { checkpointsAfter, checkpointUpTo, type Query, rowsAfter } from './read.ts'

/** Checks the chain of the database in slices, so that nothing else waits for it. */
export interface ChainCheck {
  /** What the last check found, and whether one runs. */
  status(): Pick<ChainReply, 'checked' | 'broken'>
  /** From the first row on. Resolves at once while a check runs. @throws when the database is away */
  checkAll(): Promise<void>
  /** Only what was added since. A break, once found, stands until everything is checked again. */
  checkNew(): Promise<void>
}

export interface ChainCheckOptions {
  query: Query
  /** Public keys that have signed, PEM. */
  publicKeys: readonly string[]
  /** The newest signed end kept outside; null: there is none, or it cannot be read from here. */
  outside: () => Checkpoint | null
  clock: Clock
}

export function createChainCheck({ query, publicKeys, outside, clock }: ChainCheckOptions): ChainCheck {
  const keys = publicKeys.map((pem) => createPublicKey(pem))
  let history: History | null = null
  let checked: { seq: number; at_ms: number } | null = null
  let broken: Fault | null = null
  let running: Promise<void> | null = null

  /** Rows and their signed ends, a page a slice, up to the newest end there is now. */
  async function followTo(until: number, it: History): Promise<Fault | null> {
    while (it.head().seq < until) {
      const rows = await rowsAfter(query, it.head().seq)
      const ends = await checkpointsAfter(query, it.last()?.seq ?? 0, rows.length)
      if (rows.length === 0) return { seq: it.head().seq + 1, reason: 'missing' }
      for (const row of rows) {
        if (row.seq > until && it.head().seq >= until) return null
        const fault = it.row(row) ?? (ends[0]?.seq === row.seq ? it.checkpoint(ends.shift()!) : null)
        if (fault) return fault
      }
      checked = { seq: it.head().seq, at_ms: clock.now_ms() }
      await soon()
    }
    return null
  }

  /** Rows nobody has signed yet: tied to the rest, and looked at again once they are signed. */
  async function tail(it: History): Promise<Fault | null> {
    let head = it.head()
    for (;;) {
      const rows = await rowsAfter(query, head.seq)
      const verdict = verifyChain(rows, head)
      if (!verdict.ok) return { seq: verdict.seq, reason: verdict.reason }
      head = verdict.head
      checked = { seq: head.seq, at_ms: clock.now_ms() }
      if (rows.length === 0) return it.shorter(head.seq)
      await soon()
    }
  }

  async function check(fresh: boolean): Promise<void> {
    // Read first: the database is at least as new as what is outside.
    const newest = outside()
    if (fresh || !history) history = followHistory(keys, null, newest ? [newest] : null)
    const end = await checkpointUpTo(query, Number.MAX_SAFE_INTEGER)
    const fault = (await followTo(end?.seq ?? 0, history)) ?? (await tail(history))
    broken = fault
    if (!fault) return
    history = null
    metrics.engineCounts.inc({ name: 'audit_chain', reason: 'broken' })
    log.error({ ...fault }, 'THE AUDIT IS BROKEN: this record is not what it was')
  }

  function run(fresh: boolean): Promise<void> {
    running ??= check(fresh)
      .catch((error: unknown) => {
        history = null
        throw error
      })
      .finally(() => {
        running = null
      })
    return running
  }

  return {
    status: () => ({ checked: checked && { ...checked, running: running !== null }, broken }),
    checkAll: () => run(true),
    checkNew: () => (broken ? Promise.resolve() : run(false)),
  }
}
