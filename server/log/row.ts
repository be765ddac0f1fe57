import type { LogRecord } from '../../contracts/record.ts'
import { packRecords, unpackRecords } from './codec.ts'

/** What one turn of the event loop left of a partition, packed. Covers first..last. */
export interface Chunk {
  first: number
  last: number
  records: number
  /** Offsets of the records; null = first, first + 1, ... */
  offsets: readonly number[] | null
  /** Some offsets up to `last` have no record. */
  passed: boolean
  bytes: Uint8Array
}

/** A row of the store: what one commit holds of a partition. Goes on where the row before it ended. */
export interface Row {
  partition: number
  first: number
  last: number
  /** Fixed when the row is made: a repeated attempt writes the very same row. */
  at_ms: number
  records: number
  /** Place of each record after `first`; null = 0, 1, 2, ... */
  places: readonly number[] | null
  /** [u32 length][packed records] repeated, little-endian. */
  bytes: Uint8Array
  /** What it counts for in the bound of what waits. */
  weight: number
}

const OVERHEAD_BYTES = 200

/** Puts chunks (in order, without a hole between them) and the holes among them into one row. */
export function rowOf(
  partition: number,
  at_ms: number,
  chunks: readonly Chunk[],
  holes: ReadonlyArray<{ offset: number; record: LogRecord }>,
): Row {
  const first = chunks[0]!.first
  const parts = chunks.filter((chunk) => chunk.records > 0).map((chunk) => chunk.bytes)
  const weight = chunks.reduce((sum, chunk) => sum + chunk.bytes.length + OVERHEAD_BYTES, holes.length * OVERHEAD_BYTES)
  const sparse = holes.length > 0 || chunks.some((chunk) => chunk.passed)
  if (holes.length > 0) parts.push(packRecords(holes.map((hole) => hole.record)))
  const offsets = sparse ? [...chunks.flatMap(offsetsOf), ...holes.map((hole) => hole.offset)] : null
  const records = chunks.reduce((sum, chunk) => sum + chunk.records, holes.length)
  const last = chunks.at(-1)!.last
  return {
    partition,
    first,
    last,
    at_ms,
    records,
    places: offsets ? offsets.map((offset) => offset - first) : null,
    bytes: joined(parts),
    weight,
  }
}

function offsetsOf(chunk: Chunk): readonly number[] {
  return chunk.offsets ?? Array.from({ length: chunk.records }, (_, i) => chunk.first + i)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + 4 + part.length, 0))
  let at = 0
  for (const part of parts) {
    at = out.writeUInt32LE(part.length, at)
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Reads a row back, in order of offsets. @throws CodecError when its bytes are not what was written. */
export function recordsOf(row: Pick<Row, 'first' | 'places' | 'bytes'>): Array<{ offset: number; record: LogRecord }> {
  const { first, places } = row
  const view = Buffer.from(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength)
  const out: Array<{ offset: number; record: LogRecord }> = []
  for (let at = 0; at < view.length; ) {
    const length = view.readUInt32LE(at)
    // A copy: unpacked samples are views, which must lie at an even address and not hold the whole row.
    for (const record of unpackRecords(new Uint8Array(view.subarray(at + 4, at + 4 + length)))) {
      out.push({ offset: first + (places ? places[out.length]! : out.length), record })
    }
    at += 4 + length
  }
  return places ? out.sort((a, b) => a.offset - b.offset) : out
}

/**
 * Records of rows that follow one another, from offset `from` on, without a hole. Where a frame was judged but not stored
 * (its `not_recorded` stands at the first of them) or a tick was passed over, a tick that moves no time holds the place.
 */
export async function* withoutHoles(
  rows: AsyncIterable<Pick<Row, 'first' | 'last' | 'places' | 'bytes'>>,
  from: number,
): AsyncGenerator<{ offset: number; record: LogRecord }> {
  let next: number | null = null
  let at_ms: number | null = null
  for await (const row of rows) {
    const records = recordsOf(row)
    next ??= Math.max(from, row.first)
    at_ms ??= records[0]?.record.at_ms ?? 0
    for (const one of records) {
      for (; next < one.offset; next++) yield { offset: next, record: { kind: 'tick', at_ms } }
      // A hole lies in its row at the instant of its first frame: never behind what came before it.
      at_ms = Math.max(at_ms, one.record.at_ms)
      if (one.offset < next) continue
      yield one
      next = one.offset + 1
    }
    for (; next <= row.last; next++) yield { offset: next, record: { kind: 'tick', at_ms } }
  }
}
