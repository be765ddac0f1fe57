import { expect, test } from 'vitest'
import { Ring } from '../live/signal-buffers.ts'
import { AutoScale } from './auto-scale.ts'
import { LOOK, T0 } from './sweep.testing.ts'
import { cutAt, eraseRects, runs, strokeRun, sweepX } from './sweep.ts'
import { Trace } from './trace.ts'

const WINDOW = 6_000
const BOX = { x: 10, y: 20, w: 168, h: 60 }

function wave(from_ms: number, n: number, value = 50): Ring {
  const ring = new Ring('pleth', 250, 1, 0, 4096)
  ring.write(from_ms, new Int16Array(n).fill(value))
  return ring
}

/** Records strokes as lists of points, and how often hatching clips. */
function pen() {
  const strokes: Array<Array<[number, number]>> = []
  let clips = 0
  const ctx = {
    beginPath: () => strokes.push([]),
    moveTo: (x: number, y: number) => strokes.at(-1)!.push([x, y]),
    lineTo: (x: number, y: number) => strokes.at(-1)!.push([x, y]),
    stroke: () => undefined,
    save: () => undefined,
    restore: () => undefined,
    rect: () => undefined,
    clip: () => clips++,
    clearRect: () => undefined,
  }
  return { ctx: ctx as unknown as CanvasRenderingContext2D, strokes, clips: () => clips }
}

test('[WAVE-9] x is event time modulo the window: two waves of one instant stand one above the other', () => {
  expect(sweepX(T0 + 1_500, WINDOW, 168)).toBeCloseTo(sweepX(T0 + 1_500 + 5 * WINDOW, WINDOW, 168))
  expect(sweepX(T0 + 1_500, WINDOW, 168) - sweepX(T0, WINDOW, 168)).toBeCloseTo(42)
})

test('[WAVE-10] missing samples cut a wave into runs and are never drawn as a line', () => {
  const ring = wave(T0, 50)
  ring.write(T0 + 400, new Int16Array(50).fill(50))
  const first = ring.indexAt(T0)
  expect(runs(ring, first, ring.head, WINDOW).map((r) => [r.from - first, r.to - first, r.missing])).toEqual([
    [0, 50, false],
    [50, 100, true],
    [100, 150, false],
  ])
  const p = pen()
  strokeRun(p.ctx, ring, { from: first + 100, to: first + 150, missing: false }, BOX, LOOK.range, WINDOW)
  const left = Math.min(...p.strokes.flat().map(([x]) => x))
  expect(left).toBeGreaterThanOrEqual(BOX.x + sweepX(T0 + 400, WINDOW, BOX.w) - 1e-6)
})

test('[WAVE-11] the sweep is cut at the right edge: no line runs back across the box', () => {
  const edge = Math.ceil(T0 / WINDOW) * WINDOW
  const ring = wave(edge - 200, 100)
  const p = pen()
  for (const run of runs(ring, ring.indexAt(edge - 200), ring.head, WINDOW)) strokeRun(p.ctx, ring, run, BOX, LOOK.range, WINDOW)
  expect(p.strokes.length).toBe(2)
  for (const stroke of p.strokes) expect(Math.max(...stroke.map(([x]) => x)) - Math.min(...stroke.map(([x]) => x))).toBeLessThan(10)
})

test('[WAVE-12] a spike between two pixels keeps its height', () => {
  const ring = wave(T0, 250)
  const first = ring.indexAt(T0)
  const spiky = new Ring('pleth', 250, 1, 0, 4096)
  const samples = new Int16Array(250).fill(50)
  samples[101] = 95
  spiky.write(T0, samples)
  const p = pen()
  strokeRun(p.ctx, spiky, { from: first, to: first + 250, missing: false }, BOX, LOOK.range, WINDOW)
  expect(Math.min(...p.strokes.flat().map(([, y]) => y))).toBeCloseTo(BOX.y + BOX.h * 0.05)
})

test('[WAVE-13] erasing wraps at the edge in whole pixels and never leaves the box', () => {
  expect(eraseRects(160.2, 172.7, BOX)).toEqual([
    { x: 170, y: 20, w: 8, h: 60 },
    { x: 10, y: 20, w: 5, h: 60 },
  ])
})

test('[WAVE-14] every sample fed is drawn once: pieces, gaps and late samples together', () => {
  const ring = new Ring('pleth', 250, 1, 0, 4096)
  const trace = new Trace(() => ring, BOX, WINDOW, LOOK)
  const p = pen()
  ring.write(T0, new Int16Array(50).fill(50))
  for (let i = 1; i <= 40; i++) {
    if (i !== 7) ring.write(T0 + i * 200, new Int16Array(50).fill(50))
    if (i === 12) ring.write(T0 + 7 * 200, new Int16Array(50).fill(50))
    trace.draw(p.ctx, T0 + i * 200)
  }
  trace.draw(p.ctx, T0 + 41 * 200)
  expect(ring.fed).toBe(41 * 50)
  expect(ring.drawn + ring.skipped).toBe(ring.fed)
  expect(ring.drawn).toBeGreaterThan(39 * 50)
  expect(p.clips()).toBeGreaterThan(0)
})

test('[WAVE-15] after a hidden tab one window at most is painted, the rest is counted as passed over', () => {
  const ring = new Ring('pleth', 250, 1, 0, 4096)
  const trace = new Trace(() => ring, BOX, WINDOW, LOOK)
  const p = pen()
  ring.write(T0, new Int16Array(50).fill(50))
  trace.draw(p.ctx, T0 + 100)
  for (let i = 1; i <= 60; i++) ring.write(T0 + i * 200, new Int16Array(50).fill(50))
  p.strokes.length = 0
  trace.draw(p.ctx, T0 + 12_200)
  expect(ring.drawn + ring.skipped).toBe(ring.fed)
  expect(ring.skipped).toBeGreaterThanOrEqual(6_000 / 4)
  expect(p.strokes.flat().length).toBeLessThan(3_200)
})

test('[WAVE-16] an asystole is not blown up: a quiet ECG keeps the gain it had', () => {
  const scale = new AutoScale('ecg')
  scale.observe(-0.2, 1.1)
  const before = scale.range
  expect(scale.observe(-0.02, 0.03)).toBe(false)
  expect(scale.range).toEqual(before)
  expect(before.high - before.low).toBeLessThanOrEqual(3)
})

test('[WAVE-17] a pulse wave that dies away is seen to die away', () => {
  const scale = new AutoScale('spo2')
  scale.observe(0, 1_000)
  scale.observe(480, 520)
  expect(scale.range.high - scale.range.low).toBeGreaterThan(300)
})

test('[WAVE-18] a wave that leaves its box is cut at the edge: no line runs along it', () => {
  const p = pen()
  const cut = cutAt(BOX, p.ctx)
  cut.beginPath()
  cut.moveTo(10, 50)
  for (const [x, y] of [
    [12, -40],
    [14, -40],
    [16, -41],
    [18, 50],
    [20, 190],
    [22, 190],
    [24, -40],
    [26, -40],
  ] as const)
    cut.lineTo(x, y)
  const points = p.strokes.flat()
  for (const [, y] of points) expect(y).toBeGreaterThan(BOX.y)
  for (const [, y] of points) expect(y).toBeLessThan(BOX.y + BOX.h)
  const onEdge = points.map(([, y]) => y === BOX.y + 1 || y === BOX.y + BOX.h - 1)
  expect(onEdge.filter(Boolean).length).toBe(5)
  expect(points.length).toBe(7)
})

test('[WAVE-19] a self-scaled wave waits for a scale, widens it at once when a sample does not fit, and loses no sample', () => {
  const ring = new Ring('pleth', 250, 1, 0, 4096)
  const trace = new Trace(() => ring, BOX, WINDOW, { ...LOOK, range: undefined })
  const p = pen()
  const beat = (at: number, height: number) => Int16Array.from({ length: 50 }, (_, i) => height * Math.sin((at + i) / 20))
  for (let i = 0; i < 7; i++) {
    ring.write(T0 + i * 200, beat(i * 50, 1_000))
    trace.draw(p.ctx, T0 + i * 200)
  }
  expect(p.strokes.length).toBe(0)
  for (let i = 7; i < 60; i++) {
    ring.write(T0 + i * 200, beat(i * 50, 1_000 + i * 40))
    trace.draw(p.ctx, T0 + i * 200)
  }
  trace.draw(p.ctx, T0 + 61 * 200)
  const ys = p.strokes.flat().map(([, y]) => y)
  expect(ys.filter((y) => y === BOX.y + 1 || y === BOX.y + BOX.h - 1)).toEqual([])
  expect(ring.drawn + ring.skipped).toBe(ring.fed)
  expect(ring.drawn).toBeGreaterThan(59 * 50)
})

test('[WAVE-20] noise of a wave that was never seen to be larger is not enlarged to fill its box', () => {
  const scale = new AutoScale('spo2', 1)
  scale.observe(-3, 4)
  expect(scale.range.high - scale.range.low).toBeGreaterThan(90)
})

test('[WAVE-21] what still comes while a wave counts as old is drawn as old, under hatching', () => {
  const ring = wave(T0, 1_000)
  const trace = new Trace(() => ring, BOX, WINDOW, LOOK)
  const p = pen()
  const colors: string[] = []
  const ctx = new Proxy(p.ctx, {
    set: (target, name, value) => {
      if (name === 'strokeStyle') colors.push(value)
      return Reflect.set(target, name, value)
    },
  })
  trace.draw(ctx, T0 + 1_000)
  trace.draw(ctx, T0 + 2_000)
  expect(colors).toContain(LOOK.color)
  trace.setLook({ ...LOOK, mode: 'stale' })
  colors.length = 0
  const hatched = p.clips()
  trace.draw(ctx, T0 + 2_500)
  trace.draw(ctx, T0 + 3_000)
  expect(new Set(colors)).toEqual(new Set([LOOK.stale_color, LOOK.hatch_color]))
  expect(p.clips()).toBe(hatched + 3) // once for the new look, once for each piece
})

/** Feeds 200 ms pieces and draws every 40 ms, half a second behind; `skip` leaves pieces out. */
function playOn(ring: Ring, draw: (head_ms: number) => void, from: number, to: number, skip: (i: number) => boolean = () => false): void {
  for (let i = from; i < to; i++) {
    if (!skip(i)) ring.write(T0 + i * 200, new Int16Array(50).fill(50))
    for (let ms = 0; ms < 200; ms += 40) draw(Math.min(T0 + i * 200 + ms - 300, ring.timeOf(ring.head)))
  }
}

test('[PLAY-8] after it has drained exactly what was fed is drawn: the first packet, a cut of 5 s, a layout made anew', () => {
  const ring = new Ring('pleth', 250, 1, 0, 4096)
  const p = pen()
  let trace = new Trace(() => ring, BOX, WINDOW, LOOK)
  const draw = (head_ms: number) => trace.draw(p.ctx, head_ms)
  playOn(ring, draw, 0, 40)
  trace.detach()
  ring.write(T0 + 40 * 200, new Int16Array(50).fill(50))
  trace = new Trace(() => ring, { ...BOX, w: 300 }, WINDOW, LOOK)
  playOn(ring, draw, 41, 120, (i) => i >= 60 && i < 85)
  draw(ring.timeOf(ring.head))
  expect(ring.gaps).toBe(1)
  expect(ring.skipped).toBe(0)
  expect(ring.drawn).toBe(ring.fed)
})

test('[PLAY-9] what comes while a wave is marked as gone waits, and is drawn when it is back', () => {
  const ring = wave(T0, 50)
  const trace = new Trace(() => ring, BOX, WINDOW, LOOK)
  const p = pen()
  trace.draw(p.ctx, T0 + 200)
  trace.setLook({ ...LOOK, mode: 'off' })
  ring.write(T0 + 12_000, new Int16Array(250).fill(50))
  trace.draw(p.ctx, T0 + 12_500)
  expect(ring.drawn).toBe(50)
  trace.setLook(LOOK)
  trace.draw(p.ctx, T0 + 13_000)
  expect([ring.drawn, ring.skipped]).toEqual([300, 0])
})

test('[WAVE-14][WAVE-15] a tab that was hidden for longer than the ring counts what it never saw as passed over', () => {
  const ring = wave(T0, 50)
  const trace = new Trace(() => ring, BOX, WINDOW, LOOK)
  const p = pen()
  trace.draw(p.ctx, T0 + 100)
  for (let i = 1; i <= 200; i++) if (i % 4 !== 0) ring.write(T0 + i * 200, new Int16Array(50).fill(50))
  for (let i = 148; i <= 200; i += 4) ring.write(T0 + i * 200, new Int16Array(50).fill(50))
  trace.touch()
  trace.draw(p.ctx, ring.timeOf(ring.head))
  expect(ring.drawn + ring.skipped).toBe(ring.fed)
  expect(ring.drawn).toBeGreaterThan(5 * 250)
})
