import type { Effect } from '../../contracts/effect.ts'
import type { OrderedBatch } from '../log/log.ts'

/**
 * Where partitions live: inline (tests, replay) or pinned to worker threads. Order and effects are per partition;
 * order between partitions is not promised. Same records, same effects, bit for bit, in every home.
 */
export interface Runtime {
  /** Restores a partition from a snapshot (null = empty) before the first submit to it. `offset` = next record to step. */
  restore(partition: number, snapshot: Snapshot | null): Promise<void>
  /** Hands a batch over. Returns false when the worker has no credit left: stop reading those devices; the batch is kept and sent later. */
  submit(batch: OrderedBatch): boolean
  onEffects(listener: (step: StepEffects) => void): void
  /** A worker has credit again. */
  onCredit(listener: (partitions: readonly number[]) => void): void
  /** Trouble a person must be told of: a worker died (its partitions are being rebuilt), a record was passed over. */
  onTrouble(listener: (trouble: Trouble) => void): void
  /** State after the last submitted record. */
  snapshot(partition: number): Promise<Snapshot>
  /** Resolves when everything submitted has been stepped. */
  drain(): Promise<void>
  close(): Promise<void>
}

export interface StepEffects {
  partition: number
  /** Records below this offset have been stepped. */
  below: number
  effects: readonly Effect[]
}

export interface Snapshot {
  partition: number
  /** First offset not yet in the state. */
  offset: number
  build: string
  schema: number
  bytes: Uint8Array
}

export type Trouble =
  | { kind: 'worker_died'; partitions: readonly number[]; reason: 'exit' | 'error' | 'hung' | 'memory' }
  /** The record has killed its worker twice: append a skip record and tell its patient. */
  | { kind: 'poison'; partition: number; offset: number; encounter: string }
