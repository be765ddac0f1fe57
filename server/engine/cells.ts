import type { Frame, WaveBlock } from '../../contracts/frame.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import type { Flow } from './state.ts'

/**
 * Signals work on whole cells of event time, however a device cuts its frames: so the same samples give the same alarms
 * in frames of any length. What lies behind the last border waits for the next frame; no alarm waits with it, for
 * detectors judge at these borders and look at nothing behind them. At the most usual frame length it is the frame itself.
 */
export const CELL_MS = 250

/** Frames this near to each other lie end to end; a clock mapping may slew as much. */
const JOINT_MS = 2
/** Longest common step of the sample rates that is looked for, ms. */
const STEP_MAX_MS = 125

export interface Cell {
  record: FrameRecord
  /** Data is torn before it. */
  torn: boolean
}

/**
 * The cells that are whole with this frame, in order; what is left over is kept in the flow. A frame without waves, or
 * whose samples do not fill its time, is a cell of its own. After a tear nothing waits any more.
 */
export function cellsOf(flow: Flow, record: FrameRecord, torn: boolean): Cell[] {
  const cells: Cell[] = []
  const rest = flow.rest ?? null
  flow.rest = null
  const step_ms = stepOf(record)
  let left: FrameRecord | null = record
  let tear = torn
  if (rest !== null) {
    if (torn || step_ms === 0 || !goesOn(rest, record)) cells.push({ record: rest, torn: false })
    else {
      const to_ms = Math.min(record.frame.duration_ms, borderIn(rest, step_ms) - rest.frame.duration_ms)
      const joined = join(rest, record, to_ms)
      left = to_ms < record.frame.duration_ms ? part(record, to_ms, record.frame.duration_ms) : null
      if (left === null && !endsOnBorder(joined, step_ms)) flow.rest = joined
      else cells.push({ record: joined, torn: false })
    }
  }
  while (left !== null && step_ms > 0) {
    const at_ms = borderIn(left, step_ms)
    if (at_ms >= left.frame.duration_ms) break
    cells.push({ record: part(left, 0, at_ms), torn: tear })
    left = part(left, at_ms, left.frame.duration_ms)
    tear = false
  }
  if (left === null) return cells
  if (tear || step_ms === 0 || endsOnBorder(left, step_ms)) cells.push({ record: left, torn: tear })
  else flow.rest = owned(left)
  return cells
}

/** Time from the frame's start to the first common sample at or after the next border of a cell. */
function borderIn({ event_ms }: FrameRecord, step_ms: number): number {
  const next_ms = (Math.floor(event_ms / CELL_MS + 1e-9) + 1) * CELL_MS
  return Math.ceil((next_ms - event_ms) / step_ms - 1e-6) * step_ms
}

function endsOnBorder(record: FrameRecord, step_ms: number): boolean {
  return borderIn(record, step_ms) <= record.frame.duration_ms + 1e-6
}

/** The shortest time in whole ms that holds a whole number of samples of every wave; 0 = this frame is not cut. */
function stepOf({ frame: { blocks, duration_ms } }: FrameRecord): number {
  let step_ms = blocks.length === 0 ? 0 : 1
  for (let i = 0; i < blocks.length; i++) {
    const { rate_hz, samples } = blocks[i]!
    const own_ms = stepOfRate(rate_hz)
    if (own_ms === 0 || Math.abs((samples.length * 1_000) / rate_hz - duration_ms) >= 1e-6) return 0
    step_ms = (step_ms / gcd(step_ms, own_ms)) * own_ms
  }
  return step_ms <= STEP_MAX_MS && step_ms > 0 && duration_ms % step_ms === 0 ? step_ms : 0
}

function stepOfRate(rate_hz: number): number {
  for (let ms = 1; ms <= STEP_MAX_MS; ms++) if ((rate_hz * ms) % 1_000 === 0) return ms
  return 0
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** A stretch of a frame; its samples are views. */
function part(record: FrameRecord, from_ms: number, to_ms: number): FrameRecord {
  const { frame, event_ms } = record
  const { duration_ms } = frame
  const blocks: WaveBlock[] = []
  for (const { channel, rate_hz, gain, offset, samples } of frame.blocks) {
    const view = samples.subarray(Math.round((from_ms * rate_hz) / 1_000), Math.round((to_ms * rate_hz) / 1_000))
    blocks.push({ channel, rate_hz, gain, offset, samples: view })
  }
  const values = within(frame.values, from_ms, to_ms, duration_ms)
  const events = within(frame.events, from_ms, to_ms, duration_ms)
  const { seq, alarms } = frame
  const own = { seq, time_ms: frame.time_ms + from_ms, duration_ms: to_ms - from_ms, blocks, values, events, alarms }
  return recordOf(record, event_ms + from_ms, own)
}

function recordOf({ kind, at_ms, encounter, device, boot, origin }: FrameRecord, event_ms: number, frame: Frame): FrameRecord {
  return { kind, at_ms, encounter, device, boot, origin, event_ms, frame }
}

/** What lies in [from, to) of a frame, told from there. What says it lies outside its frame stays with the end it is nearer to. */
function within<T extends { offset_ms: number }>(items: readonly T[], from_ms: number, to_ms: number, end_ms: number): readonly T[] {
  if (items.length === 0) return items
  const found: T[] = []
  for (const item of items) {
    const at = item.offset_ms
    if ((at < from_ms && from_ms > 0) || (at >= to_ms && to_ms < end_ms)) continue
    found.push(from_ms === 0 ? item : { ...item, offset_ms: at - from_ms })
  }
  return found
}

/** Whether the second goes on with the same waves where the first ends. */
function goesOn(rest: FrameRecord, next: FrameRecord): boolean {
  const [a, b] = [rest.frame.blocks, next.frame.blocks]
  if (Math.abs(rest.event_ms + rest.frame.duration_ms - next.event_ms) > JOINT_MS || a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!]
    if (x.channel !== y.channel || x.rate_hz !== y.rate_hz || x.gain !== y.gain || x.offset !== y.offset) return false
  }
  return true
}

/** What waited and the first `to_ms` of the frame after it, as one. */
function join(rest: FrameRecord, next: FrameRecord, to_ms: number): FrameRecord {
  const [a, b] = [rest.frame, next.frame]
  const blocks: WaveBlock[] = []
  for (let i = 0; i < a.blocks.length; i++) {
    const { channel, rate_hz, gain, offset, samples: before } = a.blocks[i]!
    const after = b.blocks[i]!.samples.subarray(0, Math.round((to_ms * rate_hz) / 1_000))
    const samples = new Int16Array(before.length + after.length)
    samples.set(before)
    samples.set(after, before.length)
    blocks.push({ channel, rate_hz, gain, offset, samples })
  }
  const values = both(a.values, within(b.values, 0, to_ms, b.duration_ms), a.duration_ms)
  const events = both(a.events, within(b.events, 0, to_ms, b.duration_ms), a.duration_ms)
  const { seq, alarms } = b
  const frame = { seq, time_ms: a.time_ms, duration_ms: a.duration_ms + to_ms, blocks, values, events, alarms }
  return recordOf(next, rest.event_ms, frame)
}

function both<T extends { offset_ms: number }>(first: readonly T[], second: readonly T[], later_ms: number): readonly T[] {
  if (second.length === 0) return first
  return [...first, ...second.map((item) => ({ ...item, offset_ms: item.offset_ms + later_ms }))]
}

/** What waits must not keep its whole batch alive, nor be cut off from it. */
function owned(record: FrameRecord): FrameRecord {
  const { frame } = record
  return { ...record, frame: { ...frame, blocks: frame.blocks.map((b) => ({ ...b, samples: b.samples.slice() })) } }
}
