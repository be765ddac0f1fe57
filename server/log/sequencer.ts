import type { FrameRecord, LogRecord, NotRecordedRecord } from '../../contracts/record.ts'
import { packRecords } from './codec.ts'
import type { OrderedBatch } from './log.ts'
import { type Chunk, type Row, rowOf } from './row.ts'

/** What may go into one commit, and of one partition into it. */
const COMMIT_BYTES = 8 << 20
const ROW_BYTES = 1 << 20
/** What an object costs beside its bytes. */
const OVERHEAD_BYTES = 200
/** Ticks are small and needed for replay; they too have an end: this many times the bound of frames. */
const TICK_BOUND = 2

interface Hole {
  offset: number
  record: NotRecordedRecord
}

interface Line {
  /** Next offset to be given. */
  next: number
  durable: number
  /** Records of this turn of the event loop, the first at offset next - turn.length. */
  turn: LogRecord[]
  /** Places within the turn that are judged but not stored; null = none. */
  refused: Set<number> | null
  pending: Chunk[]
  holes: Hole[]
  /** The newest waiting hole of a device's boot, to be lengthened. */
  open: Map<string, Hole>
}

/**
 * The one that gives offsets: in memory, once, per partition. Collects what must be stored, in order and within a bound.
 * A frame past the bound is ordered and judged, but in its place only a hole is stored: "these were not recorded".
 */
export class Sequencer {
  readonly lines: readonly Line[]
  #waiting_bytes = 0
  #turning = false
  #start = 0

  constructor(
    heads: readonly number[],
    readonly bound_bytes: number,
    readonly onTurn: (batches: OrderedBatch[]) => void,
  ) {
    this.lines = heads.map((next) => ({ next, durable: next, turn: [], refused: null, pending: [], holes: [], open: new Map() }))
  }

  get waiting_bytes(): number {
    return this.#waiting_bytes
  }

  append(partition: number, record: LogRecord): { offset: number; queued: boolean } {
    const line = this.line(partition)
    const offset = line.next++
    const bytes = weigh(record)
    const queued = this.#fits(record, bytes)
    if (queued) this.#waiting_bytes += bytes
    else this.#refuse(line, offset, record)
    line.turn.push(record)
    if (!this.#turning) {
      this.#turning = true
      setImmediate(() => this.#turn())
    }
    return { offset, queued }
  }

  line(partition: number): Line {
    const line = this.lines[partition]
    if (!line) throw new RangeError(`no partition ${partition}`)
    return line
  }

  #fits(record: LogRecord, bytes: number): boolean {
    if (record.kind === 'frame') return this.#waiting_bytes + bytes <= this.bound_bytes
    return record.kind !== 'tick' || this.#waiting_bytes <= this.bound_bytes * TICK_BOUND
  }

  #refuse(line: Line, offset: number, record: LogRecord): void {
    line.refused ??= new Set()
    line.refused.add(line.turn.length)
    if (record.kind !== 'frame') return
    const key = `${record.device} ${record.boot} ${record.encounter}`
    const open = line.open.get(key)
    if (open && lengthen(open.record, record.frame.seq)) return
    const hole = { offset, record: notRecorded(record) }
    line.open.set(key, hole)
    line.holes.push(hole)
    this.#waiting_bytes += OVERHEAD_BYTES
  }

  /** End of a turn of the event loop: packs what came, lines it up for the store, hands it on. */
  #turn(): void {
    this.#turning = false
    const batches: OrderedBatch[] = []
    this.lines.forEach((line, partition) => {
      if (line.turn.length === 0) return
      const { turn, refused } = line
      const first = line.next - turn.length
      line.turn = []
      line.refused = null
      const bytes = packRecords(turn)
      batches.push({ partition, first, records: turn, bytes })
      this.#line_up(line, refused ? withoutRefused(first, turn, refused) : whole(first, turn.length, bytes))
      for (const [i, record] of turn.entries()) if (!refused?.has(i)) this.#waiting_bytes -= weigh(record)
    })
    this.onTurn(batches)
  }

  #line_up(line: Line, chunk: Chunk): void {
    const before = line.pending.at(-1)
    if (chunk.records === 0 && before) {
      before.last = chunk.last
      before.passed = true
      return
    }
    this.#waiting_bytes += chunk.bytes.length + OVERHEAD_BYTES
    line.pending.push(chunk)
  }

  /** Takes what one commit may hold, at most one row a partition, each going on where the row before it ended. */
  take(at_ms: number): Row[] {
    const rows: Row[] = []
    let left = COMMIT_BYTES
    const count = this.lines.length
    for (let i = 0; i < count && left > 0; i++) {
      const partition = (this.#start + i) % count
      const line = this.lines[partition]!
      if (line.pending.length === 0) continue
      const chunks = takeChunks(line, Math.min(left, ROW_BYTES))
      const row = rowOf(partition, at_ms, chunks, takeHoles(line, chunks.at(-1)!.last))
      left -= row.bytes.length
      rows.push(row)
    }
    this.#start = (this.#start + 1) % count
    return rows
  }

  /** These rows are stored: offsets below their ends are durable. */
  settle(rows: readonly Row[]): void {
    for (const row of rows) {
      this.line(row.partition).durable = row.last + 1
      this.#waiting_bytes -= row.weight
    }
  }

  /** Whether a row could be taken now. */
  get pending(): boolean {
    return this.lines.some((line) => line.pending.length > 0)
  }
}

function takeChunks(line: Line, limit: number): Chunk[] {
  let count = 0
  for (let bytes = 0; count < line.pending.length && (count === 0 || bytes + line.pending[count]!.bytes.length <= limit); count++) {
    bytes += line.pending[count]!.bytes.length
  }
  return line.pending.splice(0, count)
}

function takeHoles(line: Line, last: number): Hole[] {
  if (line.holes.length === 0) return line.holes
  const taken = line.holes.filter((hole) => hole.offset <= last)
  line.holes = line.holes.filter((hole) => hole.offset > last)
  for (const [key, hole] of line.open) if (hole.offset <= last) line.open.delete(key)
  return taken
}

function whole(first: number, records: number, bytes: Uint8Array): Chunk {
  return { first, last: first + records - 1, records, offsets: null, passed: false, bytes }
}

function withoutRefused(first: number, turn: readonly LogRecord[], refused: ReadonlySet<number>): Chunk {
  const offsets = turn.flatMap((_, i) => (refused.has(i) ? [] : [first + i]))
  const bytes = offsets.length > 0 ? packRecords(offsets.map((offset) => turn[offset - first]!)) : new Uint8Array()
  return { first, last: first + turn.length - 1, records: offsets.length, offsets, passed: true, bytes }
}

function notRecorded({ at_ms, encounter, device, boot, frame }: FrameRecord): NotRecordedRecord {
  return { kind: 'not_recorded', at_ms, encounter, device, boot, from_seq: frame.seq, to_seq: frame.seq }
}

/** Only a neighbour in sequence lengthens a hole: what lies between may well be stored. */
function lengthen(hole: NotRecordedRecord, seq: number): boolean {
  if (seq >= hole.from_seq && seq <= hole.to_seq) return true
  if (seq === hole.to_seq + 1) hole.to_seq = seq
  else if (seq === hole.from_seq - 1) hole.from_seq = seq
  else return false
  return true
}

/** What a record will weigh until it is packed, roughly, in bytes. */
function weigh(record: LogRecord): number {
  if (record.kind !== 'frame') return OVERHEAD_BYTES
  let bytes = OVERHEAD_BYTES
  for (const block of record.frame.blocks) bytes += block.samples.byteLength + 32
  return bytes + record.frame.values.length * 18
}
