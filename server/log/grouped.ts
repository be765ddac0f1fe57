import { setTimeout as pause } from 'node:timers/promises'
import { PARTITIONS } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { Fenced } from './fenced.ts'
import type { Log, OrderedBatch } from './log.ts'
import { type Row, withoutHoles } from './row.ts'
import { Sequencer } from './sequencer.ts'

/** Where rows are kept. Writes come one at a time, in order. */
export interface RowStore {
  /** Stores all rows or none, durably. May be called again with the same rows after it threw; they must then be stored once. */
  write(rows: readonly Row[]): Promise<void>
  /** Stored rows of a partition that hold offset `from` or later, in order. */
  read(partition: number, from: number): AsyncIterable<Pick<Row, 'first' | 'last' | 'places' | 'bytes'>>
  close(): Promise<void>
}

export interface GroupedOptions {
  clock: Clock
  store: RowStore
  /** Next offset of each partition. */
  heads: readonly number[]
  bound_bytes: number
  /** The next commit starts no sooner than this after the previous one started. */
  spacing_ms: number
  /** The log can never go on: another server has the database. */
  onFatal: (error: Error) => void
}

const nothing = () => undefined
const NOT_STORING_MS = 1_000
const RETRY_MS = 50
const RETRY_MOST_MS = 1_000
const CLOSE_PATIENCE_MS = 5_000

/** A log by group commit: what came while one commit ran makes up the next one. */
export function groupedLog({ clock, store, heads, bound_bytes, spacing_ms, onFatal }: GroupedOptions): Log {
  const ordered: Array<(batch: OrderedBatch) => void> = []
  const durable: Array<(partition: number, below: number) => void> = []
  let waiters: Array<{ heads: number[]; done: () => void; failed: (error: Error) => void }> = []
  let wake: () => void = nothing
  let closing = false
  /** Last success, or since when something waits after it. */
  let since_ms = clock.monotonic_ms()

  const sequencer = new Sequencer(heads, bound_bytes, (batches) => {
    metrics.logWaiting.set(sequencer.waiting_bytes)
    wake()
    for (const batch of batches) for (const listener of ordered) listener(batch)
  })

  const settle = (rows: readonly Row[]) => {
    sequencer.settle(rows)
    metrics.logWaiting.set(sequencer.waiting_bytes)
    since_ms = clock.monotonic_ms()
    for (const row of rows) for (const listener of durable) listener(row.partition, row.last + 1)
    const isDone = (w: { heads: number[] }) => w.heads.every((head, p) => sequencer.line(p).durable >= head)
    const done = waiters.filter(isDone)
    waiters = waiters.filter((waiter) => !done.includes(waiter))
    for (const waiter of done) waiter.done()
  }

  const writeUntilStored = async (rows: readonly Row[]) => {
    for (let delay_ms = RETRY_MS; ; delay_ms = Math.min(delay_ms * 2, RETRY_MOST_MS)) {
      const from = performance.now()
      try {
        await store.write(rows)
        metrics.logCommit.observe(performance.now() - from)
        return true
      } catch (error) {
        if (error instanceof Fenced) throw error
        log.warn({ reason: (error as Error).message, waiting_bytes: sequencer.waiting_bytes }, 'the log could not be stored; trying again')
        if (closing) return false
        await pause(delay_ms)
      }
    }
  }

  const run = async () => {
    while (!closing || sequencer.pending) {
      if (!sequencer.pending) {
        await new Promise<void>((done) => {
          wake = done
        })
        continue
      }
      const from = performance.now()
      const rows = sequencer.take(clock.now_ms())
      if (!(await writeUntilStored(rows))) return
      settle(rows)
      const left_ms = spacing_ms - (performance.now() - from)
      if (left_ms > 0) await pause(left_ms)
    }
  }
  const running = run().catch((error: Error) => {
    closing = true
    for (const waiter of waiters) waiter.failed(error)
    onFatal(error)
  })

  return {
    append(partition, record) {
      if (closing) throw new Error('the log is closed')
      if (sequencer.waiting_bytes === 0) since_ms = clock.monotonic_ms()
      const given = sequencer.append(partition, record)
      if (!given.queued && record.kind === 'frame') metrics.notRecorded.inc()
      return given
    },
    async *read(partition, from) {
      const below = sequencer.line(partition).durable
      if (from >= below) return
      for await (const one of withoutHoles(store.read(partition, from), from)) {
        if (one.offset >= below) return
        yield one
      }
    },
    head: (partition) => sequencer.line(partition).next,
    durable: (partition) => sequencer.line(partition).durable,
    onOrdered: (listener) => void ordered.push(listener),
    onDurable: (listener) => void durable.push(listener),
    storing: () => sequencer.waiting_bytes === 0 || clock.monotonic_ms() - since_ms <= NOT_STORING_MS,
    waitingBytes: () => sequencer.waiting_bytes,
    flush() {
      const heads = sequencer.lines.map((line) => line.next)
      if (heads.every((head, p) => sequencer.line(p).durable >= head)) return Promise.resolve()
      return new Promise<void>((done, failed) => void waiters.push({ heads, done, failed }))
    },
    async close() {
      await new Promise((done) => setImmediate(done))
      closing = true
      wake()
      await Promise.race([running, pause(CLOSE_PATIENCE_MS, undefined, { ref: false })])
      for (const waiter of waiters) waiter.failed(new Error('the log was closed before everything was stored'))
      await store.close()
    },
  }
}

export const NO_HEADS: readonly number[] = Array.from({ length: PARTITIONS }, () => 0)
