'use client'
import { useMemo } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { troubleOf } from '../facts/fact.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { useChartColors } from '../waveform/chart-look.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import { waveName } from '../waveform/waveform.tsx'
import { useStrip } from './facts.ts'
import { FactsAway } from './facts-away.tsx'
import { Plot } from './plot.tsx'
import { type StripLane, stripLanes } from './strip-decode.ts'
import { STRIP_AFTER_MS, STRIP_BEFORE_MS, stripOptions } from './strip-options.ts'

/** The recorder keeps compressed minutes: until then the end of a strip may still be in memory. */
const SETTLED_MS = 90_000

/** The waves around an alarm: 10 s before its onset to 20 s after it, with what was missing hatched. */
export function Strip({ alarm, now_ms }: { alarm: AlarmView; now_ms: number }) {
  const from_ms = Math.floor(alarm.onset_ms) - STRIP_BEFORE_MS
  const to_ms = Math.floor(alarm.onset_ms) + STRIP_AFTER_MS
  const complete = now_ms > to_ms + SETTLED_MS
  const strip = useStrip(alarm.encounter, from_ms, to_ms, complete)
  const lanes = useMemo(() => (strip.data ? stripLanes(strip.data) : []), [strip.data])
  const trouble = troubleOf(strip)
  if (trouble && !strip.data) return <FactsAway error={trouble} />
  if (!strip.data) return <p className="panel-note">{text('bed.strip_loading')}</p>
  if (lanes.length === 0) return <p className="panel-note">{text('bed.strip_empty')}</p>
  return (
    <div className="strip" data-patient={alarm.encounter} data-strip={alarm.id}>
      {lanes.map((lane, i) => (
        <Lane key={lane.channel} lane={lane} alarm={alarm} range_s={[from_ms / 1000, to_ms / 1000]} last={i === lanes.length - 1} />
      ))}
      <p className="panel-note">
        {text('bed.strip_note', { onset: clockTime(alarm.onset_ms), raised: clockTime(alarm.raised_ms) })}{' '}
        {!complete && text('bed.strip_soon')}
      </p>
    </div>
  )
}

function Lane({ lane, alarm, range_s, last }: { lane: StripLane; alarm: AlarmView; range_s: [number, number]; last: boolean }) {
  const { onset_ms, raised_ms, encounter } = alarm
  const parameter = parameterOf(lane.channel)
  const colours = useChartColors(parameter)
  const [from, to] = range_s
  const options = useMemo(() => {
    const moments = [
      { at_s: onset_ms / 1000, colour: colours.mark, dashed: true },
      { at_s: raised_ms / 1000, colour: '#FF4D5E', dashed: false },
    ]
    return stripOptions(lane, [from, to], moments, colours, last)
  }, [lane, onset_ms, raised_ms, colours, from, to, last])
  const data = useMemo((): [number[], Array<number | null>] => [lane.t, lane.y], [lane])
  const label = text('bed.strip_lane', {
    wave: waveName(lane.channel),
    from: clockTime(from * 1000),
    to: clockTime(to * 1000),
    gaps: lane.gaps.length,
  })
  return (
    <div className="strip-lane">
      <span style={{ color: parameterColor(parameter) }}>{waveName(lane.channel)}</span>
      <Plot options={options} data={data} label={label} encounter={encounter} />
    </div>
  )
}
