'use client'
import { Ruler } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { StripReply } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { useStrip } from '../bed/facts.ts'
import { FactsAway } from '../bed/facts-away.tsx'
import { unitLabel } from '../bed/number-format.ts'
import { Plot } from '../bed/plot.tsx'
import { type StripLane, stripLanes } from '../bed/strip-decode.ts'
import { type CaliperMove, type CaliperWave, type Calipers as Placed, waveOf } from '../calipers/caliper.ts'
import { CaliperSteps, Calipers } from '../calipers/calipers.tsx'
import { troubleOf } from '../facts/fact.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { useChartColors } from '../waveform/chart-look.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import { waveName } from '../waveform/waveform.tsx'
import { type Measured, type Span_s, stretchOf } from './address.ts'
import { caliperWaves } from './caliper-waves.ts'
import { laneHeights, laneOptions, RAISED_COLOR, timedSeconds } from './lane-options.ts'
import { useMeasured } from './use-measured.ts'

/** The recorder keeps compressed minutes: until then the end of a strip may still be in memory. */
export const SETTLED_MS = 90_000

interface Props {
  encounter: string
  /** The event in it; null = a moment of nobody's alarm. */
  alarm: AlarmView | null
  at_ms: number
  span_s: Span_s
  now_ms: number
  measured: Measured | null
  onMeasure: (measured: Measured | null) => void
}

/** All waves around a moment, one above the other: onset dashed, raised red, what is missing hatched and said in seconds. */
export function StripView(props: Props) {
  const { encounter, at_ms, span_s, now_ms } = props
  const { from_ms, to_ms } = stretchOf(at_ms, span_s)
  const complete = now_ms > to_ms + SETTLED_MS
  const strip = useStrip(encounter, from_ms, to_ms, complete)
  const lanes = useMemo(() => (strip.data ? stripLanes(strip.data) : []), [strip.data])
  const trouble = troubleOf(strip)
  return (
    <section className="review-strip" aria-label={text('review.strip')} data-patient={encounter} data-strip={strip.data ? 'read' : 'asked'}>
      {trouble && !strip.data && <FactsAway error={trouble} />}
      {!strip.data && !trouble && <p className="review-wait">{text('bed.strip_loading')}</p>}
      {strip.data && lanes.length === 0 && <p className="review-wait">{text('review.no_waves')}</p>}
      {strip.data && lanes.length > 0 && <Lanes {...props} lanes={lanes} from_ms={from_ms} to_ms={to_ms} reply={strip.data} />}
      <p className="review-strip-note">
        {text('review.strip_note')} {strip.data && !complete && text('bed.strip_soon')}
      </p>
    </section>
  )
}

type LanesProps = Props & { lanes: StripLane[]; from_ms: number; to_ms: number; reply: StripReply }

function Lanes({ encounter, alarm, span_s, lanes, from_ms, to_ms, reply, measured, onMeasure }: LanesProps) {
  const waves = useMemo(() => caliperWaves(reply), [reply])
  const { calipers, move, remove } = useMeasured(measured, onMeasure, waves)
  const heights = laneHeights(lanes.map(({ channel }) => channel))
  const middle_ms = (from_ms + to_ms) / 2
  const lay = () =>
    move({ do: 'place', channel: lanes[0]!.channel, a_ms: middle_ms - FIRST_SPAN_MS / 2, b_ms: middle_ms + FIRST_SPAN_MS / 2 })
  return (
    <>
      <div className="review-measure">
        <Button aria-pressed={calipers !== null} onClick={calipers ? remove : lay}>
          <Ruler size={16} aria-hidden="true" /> {text(calipers ? 'review.measure_off' : 'review.measure')}
        </Button>
        {calipers && <CaliperSteps move={move} />}
      </div>
      <div className="review-lanes">
        {lanes.map((lane, i) => (
          <Lane
            key={lane.channel}
            {...{ lane, encounter, span_s, from_ms, to_ms }}
            height={heights[i]!}
            onset_ms={alarm?.onset_ms ?? null}
            raised_ms={alarm?.raised_ms ?? null}
            onMeasure={calipers && calipers.channel !== lane.channel ? () => move({ do: 'measure', channel: lane.channel }) : null}
          />
        ))}
        {calipers && <Measuring {...{ lanes, heights, waves, calipers, move, from_ms, to_ms }} />}
        <TimeLine alarm={alarm} span_s={span_s} from_ms={from_ms} to_ms={to_ms} />
      </div>
    </>
  )
}

/** Two lines as far apart as beats of 75 a minute, to begin with. */
const FIRST_SPAN_MS = 800
/** The line under each wave. */
const DIVIDER_PX = 1

interface MeasuringProps {
  lanes: StripLane[]
  heights: number[]
  waves: CaliperWave[]
  calipers: Placed
  move: (move: CaliperMove) => void
  from_ms: number
  to_ms: number
}

/** The calipers over the plots of all waves; where they lie follows the width of the page. */
function Measuring({ lanes, heights, waves, calipers, move, from_ms, to_ms }: MeasuringProps) {
  const place = useRef<HTMLDivElement>(null)
  const [width_px, setWidth] = useState(0)
  useEffect(() => {
    const box = place.current
    if (!box) return
    const sized = new ResizeObserver(() => setWidth(box.clientWidth))
    sized.observe(box)
    return () => sized.disconnect()
  }, [])
  const rows = lanes.flatMap(({ channel, unit }, i) => {
    const wave = waveOf(waves, channel)
    const top_px = heights.slice(0, i).reduce((sum, height) => sum + height + DIVIDER_PX, 0)
    return wave ? [{ wave, name: waveName(channel), unit: unitLabel(unit), top_px, height_px: heights[i]! }] : []
  })
  const px_per_ms = width_px / (to_ms - from_ms)
  return (
    <div ref={place} className="review-calipers">
      {width_px > 0 && (
        <Calipers
          {...{ calipers, move, width_px }}
          lanes={rows}
          xOf={(at_ms) => (at_ms - from_ms) * px_per_ms}
          msAt={(x_px) => from_ms + x_px / px_per_ms}
        />
      )}
    </div>
  )
}

interface LaneProps {
  lane: StripLane
  encounter: string
  height: number
  span_s: Span_s
  from_ms: number
  to_ms: number
  onset_ms: number | null
  raised_ms: number | null
  /** While calipers lie on another wave: brings them here. */
  onMeasure: (() => void) | null
}

function Lane({ lane, encounter, height, span_s, from_ms, to_ms, onset_ms, raised_ms, onMeasure }: LaneProps) {
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
        {lane.gaps.map(([from_s, to_s]) => (
          <span key={from_s} className="review-gap" style={boxOf(from_s * 1000, to_s * 1000, from_ms, to_ms)} data-gap>
            <span>{text('review.gap', { seconds: (to_s - from_s).toFixed(1) })}</span>
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

/** Times under the waves, and where the event began and was raised. */
function TimeLine({ alarm, span_s, from_ms, to_ms }: { alarm: AlarmView | null; span_s: Span_s; from_ms: number; to_ms: number }) {
  const within = (at_ms: number) => at_ms >= from_ms && at_ms <= to_ms
  const seconds = (at_ms: number) => ((at_ms % 60_000) / 1000).toFixed(1)
  const marks = alarm
    ? [
        { kind: 'onset', at_ms: alarm.onset_ms, words: text('review.onset', { seconds: seconds(alarm.onset_ms) }) },
        { kind: 'raised', at_ms: alarm.raised_ms, words: text('review.raised', { seconds: seconds(alarm.raised_ms) }) },
      ].filter(({ at_ms }) => within(at_ms))
    : []
  return (
    <div className="review-times">
      {timedSeconds(from_ms / 1000, to_ms / 1000, span_s).map((s) => (
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
