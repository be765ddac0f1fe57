'use client'
import type { AlarmView } from '../../contracts/live.ts'
import { alarmFacts } from '../bed/alarm-facts.ts'
import { useLimits } from '../bed/facts.ts'
import { FactsAway } from '../bed/facts-away.tsx'
import { troubleOf } from '../facts/fact.ts'
import { AlarmTimeline } from '../inbox/alarm-timeline.tsx'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { WhyPanel } from '../why/why-panel.tsx'
import { useReviewAt } from './facts.ts'
import { AlarmNotes, WriteNote } from './notes.tsx'
import { SETTLED_MS } from './strip-view.tsx'
import { ValuesThen } from './values-then.tsx'

interface Props {
  encounter: string
  alarm: AlarmView | null
  at_ms: number
  /** Of the values. */
  moment_ms: number
  now_ms: number
}

/** Under the waves: what was measured then, why it alarmed, who was told and what they made of it. */
export function ThenPanels({ encounter, alarm, at_ms, moment_ms, now_ms }: Props) {
  return (
    <div className="review-then">
      <section aria-labelledby="then-values">
        <h3 id="then-values">
          {moment_ms === alarm?.raised_ms ? text('review.values') : text('review.values_at', { time: clockTime(moment_ms) })}
        </h3>
        <Values encounter={encounter} alarm={alarm} at_ms={moment_ms} now_ms={now_ms} />
      </section>
      {alarm && (
        <section aria-labelledby="then-why" className="review-why">
          <h3 id="then-why">{text('review.why')}</h3>
          <Why key={alarm.id} alarm={alarm} now_ms={now_ms} />
        </section>
      )}
      <section className="review-told" aria-label={text('review.told')}>
        {alarm && <AlarmTimeline key={alarm.id} alarm={alarm} now_ms={now_ms} />}
        <h3>{text('review.notes')}</h3>
        {alarm && <AlarmNotes encounter={encounter} alarm={alarm.id} />}
        <WriteNote key={`note ${alarm?.id ?? ''}`} encounter={encounter} alarm={alarm?.id ?? null} at_ms={at_ms} />
      </section>
    </div>
  )
}

function Values({ encounter, alarm, at_ms, now_ms }: Omit<Props, 'moment_ms'>) {
  const known = useReviewAt(encounter, at_ms, now_ms > at_ms + SETTLED_MS)
  const limits = useLimits(encounter)
  const trouble = troubleOf(known)
  if (trouble && !known.data) return <FactsAway error={trouble} />
  if (!known.data) return <p className="panel-note">{text('bed.strip_loading')}</p>
  return <ValuesThen {...{ encounter, alarm, at_ms }} known={known.data} limits={limits.data} />
}

function Why({ alarm, now_ms }: { alarm: AlarmView; now_ms: number }) {
  const facts = alarmFacts(alarm, now_ms)
  return (
    <>
      <p className="review-because">{facts.because}</p>
      <dl>
        {facts.lines.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <WhyPanel encounter={alarm.encounter} alarm={alarm.id} />
    </>
  )
}
