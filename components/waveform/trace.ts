import { CHANNEL_BY_KEY, MISSING_SAMPLE } from '../../contracts/channel.ts'
import { REANCHOR_MS, type Ring } from '../live/signal-buffers.ts'
import { AutoScale } from './auto-scale.ts'
import { hatch } from './hatch.ts'
import { type Box, eraseRects, type Range, type Run, runs, strokeRun, sweepX } from './sweep.ts'

/** Samples that other waves of the bed are this far ahead of are taken as missing and hatched. */
const GIVE_UP_MS = 1_200
/** A self-scaled wave is first drawn when this much of it is known: a scale from a piece of one beat is wrong. */
const FIRST_LOOK_MS = 1_500
/** The scale belongs to the wave, not to the place it is drawn in: a sector that is laid out anew keeps it. */
const scales = new WeakMap<Ring, AutoScale>()

export interface Look {
  color: string
  line_px: number
  erase_px: number
  /** 'stale' = old waves in grey under hatching, bar standing still; 'off' = nothing but hatching, with a reason beside it. */
  mode: 'live' | 'stale' | 'off'
  stale_color: string
  hatch_color: string
  /** Paints what lies under the wave within x..x+w of the box; default: clear. */
  ground?: (ctx: CanvasRenderingContext2D, rect: Box, box: Box) => void
  /** Fixed range instead of automatic scaling. */
  range?: Range
}

/** One wave on a canvas: remembers how far it has painted and paints what is new. */
export class Trace {
  private ring: Ring | undefined
  private scale: AutoScale | undefined
  /** Index painted up to, and x cleared up to on the endless sweep. */
  private cursor = 0
  /** The ring's own count of its beginnings when it was taken up. */
  private starts = 0
  private erased_px = 0
  /** Painted as missing beyond the ring's newest sample: repaint if it comes after all. */
  private unsure = Number.NaN
  private dirty = true
  /** Cleared, with no ring to draw: hatched once. */
  private empty = false

  constructor(
    private readonly source: () => Ring | undefined,
    readonly box: Box,
    readonly window_ms: number,
    private look: Look,
  ) {}

  get range(): Range | undefined {
    return this.look.range ?? this.scale?.range
  }
  get channel(): string | undefined {
    return this.ring?.channel
  }

  setLook(look: Look): void {
    if (look.mode === this.look.mode && look.color === this.look.color) return
    this.look = look
    this.dirty = true
  }

  /** Forces a repaint of the whole window (resized, shown again). */
  touch(): void {
    this.dirty = true
  }

  /** Paints up to event time `head_ms`. */
  draw(ctx: CanvasRenderingContext2D, head_ms: number): void {
    const ring = this.source()
    if (ring !== this.ring || (ring && ring.starts !== this.starts)) this.attach(ring)
    if (!ring || Number.isNaN(head_ms)) {
      if (this.dirty) this.blank(ctx)
      if (!ring && this.look.mode === 'off' && this.empty) this.hatch(ctx, this.box)
      this.empty = false
      return
    }
    const to = this.reach(ring, head_ms)
    this.jumpIfBehind(ring, to)
    const scaled = this.scaled(ring)
    if (this.dirty) this.repaint(ctx, ring)
    if (this.look.mode !== 'live') {
      this.drawOld(ctx, ring, to)
      return
    }
    if (!scaled) return
    this.repaintLate(ctx, ring)
    if (to > this.cursor) this.advance(ctx, ring, to)
  }

  /** Whether drawing may go on. A self-scaled wave waits until enough of it is known; nothing is lost meanwhile. */
  private scaled(ring: Ring): boolean {
    if (this.look.range || this.scale!.ready) return true
    const { low, high } = extent(ring, ring.oldest, ring.head)
    if (high < low) return true
    if (((ring.head - ring.oldest) * 1000) / ring.fs < FIRST_LOOK_MS) return false
    this.scale!.observe(low, high)
    this.dirty = true
    return this.scale!.ready
  }

  /** Leaves the ring: whoever takes it up next goes on from here. */
  detach(): void {
    if (!this.ring) return
    this.ring.watched = false
    this.ring = undefined
  }

  private attach(ring: Ring | undefined): void {
    this.detach()
    this.dirty = true
    if (!ring) return
    this.ring = ring
    this.starts = ring.starts
    this.unsure = Number.NaN
    this.scale = scaleOf(ring)
    ring.watched = true
    this.cursor = ring.read >= ring.oldest ? Math.min(ring.read, ring.head) : ring.oldest
    // The whole window is painted now, and what came late with it.
    const first = this.firstShown(ring, this.cursor)
    for (const [from, to] of ring.takeLate()) ring.drawn += ring.present(Math.max(from, first), Math.min(to, this.cursor))
    this.passOver(ring)
  }

  /** What was fed, is not drawn and is not ahead either will not be drawn: passed over, be it still in the ring or not. */
  private passOver(ring: Ring): void {
    ring.skipped = ring.fed - ring.drawn - ring.present(this.cursor, ring.head)
  }

  /** Up to the head; beyond the newest sample only when the others of the bed are far ahead. */
  private reach(ring: Ring, head_ms: number): number {
    const head = ring.indexAt(head_ms) + 1
    // Packets that were joined without a seam end up to 20 ms off their time: the last samples are not left undrawn for it.
    if (head <= ring.head) return (ring.head - head) * 1000 <= REANCHOR_MS * ring.fs ? ring.head : head
    const given_up = ring.indexAt(head_ms - GIVE_UP_MS)
    if (given_up <= ring.head) return ring.head
    if (Number.isNaN(this.unsure)) this.unsure = ring.head
    return given_up
  }

  private samplesPerWindow(ring: Ring): number {
    return Math.floor((this.window_ms * ring.fs) / 1000)
  }

  /** After a hidden tab or a long stall: one window is painted, what is older is passed over and counted. */
  private jumpIfBehind(ring: Ring, to: number): void {
    if (to - this.cursor <= this.samplesPerWindow(ring)) return
    this.cursor = ring.read = this.firstShown(ring, to)
    ring.takeLate() // painted with the window, or no longer in it
    this.unsure = Number.NaN
    this.passOver(ring)
    this.dirty = true
  }

  /** The oldest sample that is still on the screen when it is painted up to `to`: the rest of the window is the erase bar. */
  private firstShown(ring: Ring, to: number): number {
    const n = this.samplesPerWindow(ring)
    return to - n + Math.ceil((this.look.erase_px * n) / this.box.w)
  }

  private advance(ctx: CanvasRenderingContext2D, ring: Ring, to: number): void {
    const swept = Math.floor(ring.timeOf(to) / this.window_ms) !== Math.floor(ring.timeOf(this.cursor) / this.window_ms)
    if (swept) this.rescale(ring, to)
    else if (this.outgrown(ring, to)) this.repaint(ctx, ring)
    const until_px = this.sweepPx(ring, to) + this.look.erase_px
    this.ground(ctx, Math.max(this.erased_px, until_px - this.box.w), until_px)
    this.erased_px = Math.ceil(until_px)
    ring.drawn += this.paint(ctx, ring, this.cursor, to, this.pen())
    this.cursor = ring.read = to
  }

  /** What counts as old is drawn as old; where nothing is shown at all it waits to be drawn once the wave is back. */
  private drawOld(ctx: CanvasRenderingContext2D, ring: Ring, to: number): void {
    if (this.look.mode === 'off' || !(this.look.range || this.scale!.ready)) return
    this.repaintLate(ctx, ring)
    if (to <= this.cursor) return
    this.advance(ctx, ring, to)
    this.repaint(ctx, ring) // hatching lies over all of it
  }

  private repaintLate(ctx: CanvasRenderingContext2D, ring: Ring): void {
    const late = ring.takeLate()
    if (!Number.isNaN(this.unsure) && ring.head > this.unsure) {
      late.push([this.unsure, Math.min(ring.head, this.cursor)])
      this.unsure = Number.NaN
    }
    const oldest = this.firstShown(ring, this.cursor)
    for (const [from, to] of late) this.fillIn(ctx, ring, from, to, oldest)
  }

  /** Samples that came after their place was passed: painted into the gap while it is on the screen. */
  private fillIn(ctx: CanvasRenderingContext2D, ring: Ring, from: number, to: number, oldest: number): void {
    const first = Math.max(from, oldest)
    const last = Math.min(to, this.cursor)
    ring.skipped += ring.present(from, Math.min(first, last, to))
    if (last <= first) return
    this.ground(ctx, this.sweepPx(ring, first), this.sweepPx(ring, last))
    ring.drawn += this.paint(ctx, ring, first, last, this.pen())
  }

  private repaint(ctx: CanvasRenderingContext2D, ring: Ring): void {
    this.dirty = false
    this.blank(ctx)
    if (this.look.mode === 'off') {
      this.hatch(ctx, this.box)
      return
    }
    const from = Math.max(ring.oldest, this.firstShown(ring, this.cursor))
    const until_px = this.sweepPx(ring, this.cursor) + this.look.erase_px
    this.paint(ctx, ring, from, this.cursor, this.pen())
    // A line is wider than its sample: the oldest one reaches into the bar, which a wave drawn piece by piece has cleared.
    this.ground(ctx, until_px - this.look.erase_px / 2, until_px)
    this.erased_px = Math.ceil(until_px)
    if (this.look.mode === 'stale') this.hatch(ctx, this.box)
  }

  /** What still comes while the wave counts as old is drawn as old. */
  private pen(): string {
    return this.look.mode === 'stale' ? this.look.stale_color : this.look.color
  }

  private paint(ctx: CanvasRenderingContext2D, ring: Ring, from: number, to: number, color: string): number {
    const range = this.range
    const known = range && range.high > range.low
    ctx.strokeStyle = color
    ctx.lineWidth = this.look.line_px
    ctx.lineJoin = 'round'
    ctx.lineCap = 'butt'
    let drawn = 0
    for (const run of runs(ring, from, to, this.window_ms)) {
      if (run.missing) this.hatchRun(ctx, ring, run)
      else if (!known) ring.skipped += run.to - run.from
      else drawn += strokeRun(ctx, ring, run, this.box, range, this.window_ms)
    }
    return drawn
  }

  private rescale(ring: Ring, to: number): void {
    if (this.look.range) return
    const { low, high } = extent(ring, to - this.samplesPerWindow(ring), Math.max(to, ring.head))
    if (high >= low) this.scale!.observe(low, high)
  }

  /** Samples about to be drawn do not fit: the range is wider now and the window must be painted anew. */
  private outgrown(ring: Ring, to: number): boolean {
    if (this.look.range) return false
    const { low, high } = extent(ring, this.cursor, to)
    return high >= low && this.scale!.widen(low, high)
  }

  private sweepPx(ring: Ring, index: number): number {
    return (ring.timeOf(index) / this.window_ms) * this.box.w
  }

  private ground(ctx: CanvasRenderingContext2D, from_px: number, to_px: number): void {
    for (const rect of eraseRects(from_px, to_px, this.box)) this.clear(ctx, rect)
  }
  private blank(ctx: CanvasRenderingContext2D): void {
    this.clear(ctx, this.box)
    if (this.ring) return
    this.dirty = false
    this.empty = true
  }
  private clear(ctx: CanvasRenderingContext2D, rect: Box): void {
    if (this.look.ground) this.look.ground(ctx, rect, this.box)
    else ctx.clearRect(rect.x, rect.y, rect.w, rect.h)
  }

  private hatchRun(ctx: CanvasRenderingContext2D, ring: Ring, run: Run): void {
    const x = this.box.x + sweepX(ring.timeOf(run.from), this.window_ms, this.box.w)
    const w = ((run.to - run.from) * 1000 * this.box.w) / ring.fs / this.window_ms
    this.hatch(ctx, { x, y: this.box.y, w, h: this.box.h })
  }

  private hatch(ctx: CanvasRenderingContext2D, rect: Box): void {
    hatch(ctx, rect, this.look.hatch_color)
  }
}

/** Lowest and highest physical value of the present samples in [from, to); high < low when there are none. */
function extent(ring: Ring, from: number, to: number): Range {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = Math.max(ring.oldest, from); i < to; i++) {
    const raw = ring.at(i)
    if (raw === MISSING_SAMPLE) continue
    const value = ring.value(raw)
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { low, high }
}

function scaleOf(ring: Ring): AutoScale {
  const known = scales.get(ring)
  if (known) return known
  const scale = new AutoScale(CHANNEL_BY_KEY.get(ring.channel)?.parameter ?? 'ecg', ring.gain)
  scales.set(ring, scale)
  return scale
}
