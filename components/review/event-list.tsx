'use client'
import { useEffect, useRef } from 'react'
import type { AlarmMarkLine } from '../../contracts/call.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { clockTime, date, lasting } from '../text/time.ts'
import { type Place, reviewPath, SHOWS, type Show } from './address.ts'
import { isShown } from './events.ts'

interface Props {
  encounter: string
  place: Place
  events: readonly AlarmView[]
  marks: Readonly<Record<string, AlarmMarkLine>>
  now_ms: number
  onShow: (show: Show) => void
  onOpen: (alarm: AlarmView) => void
}

/** Events of the day, newest first, each an address of its own; the one that is open is marked at its left edge. */
export function EventList({ encounter, place, events, marks, now_ms, onShow, onOpen }: Props) {
  const shown = events.filter((alarm) => isShown(alarm, place.show, marks[alarm.id]))
  return (
    <>
      <fieldset className="review-shows">
        <legend className="visually-hidden">{text('review.shows')}</legend>
        {SHOWS.map((show) => (
          <button key={show} type="button" aria-pressed={place.show === show} onClick={() => onShow(show)}>
            {text(`review.show.${show}`, { n: events.filter((alarm) => isShown(alarm, show, marks[alarm.id])).length })}
          </button>
        ))}
      </fieldset>
      <ol className="review-events" aria-label={text('review.events')}>
        {shown.map((alarm) => (
          <li key={alarm.id}>
            <EventLine
              {...{ encounter, place, alarm, now_ms }}
              mark={marks[alarm.id]}
              open={alarm.id === place.alarm}
              onOpen={() => onOpen(alarm)}
            />
          </li>
        ))}
      </ol>
      {shown.length === 0 && <p className="review-none">{text(events.length === 0 ? 'review.none' : 'review.none_shown')}</p>}
    </>
  )
}

interface LineProps {
  encounter: string
  place: Place
  alarm: AlarmView
  mark: AlarmMarkLine | undefined
  open: boolean
  now_ms: number
  onOpen: () => void
}

function EventLine({ encounter, place, alarm, mark, open, now_ms, onOpen }: LineProps) {
  const line = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (open) line.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const level = levelOf(alarm)
  const to = { ...place, at_ms: null, alarm: alarm.id, measured: null }
  return (
    <a
      ref={line}
      href={reviewPath(encounter, to)}
      className="review-event"
      aria-current={open ? 'true' : undefined}
      data-alarm={alarm.id}
      data-level={level}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return // another tab, as of any link
        event.preventDefault()
        onOpen()
      }}
    >
      <span className="review-badge" aria-hidden="true">
        {SYMBOL[level]}
      </span>
      <strong>{alarmText(alarm)}</strong>
      <time>{clockTime(alarm.onset_ms)}</time>
      <small>{answered(alarm, mark)}</small>
      <small>{date(alarm.onset_ms) === date(now_ms) ? lasted(alarm, now_ms) : date(alarm.onset_ms)}</small>
    </a>
  )
}

const lasted = (alarm: AlarmView, now_ms: number) =>
  alarm.ended_ms === null ? text('review.goes_on') : lasting(Math.min(alarm.ended_ms, now_ms) - alarm.onset_ms)

/** "Dr. P. Raman, 00:37", and what people said of it afterwards. */
function answered(alarm: AlarmView, mark: AlarmMarkLine | undefined): string {
  const { response, names } = alarm
  const who =
    response.state === 'acknowledged'
      ? text('review.by', { name: names[response.by] ?? response.by, after: lasting(response.at_ms - alarm.raised_ms) })
      : text('review.by_nobody')
  return mark ? `${who} · ${text(`answer.mark.${mark.mark}`)}` : who
}
