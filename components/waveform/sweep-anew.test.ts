import { expect, test } from 'vitest'
import { Ring } from '../live/signal-buffers.ts'
import { LOOK, T0 } from './sweep.testing.ts'
import { Trace } from './trace.ts'

const WINDOW = 6_700
const BOX = { x: 10, y: 20, w: 169, h: 60 }

/** Columns of pixels that hold a piece of a line: what is stroked paints as wide as its line, what is cleared is free. */
function glass() {
  const painted = new Set<number>()
  let x0 = 0
  const ctx = {
    lineWidth: 1,
    beginPath: () => undefined,
    moveTo: (x: number) => {
      x0 = x
    },
    lineTo: (x: number) => {
      for (let at = Math.floor(x0 - ctx.lineWidth / 2); at <= Math.floor(x + ctx.lineWidth / 2); at++) painted.add(at)
      x0 = x
    },
    stroke: () => undefined,
    save: () => undefined,
    restore: () => undefined,
    rect: () => undefined,
    clip: () => undefined,
    clearRect: (x: number, _y: number, w: number) => {
      for (let at = x; at < x + w; at++) painted.delete(at)
    },
  }
  return { ctx: ctx as unknown as CanvasRenderingContext2D, painted: () => [...painted].sort((a, b) => a - b) }
}

test('[WAVE-41] painted anew, a wave stands on the very columns it stood on: the bar before its head is no pixel narrower', () => {
  const ring = new Ring('pleth', 250, 1, 0, 4096)
  const trace = new Trace(() => ring, BOX, WINDOW, { ...LOOK, line_px: 2 })
  const { ctx, painted } = glass()
  const beat = (from: number) => Int16Array.from({ length: 10 }, (_, i) => 50 + 40 * Math.sin((from + i) / 9))
  const wrong: string[] = []
  for (let piece = 0; piece < 1_000; piece++) {
    ring.write(T0 + piece * 40, beat(piece * 10))
    trace.draw(ctx, T0 + (piece + 1) * 40)
    if (piece < 400) continue
    const before = painted()
    trace.touch()
    trace.draw(ctx, T0 + (piece + 1) * 40)
    const fresh = painted().filter((x) => !before.includes(x))
    if (fresh.length > 0) wrong.push(`piece ${piece}: ${fresh.join(' ')}`)
  }
  expect(wrong).toEqual([])
})
