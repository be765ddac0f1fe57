import type { WaveHub } from '../live/signal-buffers.ts'
import type { Drawn } from './frame-loop.ts'
import type { Trace } from './trace.ts'

/** Sharper than two device pixels per CSS pixel costs four times the drawing and shows nothing more. */
const RATIO_MAX = 2

/** One canvas with several traces: a row of sectors, or the stack of a bed. Few canvases are what makes 64 waves cheap. */
export class WaveSurface implements Drawn {
  readonly element: HTMLCanvasElement
  private readonly ctx: CanvasRenderingContext2D
  private traces: Array<{ encounter: string; trace: Trace }> = []

  constructor(
    canvas: HTMLCanvasElement,
    private readonly hub: WaveHub,
    readonly hz: 30 | 60,
    opaque: boolean,
  ) {
    this.element = canvas
    const ctx = canvas.getContext('2d', { alpha: !opaque })
    if (!ctx) throw new Error('this browser has no 2D canvas')
    this.ctx = ctx
  }

  /** Size in CSS pixels and what is drawn in it; everything is painted anew. */
  arrange(width: number, height: number, traces: Array<{ encounter: string; trace: Trace }>): void {
    for (const { trace } of this.traces) trace.detach()
    this.traces = traces
    const ratio = Math.min(RATIO_MAX, window.devicePixelRatio || 1)
    this.element.width = Math.round(width * ratio)
    this.element.height = Math.round(height * ratio)
    this.element.style.width = `${width}px`
    this.element.style.height = `${height}px`
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  }

  draw(now_ms: number): void {
    for (const { encounter, trace } of this.traces) trace.draw(this.ctx, this.hub.playout(encounter).advance(now_ms))
  }

  shown(): void {
    for (const { trace } of this.traces) trace.touch()
  }

  /** No trace reads its ring any more. */
  close(): void {
    this.arrange(0, 0, [])
  }
}
