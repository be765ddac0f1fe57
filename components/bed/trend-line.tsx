'use client'
import { useMemo } from 'react'
import type { LimitsReply, TrendsReply } from '../../contracts/api.ts'
import { parameterName } from '../alarms/alarm-text.ts'
import { useNight } from '../night/night.ts'
import { groundAt, inkAt } from '../night/palette.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { parameterColor, parameterOf, waveColor } from '../waveform/wave-look.ts'
import { limitSteps } from './limit-steps.ts'
import { formatNumber, numberDef, unitLabel } from './number-format.ts'
import { type NumbersNow, pressurePart, shownNumber } from './number-rows.ts'
import { Plot } from './plot.tsx'
import { ticksOf } from './timeline-lanes.ts'
import { trendData, trendOptions } from './trend-options.ts'
import type { TrendRow } from './trend-shape.ts'

interface Props {
  row: TrendRow
  reply: TrendsReply
  limits: LimitsReply | undefined
  numbers: NumbersNow
  now_ms: number
  cursor: number | null
  onCursor: (bucket: number | null) => void
  marked_ms: number | null
}

/** One number over the hours: its chart, and beside it now and low to high, or the minute under the cursor. */
export function TrendLine({ row, reply, limits, numbers, now_ms, cursor, onCursor, marked_ms }: Props) {
  const night = useNight()
  const hours = usePreference('trend_hours')
  const parameter = parameterOf(row.key)
  const options = useMemo(() => {
    const range_s: [number, number] = [reply.from_ms / 1000, reply.to_ms / 1000]
    const steps = (['low', 'high'] as const).flatMap((side) => limitSteps(limits, row.key, side, reply.from_ms, reply.to_ms))
    const lines = steps.map(({ from_ms, to_ms, value }) => ({
      from_s: from_ms / 1000,
      to_s: to_ms / 1000,
      value,
      words: formatNumber(row.key, value),
    }))
    const grounds = { grid: groundAt('#22303d', night), hatch: groundAt('#2b3947', night) }
    const colours = { line: waveColor(parameter, night), muted: inkAt('muted', night), ...grounds }
    return trendOptions(row, { range_s, ticks: ticksOf(...range_s), limits: lines, colours, onCursor })
  }, [row, reply, limits, parameter, night, onCursor])
  const data = useMemo(() => trendData(row), [row])
  const low = formatNumber(row.key, row.low)
  const high = formatNumber(row.key, row.high)
  const name = [parameterName(row.key), pressurePart(row.key)].filter(Boolean).join(' ')
  const label = text('timeline.trend_label', { name, hours, low, high, unit: unitLabel(numberDef(row.key).unit), gaps: row.gaps.length })
  const shown =
    cursor === null
      ? [formatNumber(row.key, shownNumber(row.key, numbers, now_ms).value), `${low}–${high}`]
      : [formatNumber(row.key, row.mean[cursor]), spread(row, cursor)]
  return (
    <div className="trend-line" data-trend={row.key}>
      <div className="trend-chart">
        <Plot options={options} data={data} label={label} encounter={reply.encounter} />
        <MomentLine at_ms={marked_ms} range={reply} />
      </div>
      <span className="trend-name" style={{ color: parameterColor(parameter) }}>
        {name}
      </span>
      <strong data-at={cursor === null ? undefined : true}>{shown[0]}</strong>
      <span>{shown[1]}</span>
    </div>
  )
}

/** Least to greatest of one minute; nothing where nothing was measured. */
function spread(row: TrendRow, bucket: number): string {
  const [min, max] = [row.min[bucket] ?? null, row.max[bucket] ?? null]
  return min === null || max === null ? '' : `${formatNumber(row.key, min)}–${formatNumber(row.key, max)}`
}

/** A moment in the hours shown, as an upright line over whatever it lies on. */
export function MomentLine({ at_ms, range }: { at_ms: number | null; range: { from_ms: number; to_ms: number } }) {
  if (at_ms === null || at_ms < range.from_ms || at_ms > range.to_ms) return null
  return <i className="trend-moment" style={{ left: `${((at_ms - range.from_ms) / (range.to_ms - range.from_ms)) * 100}%` }} />
}
