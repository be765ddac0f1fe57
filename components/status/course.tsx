'use client'
import { useMemo } from 'react'
import type uPlot from 'uplot'
import { GLASS_PROMISED_MS, type StatusReply } from '../../contracts/status.ts'
import { Plot } from '../bed/plot.tsx'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { delayWords, thousands } from './figures.ts'

const HEIGHT_PX = 300
const HOUR_S = 3_600
const LABEL_PX = 36
/** Grey to white, never coloured: hue belongs to alarms and parameters. */
const COLOURS = { p50: '#f1f5f9', p95: '#a9b4c2', p99: '#7d8a99', grid: '#22303d', axis: '#a9b4c2' }
const FONT = '12px Inter, sans-serif'

/** The whole way in the last hour, half a minute a point: p50, p95, p99, and what is promised. */
export function Course({ course }: { course: StatusReply['course'] }) {
  const { t, p50, p95, p99 } = course
  const most = Math.max(GLASS_PROMISED_MS, ...p99.filter((ms) => ms !== null))
  const until = t.at(-1) ?? 0
  const options = useMemo(() => optionsOf(until, most), [until, most])
  const data = useMemo<uPlot.AlignedData>(() => [t, p50, p95, p99], [t, p50, p95, p99])
  const measured = p95.filter((ms) => ms !== null)
  const label = text('status.course_label', {
    low: delayWords(measured.length > 0 ? Math.min(...measured) : null),
    high: delayWords(measured.length > 0 ? Math.max(...measured) : null),
    promised: GLASS_PROMISED_MS,
  })
  return (
    <section className="status-course" aria-labelledby="status-course">
      <h2 id="status-course">
        {text('status.course')} <small>{text('status.ms')}</small>
      </h2>
      {measured.length === 0 ? (
        <p className="status-none">{text('status.course_none')}</p>
      ) : (
        <Plot options={options} data={data} label={label} encounter="" />
      )}
    </section>
  )
}

function optionsOf(until: number, most: number): Omit<uPlot.Options, 'width'> {
  const series = (stroke: string, width: number): uPlot.Series => ({ stroke, width, spanGaps: false, points: { show: false } })
  const axis = { stroke: COLOURS.axis, font: FONT, ticks: { show: false } }
  return {
    height: HEIGHT_PX,
    padding: [8, LABEL_PX, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, range: () => [until - HOUR_S, until] }, y: { range: () => [0, most * 1.1] } },
    axes: [
      { ...axis, size: 26, grid: { show: false }, values: (_, splits) => splits.map((s) => clockMinute(s * 1000)) },
      { ...axis, size: 48, grid: { stroke: COLOURS.grid, width: 1 }, values: (_, splits) => splits.map(thousands) },
    ],
    series: [{}, series(COLOURS.p50, 2), series(COLOURS.p95, 1.5), series(COLOURS.p99, 1)],
    hooks: { draw: [drawPromised, drawNames] },
  }
}

function drawPromised({ ctx, bbox, valToPos }: uPlot): void {
  const y = valToPos(GLASS_PROMISED_MS, 'y', true)
  ctx.save()
  ctx.strokeStyle = COLOURS.p50
  ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  write(ctx, text('status.promised'), bbox.left + 6 * devicePixelRatio, y - 6 * devicePixelRatio, COLOURS.axis)
  ctx.restore()
}

/** Each line's name at its end. */
function drawNames({ ctx, bbox, data, valToPos }: uPlot): void {
  const x = bbox.left + bbox.width + 6 * devicePixelRatio
  ctx.save()
  for (const [i, name] of (['p50', 'p95', 'p99'] as const).entries()) {
    const last = (data[i + 1] as Array<number | null>).findLast((ms) => ms !== null)
    if (typeof last === 'number') write(ctx, name, x, valToPos(last, 'y', true) + 4 * devicePixelRatio, COLOURS[name])
  }
  ctx.restore()
}

function write(ctx: CanvasRenderingContext2D, words: string, x: number, y: number, colour: string): void {
  ctx.font = `600 ${12 * devicePixelRatio}px Inter, sans-serif`
  ctx.fillStyle = colour
  ctx.textAlign = 'left'
  ctx.fillText(words, x, y)
}
