'use client'
import { Ruler } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { useStrip } from '../bed/facts.ts'
import { FactsAway } from '../bed/facts-away.tsx'
import { stripLanes } from '../bed/strip-decode.ts'
import { CaliperSteps } from '../calipers/calipers.tsx'
import { troubleOf } from '../facts/fact.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { type Measured, type Span_s, stretchOf } from './address.ts'
import { caliperWaves } from './caliper-waves.ts'
import { laneHeights } from './lane-options.ts'
import { Measuring } from './measuring.tsx'
import { Lane, TimeLine } from './strip-lane.tsx'
import { useMeasured } from './use-measured.ts'

/** The recorder keeps compressed minutes: until then the end of a strip may still be in memory. */
export const SETTLED_MS = 90_000
/** Two lines as far apart as beats of 75 a minute, to begin with. */
const FIRST_SPAN_MS = 800

interface Props {
  encounter: string
  /** The event in it; null = a moment of nobody's alarm. */
  alarm: AlarmView | null
  at_ms: number
  span_s: Span_s
  now_ms: number
  measured: Measured | null
  onMeasure: (measured: Measured | null) => void
  /** What moves the strip, in one row with what measures it. */
  tools: ReactNode
}

/** All waves around a moment, one above the other: onset dashed, raised red, what is missing hatched and said in seconds. */
export function StripView({ encounter, alarm, at_ms, span_s, now_ms, measured, onMeasure, tools }: Props) {
  const { from_ms, to_ms } = stretchOf(at_ms, span_s)
  const complete = now_ms > to_ms + SETTLED_MS
  const asked = useStrip(encounter, from_ms, to_ms, complete)
  const reply = asked.data
  const lanes = useMemo(() => (reply ? stripLanes(reply) : []), [reply])
  const waves = useMemo(() => (reply ? caliperWaves(reply) : []), [reply])
  const { calipers, move, remove } = useMeasured(measured, onMeasure, waves)
  const heights = laneHeights(lanes.map(({ channel }) => channel))
  const trouble = troubleOf(asked)
  const [half_ms, middle_ms] = [FIRST_SPAN_MS / 2, (from_ms + to_ms) / 2]
  const lay = (channel: string) => move({ do: 'place', channel, a_ms: middle_ms - half_ms, b_ms: middle_ms + half_ms })
  const shown = { encounter, span_s, from_ms, to_ms }
  return (
    <>
      <div className="review-tools">
        {tools}
        {lanes[0] && (
          <Button aria-pressed={calipers !== null} onClick={() => (calipers ? remove() : lay(lanes[0]!.channel))}>
            <Ruler size={16} aria-hidden="true" /> {text(calipers ? 'review.measure_off' : 'review.measure')}
          </Button>
        )}
        {calipers && <CaliperSteps move={move} />}
      </div>
      <section className="review-strip" aria-label={text('review.strip')} data-patient={encounter} data-strip={reply ? 'read' : 'asked'}>
        {trouble && !reply && <FactsAway error={trouble} />}
        {!reply && !trouble && <p className="review-wait">{text('bed.strip_loading')}</p>}
        {reply && lanes.length === 0 && <p className="review-wait">{text('review.no_waves')}</p>}
        {lanes.length > 0 && (
          <div className="review-lanes">
            {lanes.map((lane, i) => (
              <Lane
                key={lane.channel}
                {...{ lane, ...shown }}
                height={heights[i]!}
                onset_ms={alarm?.onset_ms ?? null}
                raised_ms={alarm?.raised_ms ?? null}
                now_ms={now_ms}
                onMeasure={calipers && calipers.channel !== lane.channel ? () => move({ do: 'measure', channel: lane.channel }) : null}
              />
            ))}
            {calipers && <Measuring {...{ lanes, heights, waves, calipers, move, from_ms, to_ms }} />}
            <TimeLine alarm={alarm} span_s={span_s} from_ms={from_ms} to_ms={to_ms} />
          </div>
        )}
        <p className="review-strip-note">
          {text('review.strip_note')} {reply && !complete && text('bed.strip_soon')}
        </p>
      </section>
    </>
  )
}
