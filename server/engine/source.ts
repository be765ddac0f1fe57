import type { FrameRecord } from '../../contracts/record.ts'

/** Frames that may wait behind a hole of one source; one more and the hole is passed at once. */
export const HELD_MAX = 32
/** Passed holes remembered for frames that come later after all; the oldest is forgotten first. */
export const PASSED_MAX = 32
/** Declared holes ahead of the sequence, and clock breaks ahead of it, that are remembered. */
export const AHEAD_MAX = 32

export type Range = [from: number, to: number]

/**
 * One boot of one device: sequences count within it, which makes order cheap. The next sequence passes at once; a
 * frame behind a hole waits until the hole is filled, declared, or too old. What was passed is remembered as ranges, so
 * a duplicate is told from a late frame without remembering frames.
 */
export interface Order {
  next: number
  held: Map<number, FrameRecord>
  skips: Range[]
  passed: Range[]
  /** First sequence of a new clock after a break. */
  breaks: number[]
  /** What is delivered next comes after a hole. */
  hole: boolean
}

export type Fate = 'next' | 'held' | 'duplicate' | 'late'

export function order(): Order {
  return { next: 1, held: new Map(), skips: [], passed: [], breaks: [], hole: false }
}

/** Where a frame goes. 'next': deliver it now. 'held': take() gives it out in its turn. 'late': its hole was passed. */
export function offer(o: Order, record: FrameRecord): Fate {
  const { seq } = record.frame
  if (seq < o.next) return unpass(o, seq) ? 'late' : 'duplicate'
  if (o.held.has(seq)) return 'duplicate'
  if (seq === o.next && o.held.size === 0 && o.skips.length === 0) {
    o.next += 1
    return 'next'
  }
  o.held.set(seq, own(record))
  return 'held'
}

/** A held frame must not keep its whole batch alive, nor be cut off from it. */
function own(record: FrameRecord): FrameRecord {
  const blocks = record.frame.blocks.map((block) => ({ ...block, samples: block.samples.slice() }))
  return { ...record, frame: { ...record.frame, blocks } }
}

/** The next frame whose turn has come, or null. A hole is passed when a frame has waited `lateness_ms` behind it. */
export function take(o: Order, now_ms: number, lateness_ms: number, opened_ms: number): FrameRecord | null {
  for (;;) {
    const record = o.held.get(o.next)
    if (record !== undefined) {
      o.held.delete(o.next)
      o.next += 1
      return record
    }
    const skip = o.skips.find(([from, to]) => from <= o.next && o.next <= to)
    if (skip !== undefined) pass(o, Math.min(skip[1] + 1, lowest(o)))
    else if (o.held.size > 0 && (o.held.size > HELD_MAX || waited(o, now_ms, opened_ms) >= lateness_ms)) pass(o, lowest(o))
    else return null
  }
}

function lowest(o: Order): number {
  let low = Infinity
  for (const seq of o.held.keys()) if (seq < low) low = seq
  return low
}

/** How long the frame that came first among the waiting has waited; time while the server was closed is not counted. */
function waited(o: Order, now_ms: number, opened_ms: number): number {
  let first = Infinity
  for (const record of o.held.values()) if (record.at_ms < first) first = record.at_ms
  return now_ms - Math.max(first, opened_ms)
}

/** Goes on at `to`; what was not received before it may still come, late. */
function pass(o: Order, to: number): void {
  if (to > o.next) {
    o.passed.push([o.next, to - 1])
    if (o.passed.length > PASSED_MAX) o.passed.shift()
    o.hole = true
  }
  o.next = to
  o.skips = o.skips.filter(([, end]) => end >= to)
}

/** Whether `seq` was passed and has not come since; marks it as come. */
function unpass(o: Order, seq: number): boolean {
  const at = o.passed.findIndex(([from, to]) => from <= seq && seq <= to)
  if (at === -1) return false
  const [from, to] = o.passed[at]!
  const rest: Range[] = []
  if (from < seq) rest.push([from, seq - 1])
  if (seq < to) rest.push([seq + 1, to])
  o.passed.splice(at, 1, ...rest)
  if (o.passed.length > PASSED_MAX) o.passed.shift()
  return true
}

/** Frames from..to will not come, or not soon. Repeats and what is already behind change nothing. */
export function declare(o: Order, from: number, to: number): void {
  if (to < o.next || o.skips.some(([a, b]) => a <= from && to <= b)) return
  o.skips.push([Math.max(from, o.next), to])
  if (o.skips.length > AHEAD_MAX) o.skips.shift()
}

/** The device's clock jumps at `seq`. */
export function declareBreak(o: Order, seq: number): void {
  if (seq < o.next || o.breaks.includes(seq)) return
  o.breaks.push(seq)
  if (o.breaks.length > AHEAD_MAX) o.breaks.shift()
}

/** Whether data is torn before the frame just delivered; forgets it. */
export function torn(o: Order, seq: number): boolean {
  const broken = o.breaks.some((at) => at <= seq)
  if (broken) o.breaks = o.breaks.filter((at) => at > seq)
  const tear = o.hole || broken
  o.hole = false
  return tear
}
