'use client'
import { useEffect, useMemo, useState } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import type { ReviewStart } from '../../contracts/review.ts'
import '../bed/bed.css'
import '../inbox/inbox.css'
import { live } from '../live/live.ts'
import { useLive, useNow, useWatchBed } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Notice } from '../ui/notice.tsx'
import { momentOf, type Place, SPANS_S, type Span_s } from './address.ts'
import { EventList } from './event-list.tsx'
import { type Day, dayAround, eventsOf, holds, isShown, neighbour } from './events.ts'
import { useAlarmDay } from './facts.ts'
import './review.css'
import { ReviewHead } from './review-head.tsx'
import { MoreEvents, Whose } from './review-side.tsx'
import { StripView } from './strip-view.tsx'
import { ThenPanels } from './then-panels.tsx'
import { usePlace } from './use-place.ts'
import { useReviewKeys } from './use-review-keys.ts'

/** What happened to one patient: the events of a day, and the waves around one of them. The address says which. */
export function ReviewView({ encounter, start }: { encounter: string; start: ReviewStart }) {
  useWatchBed(encounter)
  const error = useLive((s) => (s.watching?.id === encounter ? s.error : null))
  const now_ms = useNow(1000)
  if (error === 'not_allowed') return <Notice title={text('bed.refused_title')}>{text('bed.refused')}</Notice>
  if (now_ms === 0) return <p className="ward-loading">{text('review.loading')}</p> // times are the reader's: made in the browser
  return <Review encounter={encounter} start={start} now_ms={now_ms} over={error === 'discharged'} />
}

interface Props {
  encounter: string
  start: ReviewStart
  now_ms: number
  /** The stay has ended while the page was open: what is read here is the record of it. */
  over: boolean
}

function Review({ encounter, start, now_ms, over }: Props) {
  const [place, go] = usePlace()
  const { events, marks, day } = useEvents(encounter, start, place)
  const listed = events.filter((alarm) => isShown(alarm, place.show, marks[alarm.id]))
  const alarm = events.find(({ id }) => id === place.alarm) ?? (place.alarm === null && place.at_ms === null ? (listed[0] ?? null) : null)
  const at_ms = place.at_ms ?? alarm?.onset_ms ?? now_ms - (now_ms % 60_000) - 60_000
  const open = (event: AlarmView) => go({ alarm: event.id, at_ms: null, measured: null }, 'step')
  const beside = (to: 'earlier' | 'later') => neighbour(listed, alarm?.id ?? null, at_ms, to)
  const move = (share: number) =>
    go((now) => {
      const from_ms = now.at_ms ?? events.find(({ id }) => id === now.alarm)?.onset_ms ?? at_ms
      return { at_ms: from_ms + share * now.span_s * 1000 }
    })
  const [earlier, later] = [beside('earlier'), beside('later')]
  const newest = place.alarm === null && place.at_ms === null ? (alarm?.id ?? null) : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened at no moment, the newest event is it from now on, whatever comes after
  useEffect(() => {
    if (newest !== null) go({ alarm: newest })
  }, [newest])
  useReviewKeys((key) => {
    if (key === 'earlier') move(-STEP)
    else if (key === 'later') move(STEP)
    else {
      const event = key === 'earlier_event' ? earlier : later
      if (event) open(event)
    }
  })
  const here: Place = { ...place, alarm: alarm?.id ?? null }
  return (
    <article className="review" data-patient={encounter} data-review={alarm?.id ?? 'moment'}>
      <aside className="review-side" aria-label={text('review.whose')}>
        <Whose start={start} encounter={encounter} over={over} />
        <EventList {...{ encounter, events, marks, now_ms }} place={here} onShow={(show) => go({ show })} onOpen={open} />
        <MoreEvents day={day} />
      </aside>
      <div className="review-main">
        <ReviewHead {...{ encounter, alarm, at_ms, now_ms, earlier, later }} place={here} onOpen={open} />
        <StripView
          key={alarm?.id ?? 'moment'}
          {...{ encounter, alarm, at_ms, now_ms }}
          span_s={place.span_s}
          measured={place.measured}
          onMeasure={(measured) => go((now) => (now.alarm === (alarm?.id ?? null) ? { measured } : {}))}
          tools={<Tools span_s={place.span_s} onMove={move} onSpan={(span_s) => go({ span_s })} />}
        />
        <ThenPanels {...{ encounter, alarm, at_ms, now_ms }} moment_ms={momentOf(alarm, at_ms, place.span_s)} />
      </div>
    </article>
  )
}

/** Along the record, and how much of it at once. */
function Tools({ span_s, onMove, onSpan }: { span_s: Span_s; onMove: (share: number) => void; onSpan: (span_s: Span_s) => void }) {
  return (
    <>
      <button type="button" onClick={() => onMove(-STEP)} aria-label={text('review.move_earlier')}>
        ‹
      </button>
      <fieldset>
        <legend className="visually-hidden">{text('review.span')}</legend>
        {SPANS_S.map((one) => (
          <button key={one} type="button" aria-pressed={span_s === one} onClick={() => onSpan(one)}>
            {text('review.span_s', { seconds: one })}
          </button>
        ))}
      </fieldset>
      <button type="button" onClick={() => onMove(STEP)} aria-label={text('review.move_later')}>
        ›
      </button>
    </>
  )
}

/** A fifth of what is shown. */
const STEP = 0.2

/** Events of the day that holds the moment: as the record has them, and newer where this screen has heard of them. */
function useEvents(encounter: string, start: ReviewStart, { at_ms, alarm }: Place) {
  const heard = useLive((s) => s.alarms)
  const history = useLive((s) => s.history)
  const wanted_ms = at_ms ?? (start.alarm?.id === alarm ? start.alarm?.onset_ms : null) ?? null
  const [day, setDay] = useState<Day>(() => dayAround(wanted_ms, live.server_ms()))
  if (wanted_ms !== null && !holds(day, wanted_ms)) setDay(dayAround(wanted_ms, live.server_ms()))
  const asked = useAlarmDay(encounter, day)
  const known = useMemo(
    () => [start.alarm ? [start.alarm] : [], ...(asked.data?.pages.map(({ alarms }) => alarms) ?? []), history, Object.values(heard)],
    [start, asked.data, history, heard],
  )
  const events = useMemo(() => eventsOf(known, encounter, day, alarm), [known, encounter, day, alarm])
  const marks = useMemo(() => Object.assign({}, ...(asked.data?.pages.map((page) => page.marks) ?? [])), [asked.data])
  return { events, marks, day: asked }
}
