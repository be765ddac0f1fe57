import { setTimeout as pause } from 'node:timers/promises'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import type { CallNote, CallWrites } from '../store/call-rows.ts'
import type { CallReceipt, CallRow } from './row.ts'

/** What calls did, on its way into the database. Nobody waits for it: while the database is away it waits here. */
export interface Ledger {
  row(row: CallRow, receipt: CallReceipt, note?: CallNote): void
  /** A line of the audit that goes with no call. */
  line(note: CallNote): void
  /** The ward's outbox up to `cursor` has been turned into calls; kept only after everything said before it. */
  cursor(ward: string, cursor: number): void
  /** Receipts that are not written yet. */
  waiting(): number
  /** Resolves when what was said before is written, or the patience is over. */
  drain(patience_ms: number): Promise<void>
}

/** Receipts kept while the database is away; past it the oldest go, counted. */
export const UNWRITTEN_MAX = 50_000
const BATCH_MAX = 500
const RETRY_MS = 100
const RETRY_MOST_MS = 2_000

interface Entry {
  row: CallRow | null
  receipt: CallReceipt | null
  note: CallNote | null
}

export function createLedger(write: (writes: CallWrites) => Promise<void>): Ledger {
  let entries: Entry[] = []
  let cursors = new Map<string, number>()
  let running: Promise<void> | null = null
  let stopping = false

  function wake(): void {
    running ??= run().finally(() => {
      running = null
      if (pending() && !stopping) wake()
    })
  }
  const pending = () => entries.length > 0 || cursors.size > 0

  async function run(): Promise<void> {
    await Promise.resolve() // what is said in one turn of the loop is written together
    for (let delay_ms = RETRY_MS; pending(); delay_ms = Math.min(delay_ms * 2, RETRY_MOST_MS)) {
      const isOk = await writeSome()
      if (isOk) delay_ms = RETRY_MS / 2
      else if (stopping) return
      else await pause(delay_ms, undefined, { ref: false })
    }
  }

  async function writeSome(): Promise<boolean> {
    const taken = entries.splice(0, BATCH_MAX)
    // A cursor says that everything before it is written: it goes with the last of it.
    const taken_cursors = entries.length === 0 ? cursors : new Map<string, number>()
    if (entries.length === 0) cursors = new Map()
    try {
      await write(writesOf(taken, taken_cursors))
      return true
    } catch (error) {
      journal.warn({ error: String(error), waiting: taken.length + entries.length }, 'calls not written; tried again')
      entries = [...taken, ...entries]
      cursors = newest(taken_cursors, cursors)
      shorten()
      return false
    }
  }

  function shorten(): void {
    const over = entries.length - UNWRITTEN_MAX
    if (over <= 0) return
    metrics.callsUnwritten.inc(over)
    entries.splice(0, over)
  }

  return {
    row(row, receipt, note) {
      entries.push({ row: { ...row }, receipt, note: note ?? null })
      shorten()
      wake()
    },
    line(note) {
      entries.push({ row: null, receipt: null, note })
      shorten()
      wake()
    },
    cursor(ward, cursor) {
      cursors.set(ward, cursor)
      wake()
    },
    waiting: () => entries.length,
    async drain(patience_ms) {
      const until_ms = performance.now() + patience_ms
      while (pending() && performance.now() < until_ms) await pause(10)
      stopping = true
      await Promise.race([running ?? Promise.resolve(), pause(Math.max(0, until_ms - performance.now()), undefined, { ref: false })])
    },
  }
}

function writesOf(entries: readonly Entry[], cursors: ReadonlyMap<string, number>): CallWrites {
  return {
    rows: newestOf(entries.flatMap(({ row }) => row ?? [])),
    receipts: firstOf(entries.flatMap(({ receipt }) => receipt ?? [])),
    notes: firstNotes(entries.flatMap(({ note }) => note ?? [])),
    cursors,
  }
}

/** A hop is told once: the first time stands, also when a provider reports it again at once. */
function firstOf(all: readonly CallReceipt[]): CallReceipt[] {
  return newestOf([...all].reverse()).reverse()
}

function firstNotes(all: readonly CallNote[]): CallNote[] {
  const told = new Set<string>()
  return all.filter(({ receipt }) => receipt === null || (!told.has(receipt) && told.add(receipt)))
}

/** The newest of each: a statement may touch a row only once. */
function newestOf<T extends { id: string }>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [one.id, one])).values()]
}

function newest(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...a, ...b])
}
