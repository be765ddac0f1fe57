import type { StripLane } from '../bed/strip-decode.ts'
import { laneRange } from '../bed/strip-options.ts'

export interface StripPaint {
  line: string
  grid: string
  hatch: string
  /** The moment the condition began. */
  onset: string
}

/** As much of a 2D context as is used here; a test keeps what is drawn. */
export type StripContext = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'stroke'
  | 'fill'
  | 'fillRect'
  | 'clearRect'
  | 'save'
  | 'restore'
  | 'rect'
  | 'clip'
  | 'setLineDash'
  | 'strokeStyle'
  | 'fillStyle'
  | 'lineWidth'
>

const AIR_PX = 8
const HATCH_PX = 8
const MARK_PX = 6

/**
 * One trace of a frozen strip, drawn once: seconds, hatching where nothing was measured, the trace, the onset. `range_s` and
 * `onset_s` in seconds since 1970, w and h in CSS px. No lane: nothing of it is recorded, all of it is hatched.
 */
export function drawStrip(
  ctx: StripContext,
  lane: StripLane | null,
  [from, to]: readonly [number, number],
  onset_s: number,
  { w, h }: { w: number; h: number },
  paint: StripPaint,
): void {
  const x = (s: number) => ((s - from) / (to - from)) * w
  ctx.clearRect(0, 0, w, h)
  ctx.fillStyle = paint.grid
  for (let s = Math.ceil(from); s < to; s++) ctx.fillRect(Math.round(x(s)), 0, 1, h)
  for (const [start, end] of lane ? lane.gaps : [[from, to] as const]) {
    hatch(ctx, Math.max(0, x(start)), Math.min(w, x(end)), h, paint.hatch)
  }
  if (lane) trace(ctx, lane, x, h, paint.line)
  mark(ctx, Math.round(x(onset_s)) + 0.5, h, paint.onset)
}

/** "Nothing was measured here" is a picture of its own, never a line. */
function hatch(ctx: StripContext, x0: number, x1: number, h: number, colour: string): void {
  if (x1 <= x0) return
  ctx.save()
  ctx.beginPath()
  ctx.rect(x0, 0, x1 - x0, h)
  ctx.clip()
  ctx.strokeStyle = colour
  ctx.lineWidth = 1
  ctx.beginPath()
  for (let s = x0 - h; s < x1; s += HATCH_PX) {
    ctx.moveTo(s, h)
    ctx.lineTo(s + h, 0)
  }
  ctx.stroke()
  ctx.restore()
}

function trace(ctx: StripContext, { t, y }: StripLane, x: (s: number) => number, h: number, colour: string): void {
  const known = y.filter((value) => value !== null)
  const [low, high] = laneRange(least(known), greatest(known))
  ctx.strokeStyle = colour
  ctx.lineWidth = 1.5
  ctx.beginPath()
  let drawing = false
  y.forEach((value, i) => {
    if (value === null) {
      drawing = false
      return
    }
    const at = [x(t[i]!), h - AIR_PX - ((value - low) / (high - low)) * (h - 2 * AIR_PX)] as const
    if (drawing) ctx.lineTo(...at)
    else ctx.moveTo(...at)
    drawing = true
  })
  ctx.stroke()
}

const least = (values: readonly number[]) => values.reduce<number | null>((a, b) => (a === null || b < a ? b : a), null)
const greatest = (values: readonly number[]) => values.reduce<number | null>((a, b) => (a === null || b > a ? b : a), null)

/** A dashed line and a triangle on it: found without colour. */
function mark(ctx: StripContext, at: number, h: number, colour: string): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = 1.5
  ctx.setLineDash([4, 3])
  ctx.beginPath()
  ctx.moveTo(at, MARK_PX)
  ctx.lineTo(at, h)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.fillStyle = colour
  ctx.beginPath()
  ctx.moveTo(at - MARK_PX, 0)
  ctx.lineTo(at + MARK_PX, 0)
  ctx.lineTo(at, MARK_PX + 3)
  ctx.closePath()
  ctx.fill()
}
