import type { LogRecord } from '../../contracts/record.ts'

/**
 * The ordered, durable, partitioned log. Offsets are given once, in memory, by the one sequencer of a partition;
 * batches are stored strictly in that order. Two signals: ordered (judge and show it now), durable (acknowledge it).
 */
export interface Log {
  /**
   * Appends; the offset is final at once. `queued: false`: the bound of what may wait for the store is reached; the
   * record is still ordered (judged and shown) but in its place only a not_recorded record will be stored, so it must
   * not be acknowledged. Records other than frames are always queued; only ticks are passed over past twice the bound.
   */
  append(partition: number, record: LogRecord): { offset: number; queued: boolean }
  /**
   * Stored records from `from` on (inclusive), in order and without a hole, up to what is durable now. Starts later when
   * the retention has dropped the beginning. Where something was judged but not stored, a tick that moves no time stands.
   */
  read(partition: number, from: number): AsyncIterable<{ offset: number; record: LogRecord }>
  /** Next offset to be given. */
  head(partition: number): number
  /** Offsets below this are durable. */
  durable(partition: number): number
  /** New records, once per turn of the event loop and partition. */
  onOrdered(listener: (batch: OrderedBatch) => void): void
  /** Offsets below `below` of `partition` have become durable. */
  onDurable(listener: (partition: number, below: number) => void): void
  /** Whether batches are reaching the store: false from 1 s without success while something waits. */
  storing(): boolean
  waitingBytes(): number
  /** Resolves when all that was appended before the call is durable. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface OrderedBatch {
  partition: number
  /** Offset of records[0]; the rest follow without holes. */
  first: number
  records: readonly LogRecord[]
  /** The same records packed (codec.ts), handed to a worker as it is. */
  bytes: Uint8Array
}
