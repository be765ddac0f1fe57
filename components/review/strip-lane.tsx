'use client'
import { useMemo } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { Plot } from '../bed/plot.tsx'
import type { StripLane } from '../bed/strip-decode.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { useChartColors } from '../waveform/chart-look.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import { waveName } from '../waveform/waveform.tsx'
import type { Span_s } from './address.ts'
import { gapWords } from './gap-words.ts'
import { laneOptions, RAISED_COLOR, timedSeconds } from './lane-options.ts'

interface LaneProps {
  lane: StripLane
  encounter: string
  height: number
  span_s: Span_s
  from_ms: number
  to_ms: number
  onset_ms: number | null
  raised_ms: number | null
  now_ms: number
  /** While calipers lie on another wave: brings them here. */
  onMeasure: (() => void) | null
}

/** One wave of the strip on its own plot, with its name and what is missing of it. */
export function Lane({ lane, encounter, height, span_s, from_ms, to_ms, onset_ms, raised_ms, now_ms, onMeasure }: LaneProps) {
  const parameter = parameterOf(lane.channel)
  const colours = useChartColors(parameter)
  const options = useMemo(() => {
    const moments = [
      ...(onset_ms === null ? [] : [{ at_s: onset_ms / 1000, colour: colours.mark, dashed: true }]),
      ...(raised_ms === null ? [] : [{ at_s: raised_ms / 1000, colour: RAISED_COLOR, dashed: false }]),
    ]
    return laneOptions(lane, height, [from_ms / 1000, to_ms / 1000], span_s, moments, colours)
  }, [lane, height, from_ms, to_ms, span_s, onset_ms, raised_ms, colours])
  const data = useMemo((): [number[], Array<number | null>] => [lane.t, lane.y], [lane])
  const words = { wave: waveName(lane.channel), from: clockTime(from_ms), to: clockTime(to_ms), gaps: lane.gaps.length }
  return (
    <div className="review-lane" data-wave={lane.channel}>
      {onMeasure ? (
        <button
          type="button"
          className="review-lane-name"
          style={{ color: parameterColor(parameter) }}
          onClick={onMeasure}
          aria-label={text('review.measure_wave', { wave: words.wave })}
        >
          {words.wave}
        </button>
      ) : (
        <span className="review-lane-name" style={{ color: parameterColor(parameter) }}>
          {words.wave}
        </span>
      )}
      <div className="review-lane-plot">
        <Plot options={options} data={data} label={text('review.lane', words)} encounter={encounter} />
        {lane.gaps.map((gap) => (
          <span key={gap[0]} className="review-gap" style={boxOf(gap[0] * 1000, gap[1] * 1000, from_ms, to_ms)} data-gap>
            <span>{gapWords(gap, { to_ms, now_ms })}</span>
          </span>
        ))}
      </div>
    </div>
  )
}

const share = (at_ms: number, from_ms: number, to_ms: number) => ((at_ms - from_ms) / (to_ms - from_ms)) * 100

function boxOf(a_ms: number, b_ms: number, from_ms: number, to_ms: number): { left: string; width: string } {
  const left = share(a_ms, from_ms, to_ms)
  return { left: `${left}%`, width: `${share(b_ms, from_ms, to_ms) - left}%` }
}

/** A label under the waves takes about as many per cent of the width: a time makes way for the event. */
const LABEL_SHARE = 12

/** Times under the waves, and where the event began and was raised. */
export function TimeLine({ alarm, span_s, from_ms, to_ms }: { alarm: AlarmView | null; span_s: Span_s; from_ms: number; to_ms: number }) {
  const within = (at_ms: number) => at_ms >= from_ms && at_ms <= to_ms
  const seconds = (at_ms: number) => ((at_ms % 60_000) / 1000).toFixed(1)
  const marks = alarm
    ? [
        { kind: 'onset', at_ms: alarm.onset_ms, words: text('review.onset', { seconds: seconds(alarm.onset_ms) }) },
        { kind: 'raised', at_ms: alarm.raised_ms, words: text('review.raised', { seconds: seconds(alarm.raised_ms) }) },
      ].filter(({ at_ms }) => within(at_ms))
    : []
  const free = (s: number) =>
    marks.every(({ at_ms }) => Math.abs(share(s * 1000, from_ms, to_ms) - share(at_ms, from_ms, to_ms)) > LABEL_SHARE)
  return (
    <div className="review-times">
      {timedSeconds(from_ms / 1000, to_ms / 1000, span_s)
        .filter(free)
        .map((s) => (
          <time key={s} style={{ left: `${share(s * 1000, from_ms, to_ms)}%` }}>
            {clockTime(s * 1000)}
          </time>
        ))}
      {marks.map(({ kind, at_ms, words }) => (
        <strong key={kind} data-mark={kind} style={{ left: `${share(at_ms, from_ms, to_ms)}%` }}>
          {words}
        </strong>
      ))}
    </div>
  )
}
