'use client'
import { useEffect, useMemo, useRef } from 'react'
import type { StripReply } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { parameterName } from '../alarms/alarm-text.ts'
import { NO_VALUE } from '../bed/number-format.ts'
import { type StripLane, stripLanes } from '../bed/strip-decode.ts'
import { troubleOf } from '../facts/fact.ts'
import { useNight } from '../night/night.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { parameterColor, parameterOf, waveColor } from '../waveform/wave-look.ts'
import { waveName } from '../waveform/waveform.tsx'
import { drawStrip } from './draw-strip.ts'
import { useFrozenStrip } from './facts.ts'
import { frozenRange, lanesFor, numberBeside } from './frozen-window.ts'

const GRID = '#22303D'
const HATCH = '#3A4856'
const ONSET = '#FFFFFF'

interface Shown {
  lanes: StripLane[]
  strip: StripReply | undefined
  /** What stands where there is no trace yet; '' when there is one. */
  waits: string
}

/** The traces around the onset of an alarm, the first `most` in the order they are read. */
function useLanes(alarm: AlarmView, most: number): Shown {
  const query = useFrozenStrip(alarm)
  const strip = query.data
  const { channel, code, params } = alarm
  const lanes = useMemo(
    () => (strip ? lanesFor({ channel, code, params }, stripLanes(strip)).slice(0, most) : []),
    [strip, channel, code, params, most],
  )
  const waits = lanes.length > 0 ? '' : text(troubleOf(query) ? 'tablet.strip_away' : strip ? 'tablet.strip_none' : 'tablet.strip_wait')
  return { lanes, strip, waits }
}

/** A card's strip: one trace, six seconds, as it was when the condition began. Its number is beside it, live, by the caller. */
export function CardStrip({ alarm }: { alarm: AlarmView }) {
  const { lanes, waits } = useLanes(alarm, 1)
  return <FrozenLane alarm={alarm} lane={lanes[0] ?? null} waits={waits} />
}

/** The sheet's strip: three traces and the values of then. `past`: this screen hears nothing, it is a record and no more. */
export function SheetStrip({ alarm, past }: { alarm: AlarmView; past: boolean }) {
  const { lanes, strip, waits } = useLanes(alarm, 3)
  const [from, to] = frozenRange(alarm)
  return (
    <figure className="frozen" data-past={past || undefined} data-strip={alarm.id} data-patient={alarm.encounter}>
      <figcaption>
        <span>{text('tablet.strip_title', { from: clockTime(from), to: clockTime(to) })}</span>
        <span>{text(past ? 'tablet.strip_past' : 'tablet.strip_values')}</span>
      </figcaption>
      {lanes.length === 0 && <FrozenLane alarm={alarm} lane={null} waits={waits} />}
      {lanes.map((lane) => (
        <div key={lane.channel} className="frozen-row">
          <FrozenLane alarm={alarm} lane={lane} waits="" />
          {strip && <Beside channel={lane.channel} strip={strip} at_ms={Math.min(alarm.raised_ms, to)} />}
        </div>
      ))}
    </figure>
  )
}

function Beside({ channel, strip, at_ms }: { channel: string; strip: StripReply; at_ms: number }) {
  const number = numberBeside(channel, strip, at_ms)
  if (!number) return <p className="frozen-value" />
  const missing = number.words === NO_VALUE
  return (
    <p className="frozen-value" style={missing ? undefined : { color: parameterColor(parameterOf(channel)) }}>
      <strong>{number.words}</strong> <span>{parameterName(number.key)}</span>
    </p>
  )
}

function FrozenLane({ alarm, lane, waits }: { alarm: AlarmView; lane: StripLane | null; waits: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [from, to] = frozenRange(alarm)
  const night = useNight()
  const colour = lane ? waveColor(parameterOf(lane.channel), night) : HATCH
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const paint = () => {
      const { clientWidth: w, clientHeight: h } = element
      const ratio = Math.min(2, devicePixelRatio)
      element.width = Math.max(1, Math.round(w * ratio))
      element.height = Math.max(1, Math.round(h * ratio))
      const ctx = element.getContext('2d')
      ctx?.scale(ratio, ratio)
      if (ctx && w > 0)
        drawStrip(
          ctx,
          lane,
          [from / 1000, to / 1000],
          alarm.onset_ms / 1000,
          { w, h },
          { line: colour, grid: GRID, hatch: HATCH, onset: ONSET },
        )
    }
    const watching = new ResizeObserver(paint)
    watching.observe(element)
    return () => watching.disconnect()
  }, [lane, from, to, alarm.onset_ms, colour])
  const name = lane ? waveName(lane.channel) : ''
  const label = lane ? text('tablet.strip_label', { wave: name, from: clockTime(from), gaps: lane.gaps.length }) : waits
  return (
    <div className="frozen-lane" data-patient={alarm.encounter}>
      <span style={lane ? { color: parameterColor(parameterOf(lane.channel)) } : undefined}>{name}</span>
      <canvas ref={canvas} role="img" aria-label={label} data-gaps={lane?.gaps.length ?? 1} />
      {waits && <span className="frozen-waits">{waits}</span>}
    </div>
  )
}
