import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { Ring } from '../live/signal-buffers.ts'

/** The sweep renderer (screens 3.5): paints only what is new. Pure but for the drawing context it is given. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}
export interface Range {
  low: number
  high: number
}
/** As much of a canvas context as a sweep needs. */
export type Pen = Pick<CanvasRenderingContext2D, 'beginPath' | 'moveTo' | 'lineTo' | 'stroke'>

/** From this many samples per pixel on, a column is drawn as first, low, high, last. */
const DENSE = 3

/** x inside the box of an event time: one sweep for all waves of one window, so a bed that lags is a bar out of line. */
export function sweepX(event_ms: number, window_ms: number, width: number): number {
  // Worked out as `wraps` does: a sample exactly on the border must not be at the right edge here and on the next sweep there.
  const turns = event_ms / window_ms
  return (turns - Math.floor(turns)) * width
}

/** Share of the range that a sample may lie beyond it and still be drawn, at the edge: a baseline just below zero. */
const SLACK = 0.04

/** y of a physical value; not held inside the box. */
export function sweepY(value: number, range: Range, box: Box): number {
  return box.y + box.h * (1 - (value - range.low) / (range.high - range.low))
}

/**
 * A pen that draws only what lies in the box. What leaves it is cut off at the edge: a line along the edge would look
 * like a flat signal there, and a flat signal is a finding.
 */
export function cutAt(box: Box, pen: Pen): Pen {
  const top = box.y - SLACK * box.h
  const bottom = box.y + (1 + SLACK) * box.h
  // One pixel inside: half of a line drawn on the edge itself would lie where nothing is ever erased.
  const held = (y: number) => Math.min(box.y + box.h - 1, Math.max(box.y + 1, y))
  let x0 = 0
  let y0 = 0
  let down = false
  const lineTo = (x: number, y: number) => {
    const [from_x, from_y] = [x0, y0]
    x0 = x
    y0 = y
    const inside = y >= top && y <= bottom
    if (inside && down) return pen.lineTo(x, held(y))
    if (Math.max(from_y, y) < top || Math.min(from_y, y) > bottom) return
    const at = (edge: number) => from_x + ((x - from_x) * (edge - from_y)) / (y - from_y)
    if (!down) {
      const edge = from_y < top ? top : bottom
      pen.moveTo(at(edge), held(edge))
    }
    if (inside) pen.lineTo(x, held(y))
    else {
      const edge = y < top ? top : bottom
      pen.lineTo(at(edge), held(edge))
    }
    down = inside
  }
  return {
    beginPath: () => pen.beginPath(),
    stroke: () => pen.stroke(),
    moveTo: (x, y) => {
      x0 = x
      y0 = y
      down = y >= top && y <= bottom
      if (down) pen.moveTo(x, held(y))
    },
    lineTo,
  }
}

export interface Run {
  from: number
  to: number
  missing: boolean
}

/** [from, to) cut into runs of present and missing samples, and where the sweep comes back to the left edge. */
export function runs(ring: Ring, from: number, to: number, window_ms: number): Run[] {
  const found: Run[] = []
  if (to <= from) return found
  const oneSweep = sweepOf(ring, from, window_ms) === sweepOf(ring, to - 1, window_ms)
  let start = from
  let missing = isMissing(ring, from)
  for (let i = from + 1; i < to; i++) {
    const other = isMissing(ring, i) !== missing
    if (!other && (oneSweep || !wraps(ring, i, window_ms))) continue
    found.push({ from: start, to: i, missing })
    start = i
    if (other) missing = !missing
  }
  found.push({ from: start, to, missing })
  return found
}

function isMissing(ring: Ring, index: number): boolean {
  return ring.at(index) === MISSING_SAMPLE
}

function wraps(ring: Ring, index: number, window_ms: number): boolean {
  return sweepOf(ring, index, window_ms) !== sweepOf(ring, index - 1, window_ms)
}

/** Number of the sweep that a sample lies on. */
function sweepOf(ring: Ring, index: number, window_ms: number): number {
  return Math.floor(ring.timeOf(index) / window_ms)
}

/**
 * Strokes one present run. It begins at the sample before it when that one is present and on the same sweep, so
 * pieces drawn in different frames join without a seam, and a gap is never bridged.
 * @returns samples drawn.
 */
export function strokeRun(target: Pen, ring: Ring, run: Run, box: Box, range: Range, window_ms: number): number {
  const joined = !isMissing(ring, run.from - 1) && !wraps(ring, run.from, window_ms)
  const start = joined ? run.from - 1 : run.from
  // A run is of one sweep: its places lie on a straight line, worked out once. This is drawn thirty times a second for every wave.
  const left = box.x + sweepX(ring.timeOf(start), window_ms, box.w)
  const step = (1000 / ring.fs / window_ms) * box.w
  const x = (i: number) => left + (i - start) * step
  const y = (i: number) => sweepY(ring.value(ring.at(i)), range, box)
  const pen = fits(ring, start, run.to, range, box) ? target : cutAt(box, target)
  pen.beginPath()
  pen.moveTo(x(start), y(start))
  if (!joined && run.to - run.from === 1) pen.lineTo(x(start) + 0.5, y(start))
  const dense = (window_ms * ring.fs) / 1000 / box.w > DENSE
  if (dense) strokeColumns(pen, run, x, y)
  else for (let i = run.from; i < run.to; i++) pen.lineTo(x(i), y(i))
  pen.stroke()
  return run.to - run.from
}

/** Whether all of [from, to) lies well inside the range: then there is nothing to cut off. */
function fits(ring: Ring, from: number, to: number, range: Range, box: Box): boolean {
  const edge = (range.high - range.low) * Math.max(SLACK, 2 / box.h)
  for (let i = from; i < to; i++) {
    const value = ring.value(ring.at(i))
    if (value < range.low + edge || value > range.high - edge) return false
  }
  return true
}

/** One vertical stroke per pixel column, from its lowest to its highest sample: no spike is lost between pixels. */
function strokeColumns(pen: Pen, run: Run, x: (i: number) => number, y: (i: number) => number): void {
  let i = run.from
  while (i < run.to) {
    const column = Math.floor(x(i))
    const first = y(i)
    const left = x(i)
    let top = first
    let bottom = first
    let last = i
    for (i++; i < run.to && Math.floor(x(i)) === column; i++) {
      const value = y(i)
      top = Math.min(top, value)
      bottom = Math.max(bottom, value)
      last = i
    }
    pen.lineTo(left, first)
    if (top < first) pen.lineTo(left, top)
    if (bottom > top && bottom > first) pen.lineTo(left, bottom)
    pen.lineTo(x(last), y(last))
  }
}

/** Whole-pixel pieces of the box to clear so that everything from `from_px` to `to_px` of the endless sweep is clean. */
export function eraseRects(from_px: number, to_px: number, box: Box): Box[] {
  const from = Math.floor(from_px)
  const to = Math.ceil(to_px)
  if (to - from >= box.w) return [{ ...box }]
  const pieces: Box[] = []
  for (let at = from; at < to; ) {
    const left = ((at % box.w) + box.w) % box.w
    const width = Math.min(to - at, box.w - left)
    pieces.push({ x: box.x + left, y: box.y, w: width, h: box.h })
    at += width
  }
  return pieces
}
