import type uPlot from 'uplot'
import { clockTime } from '../text/time.ts'
import { hatchGaps, type Moment, markMoments } from './plot-marks.ts'
import type { StripLane } from './strip-decode.ts'
import type { PlotColours } from './trend-options.ts'

const LANE_PX = 92
const AXIS_PX = 26

/** What is asked for around an alarm, ms before its onset and after it. */
export const STRIP_BEFORE_MS = 10_000
export const STRIP_AFTER_MS = 20_000

/** One channel of an alarm's strip: true trace, seconds grid, onset and raised, gaps hatched. */
export function stripOptions(
  lane: StripLane,
  range_s: [number, number],
  moments: readonly Moment[],
  colours: PlotColours,
  last: boolean,
): Omit<uPlot.Options, 'width'> {
  return {
    height: LANE_PX + (last ? AXIS_PX : 0),
    padding: [22, 0, last ? 0 : 4, 0],
    legend: { show: false },
    cursor: { sync: { key: 'strip' }, y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: true, range: () => range_s }, y: { range: (_, min, max) => laneRange(min, max) } },
    axes: [
      {
        size: last ? AXIS_PX : 0,
        stroke: colours.muted,
        font: '12px Inter, sans-serif',
        grid: { stroke: colours.grid, width: 1 },
        ticks: { show: false },
        space: 40,
        incrs: [1, 5, 10],
        values: (_, splits) => splits.map((s) => (last && s % 5 === 0 ? clockTime(s * 1000) : '')),
      },
      { show: false },
    ],
    series: [{}, { stroke: colours.line, width: 1.4, spanGaps: false, points: { show: false } }],
    plugins: [hatchGaps(lane.gaps, colours.hatch), markMoments(moments)],
  }
}

/** A tenth of air; a trace without movement still gets a scale, so that it is seen as flat and not as nothing. */
export function laneRange(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return [-1, 1]
  const air = max > min ? (max - min) * 0.1 : Math.max(Math.abs(max) * 0.1, 0.5)
  return [min - air, max + air]
}
