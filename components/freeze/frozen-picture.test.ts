import { expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { drawRow, type FrozenRow, msAt, xOf } from './frozen-picture.ts'

const T0 = 1_800_000_000_000
const view = { from_ms: T0, px_per_s: 100 }
const box = { x: 0, y: 20, w: 400, h: 80 }

/** Records where lines go and where hatching is clipped to. */
function paper() {
  const lines: Array<Array<[number, number]>> = []
  const clips: Array<[number, number]> = []
  const noted = { rect: [0, 0] as [number, number] }
  const ctx = {
    beginPath: () => undefined,
    stroke: () => undefined,
    save: () => undefined,
    restore: () => undefined,
    clearRect: () => undefined,
    rect: (x: number, _y: number, w: number) => {
      noted.rect = [x, x + w]
    },
    clip: () => void clips.push(noted.rect),
    moveTo: (x: number, y: number) => void lines.push([[x, y]]),
    lineTo: (x: number, y: number) => void lines.at(-1)!.push([x, y]),
  }
  return { ctx: ctx as unknown as CanvasRenderingContext2D, lines, clips }
}

function row(data: number[]): FrozenRow {
  const wave = { channel: 'art', rate_hz: 10, gain: 1, off: 0, first: (T0 * 10) / 1000, data: Int16Array.from(data), range: undefined }
  const look = { color: '#f00', line_px: 1, erase_px: 0, mode: 'live' as const, stale_color: '#444', hatch_color: '#333' }
  return { wave, box, look, range: { low: 0, high: 100 } }
}

test('[BW-36] every sample of the view is drawn at its own time and value', () => {
  const { ctx, lines } = paper()
  expect(drawRow(ctx, row(Array.from({ length: 41 }, (_, i) => i * 2)), view)).toBe(41)
  expect(lines[0]!).toHaveLength(41)
  expect(lines[0]![20]).toEqual([200, 20 + 80 * 0.6])
})

test('[BW-33] a hole is hatched from its first missing sample to the next present one, and no line crosses it', () => {
  const { ctx, lines, clips } = paper()
  const data = Array.from({ length: 41 }, (_, i) => (i >= 10 && i < 20 ? MISSING_SAMPLE : 50))
  expect(drawRow(ctx, row(data), view)).toBe(31)
  const crossing = lines.filter((line) => line.length > 2 && line.some(([x]) => x < 100) && line.some(([x]) => x > 200))
  expect(crossing).toEqual([])
  expect(clips).toContainEqual([100, 200])
})

test('[BW-33] nothing kept is hatched all over, never a flat line', () => {
  const { ctx, lines, clips } = paper()
  expect(drawRow(ctx, { ...row([]), wave: undefined }, view)).toBe(0)
  expect(drawRow(ctx, row([]), view)).toBe(0)
  expect(clips).toEqual([
    [0, 400],
    [0, 400],
  ])
  expect(lines.every((line) => line.length === 2)).toBe(true)
})

test('[BW-36] a place and its moment are each other’s', () => {
  expect(xOf(view, T0 + 1_500)).toBe(150)
  expect(msAt(view, 150)).toBe(T0 + 1_500)
})
