import type { WaveBlock } from '../../contracts/frame.ts'
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
const STEP_MAX_MS = 64

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
  const joined = rest !== null && !torn ? join(rest, record) : null
  if (rest !== null && joined === null) cells.push({ record: rest, torn: false })
  let left = joined ?? record
  const step_ms = stepOf(left)
  let tear = torn
  while (step_ms > 0) {
    const at_ms = borderIn(left, step_ms)
    if (at_ms >= left.frame.duration_ms) break
    cells.push({ record: part(left, 0, at_ms), torn: tear })
    left = part(left, at_ms, left.frame.duration_ms)
    tear = false
  }
  const whole = step_ms === 0 || endsOnBorder(left, step_ms)
  if (whole) cells.push({ record: left, torn: tear })
  else if (tear) cells.push({ record: left, torn: true })
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
function stepOf({ frame }: FrameRecord): number {
  if (frame.blocks.length === 0) return 0
  let step_ms = 1
  for (const { rate_hz } of frame.blocks) while (step_ms <= STEP_MAX_MS && (rate_hz * step_ms) % 1_000 !== 0) step_ms++
  const common = step_ms <= STEP_MAX_MS && frame.blocks.every(({ rate_hz }) => (rate_hz * step_ms) % 1_000 === 0)
  const filled = frame.blocks.every((b) => Math.abs((b.samples.length * 1_000) / b.rate_hz - frame.duration_ms) < 1e-6)
  return common && filled && frame.duration_ms % step_ms === 0 ? step_ms : 0
}

/** A stretch of a frame; its samples are views. */
function part(record: FrameRecord, from_ms: number, to_ms: number): FrameRecord {
  const { frame, event_ms } = record
  // What says it lies outside its frame stays with the end it is nearer to.
  const within = ({ offset_ms: at }: { offset_ms: number }) =>
    (at >= from_ms || from_ms === 0) && (at < to_ms || to_ms === frame.duration_ms)
  const moved = <T extends { offset_ms: number }>(items: readonly T[]): T[] =>
    items.filter(within).map((item) => ({ ...item, offset_ms: item.offset_ms - from_ms }))
  const index = (ms: number, rate_hz: number) => Math.round((ms * rate_hz) / 1_000)
  const blocks = frame.blocks.map((b) => ({ ...b, samples: b.samples.subarray(index(from_ms, b.rate_hz), index(to_ms, b.rate_hz)) }))
  const times = { time_ms: frame.time_ms + from_ms, duration_ms: to_ms - from_ms }
  return {
    ...record,
    event_ms: event_ms + from_ms,
    frame: { ...frame, ...times, blocks, values: moved(frame.values), events: moved(frame.events) },
  }
}

/** Two frames as one, or null when the second does not go on with the same waves where the first ends. */
function join(rest: FrameRecord, next: FrameRecord): FrameRecord | null {
  const [a, b] = [rest.frame, next.frame]
  if (Math.abs(rest.event_ms + a.duration_ms - next.event_ms) > JOINT_MS) return null
  if (stepOf(next) === 0 || a.blocks.length !== b.blocks.length) return null
  const blocks: WaveBlock[] = []
  for (const [i, block] of a.blocks.entries()) {
    const other = b.blocks[i]!
    const same =
      block.channel === other.channel && block.rate_hz === other.rate_hz && block.gain === other.gain && block.offset === other.offset
    if (!same) return null
    const samples = new Int16Array(block.samples.length + other.samples.length)
    samples.set(block.samples)
    samples.set(other.samples, block.samples.length)
    blocks.push({ ...block, samples })
  }
  const later = <T extends { offset_ms: number }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, offset_ms: item.offset_ms + a.duration_ms }))
  const values = [...a.values, ...later(b.values)]
  const events = [...a.events, ...later(b.events)]
  const frame = { ...b, time_ms: a.time_ms, duration_ms: a.duration_ms + b.duration_ms, blocks, values, events }
  return { ...next, event_ms: rest.event_ms, frame }
}

/** What waits must not keep its whole batch alive, nor be cut off from it. */
function owned(record: FrameRecord): FrameRecord {
  const blocks = record.frame.blocks.map((b) => ({ ...b, samples: b.samples.slice() }))
  return { ...record, frame: { ...record.frame, blocks, alarms: [] } }
}
