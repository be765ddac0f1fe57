import type uPlot from 'uplot'

/** Hatching for "nothing was measured here": a picture of its own, never a line. */
export function hatchGaps(gaps: ReadonlyArray<[number, number]>, colour: string): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (u) => {
        const { ctx } = u
        for (const [from, to] of gaps) {
          const x0 = Math.max(u.valToPos(from, 'x', true), u.bbox.left)
          const x1 = Math.min(u.valToPos(to, 'x', true), u.bbox.left + u.bbox.width)
          if (x1 > x0) hatch(ctx, x0, u.bbox.top, x1 - x0, u.bbox.height, colour)
        }
      },
    },
  }
}

const HATCH_PX = 8

function hatch(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, colour: string): void {
  const step = HATCH_PX * devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, w, h)
  ctx.clip()
  ctx.strokeStyle = colour
  ctx.lineWidth = devicePixelRatio
  ctx.beginPath()
  for (let s = x - h; s < x + w; s += step) {
    ctx.moveTo(s, y + h)
    ctx.lineTo(s + h, y)
  }
  ctx.stroke()
  ctx.restore()
}

/** A limit that was in force over a stretch, seconds. */
export interface LimitLine {
  from_s: number
  to_s: number
  value: number
  /** The figure as the ward writes it. */
  words: string
}

/** Room a limit's figure needs; a shorter stretch is dashed without it. */
const FIGURE_PX = 44

/** Limits as they were: dashed over their stretch, the figure at its left end. */
export function dashSteps(limits: readonly LimitLine[], colour: string): uPlot.Plugin {
  return {
    hooks: {
      draw: (u) => {
        const { ctx } = u
        ctx.save()
        ctx.font = `${12 * devicePixelRatio}px Inter, sans-serif`
        ctx.textBaseline = 'middle'
        ctx.textAlign = 'left'
        ctx.fillStyle = colour
        for (const limit of limits) dashStep(u, limit, colour)
        ctx.restore()
      },
    },
  }
}

function dashStep(u: uPlot, { from_s, to_s, value, words }: LimitLine, colour: string): void {
  const { ctx, bbox } = u
  const y = Math.round(u.valToPos(value, 'y', true))
  if (y < bbox.top || y > bbox.top + bbox.height) return
  const left = Math.max(u.valToPos(from_s, 'x', true), bbox.left)
  const right = Math.min(u.valToPos(to_s, 'x', true), bbox.left + bbox.width)
  const figure = right - left > FIGURE_PX * devicePixelRatio
  const from = figure ? left + ctx.measureText(words).width + 12 * devicePixelRatio : left
  line(ctx, from, y, right, y, colour, [4, 4])
  if (figure) ctx.fillText(words, left + 6 * devicePixelRatio, y)
}

export interface Moment {
  at_s: number
  colour: string
  dashed: boolean
}

/** Upright lines at moments: onset dashed, raised solid. */
export function markMoments(moments: readonly Moment[]): uPlot.Plugin {
  return {
    hooks: {
      draw: (u) => {
        for (const { at_s, colour, dashed } of moments) {
          const x = Math.round(u.valToPos(at_s, 'x', true))
          if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue
          line(u.ctx, x, u.bbox.top, x, u.bbox.top + u.bbox.height, colour, dashed ? [4, 3] : [])
        }
      },
    },
  }
}

function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number, colour: string, dash: number[]): void {
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = 1.5 * devicePixelRatio
  ctx.setLineDash(dash.map((d) => d * devicePixelRatio))
  ctx.beginPath()
  ctx.moveTo(x0, y0)
  ctx.lineTo(x1, y1)
  ctx.stroke()
  ctx.restore()
}
