import type uPlot from 'uplot'
import { dashSteps, hatchGaps, type LimitLine } from './plot-marks.ts'
import { lonePoints, type TrendRow, trendScale } from './trend-shape.ts'

export interface PlotColours {
  line: string
  grid: string
  muted: string
  hatch: string
}

export const TREND_ROW_PX = 56
/** All trends of a bed share one cursor. */
const SYNC = 'trend'

interface Drawn {
  range_s: [number, number]
  ticks: readonly number[]
  limits: readonly LimitLine[]
  colours: PlotColours
  /** Bucket under the cursor; null when it has left. */
  onCursor: (bucket: number | null) => void
}

/**
 * A row of the trend panel: mean as a line; least and greatest of every minute as a band with edges, so that a spike of one
 * sample is a line up to its height at any zoom; limits as they were, dashed; gaps hatched and never joined.
 */
export function trendOptions(row: TrendRow, { range_s, ticks, limits, colours, onCursor }: Drawn): Omit<uPlot.Options, 'width'> {
  const levels = limits.map(({ value }) => value)
  const range = trendScale(row, levels, row.key === 'temp' ? 2 : 10)
  const edge = { stroke: `${colours.line}80`, width: 1, spanGaps: false, points: { show: false } }
  const lone = { show: true, size: 4, fill: colours.line, filter: (_: uPlot, series: number) => (series === 2 ? lonePoints(row.mean) : []) }
  return {
    height: TREND_ROW_PX,
    padding: [4, 0, 4, 0],
    legend: { show: false },
    cursor: { sync: { key: SYNC }, y: false, points: { size: 6, fill: colours.line }, drag: { x: false, y: false } },
    scales: { x: { time: true, range: () => range_s }, y: { range: () => range } },
    axes: [
      {
        show: true,
        size: 0,
        grid: { stroke: colours.grid, width: 1 },
        ticks: { show: false },
        splits: () => [...ticks],
        values: (_, splits) => splits.map(() => ''),
      },
      { show: false },
    ],
    series: [{}, edge, { stroke: colours.line, width: 1.25, spanGaps: false, points: lone }, edge],
    bands: [{ series: [3, 1], fill: `${colours.line}42` }],
    hooks: { setCursor: [(u) => onCursor(u.cursor.left === undefined || u.cursor.left < 0 ? null : (u.cursor.idx ?? null))] },
    plugins: [hatchGaps(row.gaps, colours.hatch), dashSteps(limits, colours.muted)],
  }
}

/** Data in the order of the series above: min, mean, max. */
export function trendData(row: TrendRow): uPlot.AlignedData {
  return [row.t, row.min, row.mean, row.max]
}
