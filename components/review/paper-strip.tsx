import type { AlarmView } from '../../contracts/live.ts'
import { unitLabel } from '../bed/number-format.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { parameterOf } from '../waveform/wave-look.ts'
import { waveName } from '../waveform/waveform.tsx'
import { gapWords, type StripEnd } from './gap-words.ts'
import { AXIS_MM, gridPath, hatchPath, MM_PER_MV, MM_PER_S, type PaperLane, type PaperRow, ROW_MM, tracePath } from './paper-scale.ts'

/** Room for names, scales and the calibration mark, left of the grid. */
const GUTTER_MM = 27

/** Some waves over ten seconds. One unit of the drawing is one millimetre on paper. */
export function PaperStrip({ row, alarm, end }: { row: PaperRow; alarm: AlarmView | null; end: StripEnd }) {
  const width = GUTTER_MM + ROW_MM
  const height = row.height_mm + AXIS_MM
  const tops = row.lanes.map((_, i) => row.lanes.slice(0, i).reduce((sum, lane) => sum + lane.height_mm, 0))
  return (
    <svg className="paper-strip" width={`${width}mm`} height={`${height}mm`} viewBox={`0 0 ${width} ${height}`} role="img">
      <title>
        {text('review.paper_row', {
          from: clockTime(row.from_s * 1000),
          waves: row.lanes.map(({ lane }) => waveName(lane.channel)).join(', '),
        })}
      </title>
      <g transform={`translate(${GUTTER_MM} 0)`}>
        <path data-grid="1" d={gridPath(ROW_MM, row.height_mm, 1)} stroke="#f0b8b8" strokeWidth="0.08" fill="none" />
        <path data-grid="5" d={gridPath(ROW_MM, row.height_mm, 5)} stroke="#d98a8a" strokeWidth="0.2" fill="none" />
      </g>
      {row.lanes.map((lane, i) => (
        <g key={lane.lane.channel} transform={`translate(0 ${tops[i]})`}>
          <Lane lane={lane} row={row} end={end} />
        </g>
      ))}
      <Moments row={row} alarm={alarm} />
      <Times row={row} />
    </svg>
  )
}

function Lane({ lane, row, end }: { lane: PaperLane; row: PaperRow; end: StripEnd }) {
  const { channel, unit, gaps } = lane.lane
  const clip = `clip-${channel}-${row.from_s}`
  const within = (s: number) => Math.min(Math.max((s - row.from_s) * MM_PER_S, 0), (row.to_s - row.from_s) * MM_PER_S)
  const ecg = parameterOf(channel) === 'ecg'
  const scale = ecg
    ? text('review.scale_ecg', { mm: MM_PER_MV })
    : text('review.scale', { value: nice(1 / lane.mm_per_unit), unit: unitLabel(unit) })
  return (
    <>
      <text x="0" y="4" fontSize="3.4" fontWeight="600">
        {waveName(channel)}
      </text>
      <text x="0" y="8" fontSize="2.4">
        {scale}
      </text>
      <text x="0" y={lane.height_mm - 1.5} fontSize="2.4">
        {lane.cut ? text('review.scale_cut') : text('review.scale_from', { value: nice(lane.base) })}
      </text>
      {ecg && <path d={`M16 ${lane.height_mm - 3}h3v-${MM_PER_MV}h5v${MM_PER_MV}h3`} stroke="#000000" strokeWidth="0.3" fill="none" />}
      <clipPath id={clip}>
        <rect x="0" y="0" width={ROW_MM} height={lane.height_mm} />
      </clipPath>
      <g transform={`translate(${GUTTER_MM} 0)`} clipPath={`url(#${clip})`}>
        {gaps
          .filter(([from_s, to_s]) => to_s > row.from_s && from_s < row.to_s)
          .map(([from_s, to_s]) => (
            <g key={from_s} data-gap>
              <path d={hatchPath(within(from_s), within(to_s), lane.height_mm)} stroke="#888888" strokeWidth="0.15" fill="none" />
              <text x={(within(from_s) + within(to_s)) / 2} y={lane.height_mm / 2} fontSize="2.6" textAnchor="middle" className="paper-gap">
                {gapWords([from_s, to_s], end)}
              </text>
            </g>
          ))}
        <path
          data-trace={channel}
          d={tracePath(lane, row.from_s, row.to_s)}
          stroke="#000000"
          strokeWidth="0.25"
          strokeLinejoin="round"
          fill="none"
        />
      </g>
      <path d={`M${GUTTER_MM} ${lane.height_mm}H${GUTTER_MM + ROW_MM}`} stroke="#000000" strokeWidth="0.15" />
    </>
  )
}

const nice = (value: number) => String(Number(value.toPrecision(6)))

/** Where the event began (dashed) and was raised, through all waves. */
function Moments({ row, alarm }: { row: PaperRow; alarm: AlarmView | null }) {
  if (!alarm) return null
  const moments = [
    { key: 'onset', at_s: alarm.onset_ms / 1000, dash: '1.2 0.8' },
    { key: 'raised', at_s: alarm.raised_ms / 1000, dash: undefined },
  ] as const
  return moments
    .filter(({ at_s }) => at_s >= row.from_s && at_s <= row.to_s)
    .map(({ key, at_s, dash }) => {
      const x = GUTTER_MM + (at_s - row.from_s) * MM_PER_S
      return (
        <g key={key} data-moment={key}>
          <path d={`M${x} 0V${row.height_mm + 1}`} stroke="#000000" strokeWidth="0.35" strokeDasharray={dash} />
          <text x={x + 0.8} y="2.8" fontSize="2.4" fontWeight="600" className="paper-gap">
            {text(`review.paper_${key}`)}
          </text>
        </g>
      )
    })
}

/** A tick a second, the time at the first and at every fifth. */
function Times({ row }: { row: PaperRow }) {
  const seconds = Array.from({ length: Math.floor(row.to_s) - Math.ceil(row.from_s) + 1 }, (_, i) => Math.ceil(row.from_s) + i)
  return seconds.map((s) => {
    const x = GUTTER_MM + (s - row.from_s) * MM_PER_S
    return (
      <g key={s}>
        <path d={`M${x} ${row.height_mm}v1.4`} stroke="#000000" strokeWidth="0.2" />
        {s % 5 === 0 && (
          <text x={x} y={row.height_mm + 4.2} fontSize="2.8" textAnchor="middle">
            {clockTime(s * 1000)}
          </text>
        )}
      </g>
    )
  })
}
