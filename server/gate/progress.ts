import type { ClockMapping, LogRecord } from '../../contracts/record.ts'
import { withMapping } from './clock.ts'
import { addRange, copyRanges, emptyRanges, hasSeq, holesOf, type Ranges } from './ranges.ts'

/** What has come from one start of one device. `received` decides what is a duplicate, `kept` what is acknowledged. */
export interface Source {
  readonly device: string
  readonly boot: string
  received: Ranges
  /** Durable in the log (or skipped, durably). Never ahead of `received`. */
  kept: Ranges
  /** Highest sequence seen, also when it was not queued. */
  highest: number
  mappings: ClockMapping[]
  /** First missing sequence of each hole -> since when it is missing. */
  holes: Map<number, number>
  /** When a hole last became smaller, or its waiting was excused. */
  filled_ms: number
  used_ms: number
  changes: number
  saved: number
}

/** Durable facts only, and the log offsets they cover: what follows is replayed through `observe`. */
export interface Checkpoint {
  sources: SourceEntry[]
  /** partition -> first offset not covered */
  offsets: Record<number, number>
}
export interface SourceEntry {
  device: string
  boot: string
  kept: Ranges
  mappings: ClockMapping[]
}

/** Where checkpoints live. */
export interface ProgressStore {
  load(): Promise<Checkpoint | null>
  /** Writes the changed sources and all offsets in one transaction. */
  save(checkpoint: Checkpoint): Promise<void>
}

/** Starts of one device that are remembered; an older one that comes back is taken for new. */
export const MAX_BOOTS = 8
/** Separate holes of one source; past it a frame that would open another is refused. */
export const MAX_HOLES = 1_000

export interface Progress {
  source(device: string, boot: string, now_ms: number): Source
  /** from..to of a source were appended, queued for the store, at this offset. */
  appended(source: Source, from: number, to: number, partition: number, offset: number): void
  /** Offsets below `below` are durable. @returns the sources whose `kept` may have grown */
  durable(partition: number, below: number): ReadonlySet<Source>
  /** A stored record, at start: received, kept and covered. */
  observe(partition: number, offset: number, record: LogRecord): void
  /** Changed sources since the last `saved`. */
  checkpoint(): Checkpoint
  saved(checkpoint: Checkpoint): void
  restore(checkpoint: Checkpoint): void
  /** First offset of a partition that no checkpoint covers. */
  covered(partition: number): number
}

interface Pending {
  offset: number
  source: Source
  from: number
  to: number
}

/** Progress of all sources. Bounded: MAX_BOOTS a device; what is pending is bounded by what the log queues. */
export function createProgress(): Progress {
  const devices = new Map<string, Map<string, Source>>()
  const pending = new Map<number, Pending[]>()
  const offsets: Record<number, number> = {}
  const savedAt = new WeakMap<Checkpoint, Map<Source, number>>()

  function source(device: string, boot: string, now_ms: number): Source {
    const boots = devices.get(device) ?? new Map<string, Source>()
    devices.set(device, boots)
    const found = boots.get(boot) ?? newSource(device, boot)
    found.used_ms = Math.max(found.used_ms, now_ms)
    if (!boots.has(boot) && boots.size >= MAX_BOOTS) boots.delete(oldest(boots))
    boots.set(boot, found)
    return found
  }

  function keep(to: Source, from: number, until: number): void {
    addRange(to.kept, from, until)
    to.changes++
  }

  function cover(partition: number, below: number): void {
    offsets[partition] = Math.max(offsets[partition] ?? 0, below)
  }

  return {
    source,
    appended(of, from, to, partition, offset) {
      addRange(of.received, from, to)
      of.highest = Math.max(of.highest, to)
      const queue = pending.get(partition)
      if (queue) queue.push({ offset, source: of, from, to })
      else pending.set(partition, [{ offset, source: of, from, to }])
    },
    durable(partition, below) {
      cover(partition, below)
      const touched = new Set<Source>()
      const queue = pending.get(partition) ?? []
      let done = 0
      while (done < queue.length && queue[done]!.offset < below) {
        const { source: of, from, to } = queue[done++]!
        keep(of, from, to)
        touched.add(of)
      }
      if (done > 0) queue.splice(0, done)
      return touched
    },
    observe(partition, offset, record) {
      cover(partition, offset + 1)
      if (record.kind !== 'frame' && record.kind !== 'skipped' && record.kind !== 'clock') return
      const of = source(record.device, record.boot, record.at_ms)
      if (record.kind === 'clock') {
        of.mappings = withMapping(of.mappings, record.mapping)
        of.changes++
        return
      }
      const [from, to] = record.kind === 'frame' ? [record.frame.seq, record.frame.seq] : [record.from_seq, record.to_seq]
      addRange(of.received, from, to)
      of.highest = Math.max(of.highest, to)
      keep(of, from, to)
    },
    checkpoint() {
      const marks = new Map<Source, number>()
      const sources: SourceEntry[] = []
      for (const boots of devices.values())
        for (const s of boots.values()) {
          if (s.changes === s.saved) continue
          marks.set(s, s.changes)
          sources.push({ device: s.device, boot: s.boot, kept: copyRanges(s.kept), mappings: [...s.mappings] })
        }
      const checkpoint = { sources, offsets: { ...offsets } }
      savedAt.set(checkpoint, marks)
      return checkpoint
    },
    saved(checkpoint) {
      for (const [s, changes] of savedAt.get(checkpoint) ?? []) s.saved = changes
    },
    restore(checkpoint) {
      for (const entry of checkpoint.sources) {
        const s = source(entry.device, entry.boot, 0)
        s.received = copyRanges(entry.kept)
        s.kept = copyRanges(entry.kept)
        s.highest = entry.kept.above.at(-1)?.[1] ?? entry.kept.up_to
        s.mappings = [...entry.mappings]
      }
      for (const [partition, below] of Object.entries(checkpoint.offsets)) cover(Number(partition), below)
    },
    covered: (partition) => offsets[partition] ?? 0,
  }
}

/**
 * Holes nobody has filled for `patience_ms`: to be closed. `excused` (not connected, not read, asked to hold) starts
 * the waiting again, and so does every frame that makes any hole smaller.
 */
export function overdueHoles(source: Source, now_ms: number, patience_ms: number, excused: boolean): Array<[from: number, to: number]> {
  const holes = holesOf(source.received, source.highest)
  if (holes.length === 0 && source.holes.size === 0) return []
  if (excused) source.filled_ms = now_ms
  const since = new Map<number, number>()
  for (const [from] of holes) since.set(from, source.holes.get(from) ?? now_ms)
  source.holes = since
  return holes.filter(([from]) => now_ms - Math.max(since.get(from)!, source.filled_ms) >= patience_ms)
}

/** Whether another hole may be opened by `seq`. */
export function hasRoom(source: Source, seq: number): boolean {
  return source.received.above.length < MAX_HOLES || hasSeq(source.received, seq - 1) || hasSeq(source.received, seq + 1)
}

function newSource(device: string, boot: string): Source {
  return {
    device,
    boot,
    received: emptyRanges(),
    kept: emptyRanges(),
    highest: 0,
    mappings: [],
    holes: new Map(),
    filled_ms: 0,
    used_ms: 0,
    changes: 0,
    saved: 0,
  }
}

function oldest(boots: ReadonlyMap<string, Source>): string {
  let found = ''
  let used_ms = Number.POSITIVE_INFINITY
  for (const [boot, source] of boots)
    if (source.used_ms < used_ms) {
      found = boot
      used_ms = source.used_ms
    }
  return found
}
