import { encounterOf } from '../../contracts/record.ts'
import { unpackRecords } from '../log/codec.ts'
import type { OrderedBatch } from '../log/log.ts'
import type { Snapshot } from './runtime.ts'

/** A batch as it is kept until a snapshot covers it. */
export interface Kept {
  partition: number
  first: number
  count: number
  bytes: Uint8Array
}

/**
 * What the main thread keeps of one partition, so that a dead worker costs nothing but a moment: the last snapshot,
 * the batches since, how far effects were told, and which records have killed a worker.
 */
export class Home {
  snapshot: Snapshot | null = null
  tail: Kept[] = []
  tail_bytes = 0
  /** Records below were handed over by the caller. */
  submitted = 0
  /** Effects of records below were told to the listeners: never twice. */
  told = 0
  /** Records passed over. */
  readonly skip = new Set<number>()
  private readonly kills = new Map<number, number>()

  constructor(readonly partition: number) {}

  restore(snapshot: Snapshot | null): void {
    this.snapshot = snapshot
    this.tail = []
    this.tail_bytes = 0
    this.submitted = snapshot?.offset ?? 0
    this.told = this.submitted
  }
  keep(batch: OrderedBatch): Kept {
    const { partition, first, bytes } = batch
    const kept = { partition, first, count: batch.records.length, bytes }
    this.tail.push(kept)
    this.tail_bytes += bytes.byteLength
    this.submitted = first + kept.count
    return kept
  }
  /** A newer snapshot: what it covers need not be kept. */
  cover(snapshot: Snapshot): void {
    if (snapshot.offset < (this.snapshot?.offset ?? 0)) return
    this.snapshot = snapshot
    this.tail = this.tail.filter(({ first, count }) => first + count > snapshot.offset)
    this.tail_bytes = this.tail.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    for (const offset of this.skip) if (offset < snapshot.offset) this.skip.delete(offset)
  }
  /** A worker died at `offset`. The second time the record is passed over: true. */
  killed(offset: number): boolean {
    const times = (this.kills.get(offset) ?? 0) + 1
    this.kills.clear()
    if (times < 2) {
      this.kills.set(offset, times)
      return false
    }
    this.skip.add(offset)
    return true
  }
  /** Whose record this is. */
  encounterAt(offset: number): string {
    const batch = this.tail.find(({ first, count }) => first <= offset && offset < first + count)
    if (batch === undefined) return ''
    const record = unpackRecords(batch.bytes)[offset - batch.first]
    return record === undefined ? '' : encounterOf(record)
  }
}
