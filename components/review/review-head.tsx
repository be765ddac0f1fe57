'use client'
import { ChevronDown, ChevronUp, Link2, Printer } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { clockTime, date, lasting } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { type Place, reviewPath } from './address.ts'

interface Props {
  encounter: string
  alarm: AlarmView | null
  at_ms: number
  now_ms: number
  place: Place
  earlier: AlarmView | null
  later: AlarmView | null
  onOpen: (alarm: AlarmView) => void
}

/** The event under review, the way to its neighbours, to paper, and the address of exactly this. */
export function ReviewHead({ encounter, alarm, at_ms, now_ms, place, earlier, later, onOpen }: Props) {
  const level = alarm ? levelOf(alarm) : undefined
  const exact = { ...place, at_ms }
  return (
    <header className="review-head" data-level={level}>
      {level && (
        <span className="review-badge" data-fill aria-hidden="true">
          {SYMBOL[level]}
        </span>
      )}
      <div className="review-title">
        <h2>{alarm ? alarmText(alarm) : text('review.moment', { time: clockTime(at_ms) })}</h2>
        <p>{alarm ? alarmWords(alarm, now_ms) : date(at_ms)}</p>
      </div>
      <div className="review-actions">
        <Button aria-disabled={!earlier} onClick={() => earlier && onOpen(earlier)} aria-label={text('review.previous')}>
          <ChevronDown size={18} aria-hidden="true" />
        </Button>
        <Button aria-disabled={!later} onClick={() => later && onOpen(later)} aria-label={text('review.next')}>
          <ChevronUp size={18} aria-hidden="true" />
        </Button>
        {alarm && (
          <Link href={`/alarms/${encodeURIComponent(alarm.id)}`} prefetch={false} className="button button-secondary button-desk">
            {text('review.to_alarm')}
          </Link>
        )}
        <CopyLink path={reviewPath(encounter, exact)} />
        <Link href={reviewPath(encounter, exact, 'review/strip')} prefetch={false} className="button button-secondary button-desk">
          <Printer size={16} aria-hidden="true" /> {text('review.print')}
        </Link>
      </div>
    </header>
  )
}

/** "21 Nov 2026 03:13:48, lasted 01:14, acknowledged after 00:37" */
function alarmWords(alarm: AlarmView, now_ms: number): string {
  const { response, onset_ms, raised_ms, ended_ms } = alarm
  return [
    `${date(onset_ms)} ${clockTime(onset_ms)}`,
    ended_ms === null
      ? text('review.goes_on_for', { for: lasting(now_ms - onset_ms) })
      : text('review.lasted', { for: lasting(ended_ms - onset_ms) }),
    response.state === 'acknowledged'
      ? text('review.answered', { after: lasting(response.at_ms - raised_ms) })
      : text('review.not_answered'),
    ...(alarm.late ? [text('bed.late')] : []),
    ...(alarm.stored ? [] : [text('bed.not_stored')]),
  ].join(', ')
}

/** Puts the address of exactly this moment where it can be pasted; opening it is audited as any look is. */
function CopyLink({ path }: { path: string }) {
  const [copied, setCopied] = useState<string | null>(null)
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(location.origin + path).then(
      () => true,
      () => false, // refused by the browser or its user: the address bar has the same
    )
    setCopied(done ? path : null)
  }
  return (
    <Button onClick={() => void copy()}>
      <Link2 size={16} aria-hidden="true" /> <span role="status">{text(copied === path ? 'review.copied' : 'review.copy')}</span>
    </Button>
  )
}
