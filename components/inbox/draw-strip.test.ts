import { expect, test } from 'vitest'
import { drawStrip, type StripContext } from './draw-strip.ts'

const PAINT = { line: 'line', grid: 'grid', hatch: 'hatch', onset: 'onset' }

/** What was stroked, by colour: each as its points. */
function paper(): { ctx: StripContext; strokes: Array<{ colour: string; points: Array<[string, number, number]> }>; clips: number[][] } {
  let path: Array<[string, number, number]> = []
  let box: number[] = []
  const strokes: Array<{ colour: string; points: Array<[string, number, number]> }> = []
  const clips: number[][] = []
  const nothing = () => undefined
  const ctx = {
    strokeStyle: '',
    fillStyle: '',
    lineWidth: 1,
    beginPath: () => {
      path = []
    },
    moveTo: (x: number, y: number) => path.push(['move', x, y]),
    lineTo: (x: number, y: number) => path.push(['line', x, y]),
    rect: (...at: number[]) => {
      box = at
    },
    clip: () => clips.push(box),
    stroke: () => strokes.push({ colour: String(ctx.strokeStyle), points: path }),
    ...{ closePath: nothing, fill: nothing, fillRect: nothing, clearRect: nothing, save: nothing, restore: nothing, setLineDash: nothing },
  }
  return { ctx: ctx as unknown as StripContext, strokes, clips }
}

test('[TAB-3] what was not measured is hatched and no line crosses it', () => {
  const { ctx, strokes, clips } = paper()
  const lane = { channel: 'pleth', unit: '', t: [0, 1, 2, 4, 5], y: [0, 1, null, 1, 0], gaps: [[2, 4]] as Array<[number, number]> }
  drawStrip(ctx, lane, [0, 6], 3, { w: 600, h: 66 }, PAINT)
  expect(clips).toEqual([[200, 0, 200, 66]])
  const trace = strokes.find(({ colour }) => colour === 'line')!.points
  expect(trace.map(([kind, x]) => [kind, x])).toEqual([
    ['move', 0],
    ['line', 100],
    ['move', 400],
    ['line', 500],
  ])
  expect(strokes.find(({ colour }) => colour === 'onset')?.points[0]?.[1]).toBe(300.5)
})

test('[TAB-3] without a record the whole strip is hatched, and there is no trace', () => {
  const { ctx, strokes, clips } = paper()
  drawStrip(ctx, null, [0, 6], 3, { w: 600, h: 66 }, PAINT)
  expect(clips).toEqual([[0, 0, 600, 66]])
  expect(strokes.some(({ colour }) => colour === 'line')).toBe(false)
})
