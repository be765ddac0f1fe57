import type uPlot from 'uplot'
import { hatchGaps, type Moment, markMoments } from '../bed/plot-marks.ts'
import type { StripLane } from '../bed/strip-decode.ts'
import { laneRange } from '../bed/strip-options.ts'
import type { ChartColors } from '../waveform/chart-look.ts'
import { parameterOf } from '../waveform/wave-look.ts'
import type { Span_s } from './address.ts'

/** Heights of lanes: the electrocardiogram has the most to tell. */
const LANE_PX: Partial<Record<ReturnType<typeof parameterOf>, number>> = { ecg: 140, art: 96, spo2: 82, resp: 72 }
const OTHER_PX = 70
/** The first ECG lead; the leads after it are smaller. */
const NEXT_LEAD_PX = 84

export function laneHeights(channels: readonly string[]): number[] {
  const first = channels.findIndex((channel) => parameterOf(channel) === 'ecg')
  return channels.map((channel, i) => {
    const parameter = parameterOf(channel)
    return parameter === 'ecg' && i !== first ? NEXT_LEAD_PX : (LANE_PX[parameter] ?? OTHER_PX)
  })
}

/** Seconds between the lines that carry a time. */
export const TIMED_S: Record<Span_s, number> = { 10: 2, 20: 5, 60: 10 }

/** Of a line without a time, against one that has one. */
const FAINT = 0.55
/** An alarm keeps its light at night. */
export const RAISED_COLOR = '#FF4D5E'

/** One wave of a strip: its trace on lines of seconds, what was not measured hatched. Times stand under all of them. */
export function laneOptions(
  lane: StripLane,
  height: number,
  [from_s, to_s]: [number, number],
  span_s: Span_s,
  moments: readonly Moment[],
  colours: ChartColors,
): Omit<uPlot.Options, 'width'> {
  return {
    height,
    padding: [10, 0, 8, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: () => [from_s, to_s] }, y: { range: (_, min, max) => laneRange(min, max) } },
    axes: [{ show: false }, { show: false }],
    series: [{}, { stroke: colours.line, width: 1.4, spanGaps: false, points: { show: false } }],
    plugins: [secondLines(from_s, to_s, span_s, colours.grid), hatchGaps(lane.gaps, colours.hatch), markMoments(moments)],
  }
}

/** A line a second, those with a time under them a little brighter. */
function secondLines(from_s: number, to_s: number, span_s: Span_s, colour: string): uPlot.Plugin {
  return {
    hooks: {
      drawClear: ({ ctx, bbox, valToPos }) => {
        ctx.save()
        ctx.fillStyle = colour
        for (let s = Math.ceil(from_s); s <= to_s; s++) {
          ctx.globalAlpha = s % TIMED_S[span_s] === 0 ? 1 : FAINT
          ctx.fillRect(Math.round(valToPos(s, 'x', true)), bbox.top, 1, bbox.height)
        }
        ctx.restore()
      },
    },
  }
}

/** Whole seconds that carry a time, on the clock. */
export function timedSeconds(from_s: number, to_s: number, span_s: Span_s): number[] {
  const step = TIMED_S[span_s]
  const first = Math.ceil(from_s / step) * step
  return Array.from({ length: Math.max(0, Math.floor((to_s - first) / step) + 1) }, (_, i) => first + i * step)
}
