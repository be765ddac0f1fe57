'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { MarkControl } from '../alarms/mark-control.tsx'
import { troubleOf } from '../facts/fact.ts'
import { reviewLink } from '../review/address.ts'
import { text } from '../text/text.ts'
import { clockTime, lasting } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { usePastAlarms } from './facts.ts'
import { FactsAway } from './facts-away.tsx'
import { stamp, stripLabel } from './open-alarms.tsx'
import { pastAlarms } from './past-alarms.ts'
import type { StripShown } from './strip-panel.tsx'

interface Props {
  encounter: string
  /** What the socket knows of alarms that are over; the database adds older ones. */
  heard: readonly AlarmView[]
  open: readonly AlarmView[]
  now_ms: number
  strip: StripShown
}

/** Alarms that are over: when, what, how long, who acknowledged, and the strip of each. */
export function AlarmHistory({ encounter, heard, open, now_ms, strip }: Props) {
  const past = usePastAlarms(encounter)
  const trouble = troubleOf(past)
  const alarms = useMemo(() => pastAlarms(heard, past.data?.alarms ?? [], open), [heard, past.data, open])
  return (
    <section className="alarm-history" aria-labelledby="history-title" data-patient={encounter}>
      <h2 id="history-title">{text('bed.history')}</h2>
      {trouble && <FactsAway error={trouble} />}
      {alarms.length === 0 && !trouble && <p className="panel-note">{text('bed.history_none')}</p>}
      <ul>
        {alarms.map((alarm) => (
          <li key={alarm.id} data-alarm={alarm.id} data-priority={levelOf(alarm)}>
            <PastAlarm alarm={alarm} now_ms={now_ms} open={strip.of === alarm.id} onToggle={() => strip.show(alarm)} />
            <MarkControl alarm={alarm} said={past.data?.marks[alarm.id] ?? null} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function PastAlarm({ alarm, now_ms, open, onToggle }: { alarm: AlarmView; now_ms: number; open: boolean; onToggle: () => void }) {
  const name = alarmText(alarm)
  const { response, names } = alarm
  const who =
    response.state === 'acknowledged'
      ? text('bed.history_who_value', { name: names[response.by] ?? response.by, time: clockTime(response.at_ms) })
      : text('bed.history_nobody')
  return (
    <div className="past-alarm">
      <span className="past-alarm-mark" aria-hidden="true">
        {SYMBOL[levelOf(alarm)]}
      </span>
      <strong>
        <Link href={`/alarms/${encodeURIComponent(alarm.id)}`} prefetch={false}>
          {name}
        </Link>
      </strong>
      <span>{stamp(alarm.onset_ms, now_ms)}</span>
      <span>{lasting((alarm.ended_ms ?? now_ms) - alarm.onset_ms)}</span>
      <span className="past-alarm-who">
        {text('bed.history_who')}: {who}
        {alarm.late && ` · ${text('bed.late')}`}
        {!alarm.stored && ` · ${text('bed.not_stored')}`}
      </span>
      <Link
        href={reviewLink(alarm.encounter, { alarm: alarm.id })}
        prefetch={false}
        className="button button-plain button-small"
        aria-label={text('review.open_of', { alarm: name, time: clockTime(alarm.onset_ms) })}
      >
        {text('review.open')}
      </Link>
      <Button kind="plain" size="small" aria-expanded={open} aria-label={stripLabel(alarm, open)} onClick={onToggle}>
        {open ? text('bed.strip_hide') : text('bed.strip')}
      </Button>
    </div>
  )
}
