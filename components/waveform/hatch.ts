import type { Box } from './sweep.ts'

const STEP_PX = 7

/** Diagonal lines, in step across pieces: this stretch was not measured. */
export function hatch(ctx: CanvasRenderingContext2D, rect: Box, color: string): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(rect.x, rect.y, rect.w, rect.h)
  ctx.clip()
  ctx.strokeStyle = color
  ctx.lineWidth = 1
  ctx.beginPath()
  const first = Math.floor((rect.x - rect.h) / STEP_PX) * STEP_PX
  for (let x = first; x < rect.x + rect.w; x += STEP_PX) {
    ctx.moveTo(x, rect.y + rect.h)
    ctx.lineTo(x + rect.h, rect.y)
  }
  ctx.stroke()
  ctx.restore()
}
