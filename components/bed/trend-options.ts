import type uPlot from 'uplot'
import { clockMinute } from '../text/time.ts'
import { dashLevels, hatchGaps, type Level } from './plot-marks.ts'
import { type TrendRow, trendScale } from './trend-shape.ts'

export interface PlotColours {
  line: string
  grid: string
  muted: string
  hatch: string
}

const ROW_PX = 64
const AXIS_PX = 26
/** All trends of a bed share one cursor. */
const SYNC = 'trend'

/** A row of the trend panel: min-max band, mean line, limits dashed, gaps hatched and never joined. */
export function trendOptions(
  row: TrendRow,
  range_s: [number, number],
  levels: readonly Level[],
  colours: PlotColours,
  last: boolean,
): Omit<uPlot.Options, 'width'> {
  const range = trendScale(
    row,
    levels.map((l) => l.value),
    row.key === 'temp' ? 2 : 10,
  )
  const band = { stroke: 'transparent', width: 0, points: { show: false } }
  const sparse = row.key.startsWith('nibp')
  return {
    height: ROW_PX + (last ? AXIS_PX : 0),
    padding: [4, 0, last ? 0 : 4, 0],
    legend: { show: false },
    cursor: { sync: { key: SYNC }, y: false, points: { size: 6, fill: colours.line }, drag: { x: false, y: false } },
    scales: { x: { time: true, range: () => range_s }, y: { range: () => range } },
    axes: [
      {
        show: true,
        size: last ? AXIS_PX : 0,
        stroke: colours.muted,
        font: '12px Inter, sans-serif',
        grid: { stroke: colours.grid, width: 1 },
        ticks: { show: false },
        values: (_, splits) => (last ? splits.map((s) => clockMinute(s * 1000)) : splits.map(() => '')),
      },
      { show: false },
    ],
    series: [
      {},
      { ...band },
      { stroke: colours.line, width: 1.25, spanGaps: false, points: { show: sparse, size: 4, fill: colours.line } },
      { ...band },
    ],
    bands: [{ series: [3, 1], fill: `${colours.line}42` }],
    plugins: [hatchGaps(row.gaps, colours.hatch), dashLevels(levels, colours.muted, colours.muted)],
  }
}

/** Data in the order of the series above: min, mean, max. */
export function trendData(row: TrendRow): uPlot.AlignedData {
  return [row.t, row.min, row.mean, row.max]
}
