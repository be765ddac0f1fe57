import { hatch } from '../waveform/hatch.ts'
import { type Box, cutAt, type Range, sweepY } from '../waveform/sweep.ts'
import type { Look } from '../waveform/trace.ts'
import { type FrozenWave, valueAt } from './frozen.ts'

/** The stretch of time that is shown. */
export interface FrozenView {
  from_ms: number
  px_per_s: number
}

export interface FrozenRow {
  wave: FrozenWave | undefined
  box: Box
  look: Look
  range: Range | undefined
}

export function xOf(view: FrozenView, at_ms: number): number {
  return ((at_ms - view.from_ms) * view.px_per_s) / 1000
}
export function msAt(view: FrozenView, x_px: number): number {
  return view.from_ms + (x_px * 1000) / view.px_per_s
}

/** Paints one row of the picture: its ground, every sample of the view, and hatching where there is none. @returns samples drawn. */
export function drawRow(ctx: CanvasRenderingContext2D, row: FrozenRow, view: FrozenView): number {
  const { box, look, wave, range } = row
  ground(ctx, row, view)
  if (!wave || !range) {
    hatch(ctx, box, look.hatch_color)
    return 0
  }
  const first = Math.floor((view.from_ms * wave.rate_hz) / 1000)
  const end = Math.ceil((msAt(view, box.w) * wave.rate_hz) / 1000) + 1
  const x = (sample: number) => box.x + xOf(view, (sample * 1000) / wave.rate_hz)
  const pen = cutAt(box, ctx)
  ctx.strokeStyle = look.color
  ctx.lineWidth = look.line_px
  ctx.lineJoin = 'round'
  ctx.lineCap = 'butt'
  const missing: Array<[number, number]> = []
  let drawn = 0
  let down = false
  pen.beginPath()
  for (let sample = first; sample < end; sample++) {
    const value = valueAt(wave, sample)
    if (value === null) {
      const gap = missing.at(-1)
      if (gap && gap[1] === sample) gap[1]++
      else missing.push([sample, sample + 1])
      down = false
      continue
    }
    const y = sweepY(value, range, box)
    if (down) pen.lineTo(x(sample), y)
    else pen.moveTo(x(sample), y)
    down = true
    drawn++
  }
  pen.stroke()
  for (const [from, to] of missing) hatchBetween(ctx, box, x(from), x(to), look.hatch_color)
  return drawn
}

/** The seconds of the ground are whole seconds of the clock, wherever the view begins. */
function ground(ctx: CanvasRenderingContext2D, { box, look }: FrozenRow, view: FrozenView): void {
  const origin = box.x + xOf(view, Math.floor(view.from_ms / 1000) * 1000)
  if (look.ground) look.ground(ctx, box, { ...box, x: origin })
  else ctx.clearRect(box.x, box.y, box.w, box.h)
}

function hatchBetween(ctx: CanvasRenderingContext2D, box: Box, from_px: number, to_px: number, color: string): void {
  const left = Math.max(box.x, from_px)
  const right = Math.min(box.x + box.w, to_px)
  if (right > left) hatch(ctx, { ...box, x: left, w: right - left }, color)
}
