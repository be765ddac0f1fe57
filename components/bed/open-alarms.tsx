'use client'
import Link from 'next/link'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { AnswerPanel } from '../alarms/answer-panel.tsx'
import type { AlarmGroup } from '../alarms/grouping.ts'
import { text } from '../text/text.ts'
import { clockTime, date, lasting } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { alarmFacts } from './alarm-facts.ts'
import type { StripShown } from './strip-panel.tsx'

interface Props {
  groups: readonly AlarmGroup[]
  bed: string
  now_ms: number
  strip: StripShown
}

/** Every open alarm of the bed, the highest first, each with its reason, rule, limit and who did what, and what follows from it. */
export function OpenAlarms({ groups, bed, now_ms, strip }: Props) {
  return (
    <section aria-label={text('bed.open')} className="open-alarms">
      {groups.length === 0 && <p className="panel-note">{text('bed.none_open')}</p>}
      {groups.map((group) => (
        <OpenAlarm key={group.alarm.id} group={group} bed={bed} now_ms={now_ms} strip={strip} />
      ))}
    </section>
  )
}

function OpenAlarm({ group, bed, now_ms, strip }: Omit<Props, 'groups'> & { group: AlarmGroup }) {
  const { alarm, consequences } = group
  const facts = alarmFacts(alarm, now_ms)
  const name = alarmText(alarm)
  return (
    <article
      className="open-alarm"
      data-alarm={alarm.id}
      data-patient={alarm.encounter}
      data-priority={levelOf(alarm)}
      data-look={facts.look}
      aria-label={name}
    >
      <header>
        <span aria-hidden="true">{facts.symbol}</span>
        <h2>{name}</h2>
        <span className="open-alarm-age">{lasting((alarm.ended_ms ?? now_ms) - alarm.onset_ms)}</span>
      </header>
      <p className="open-alarm-because">{facts.because}</p>
      {facts.marks.length > 0 && <p className="open-alarm-marks">{facts.marks.join(' · ')}</p>}
      <Consequences of={alarm} alarms={consequences} />
      {facts.look !== 'silent' && <AnswerPanel alarm={alarm} bed={bed} />}
      <dl>
        {facts.lines.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="open-alarm-actions">
        <Button
          aria-expanded={strip.of === alarm.id}
          aria-label={stripLabel(alarm, strip.of === alarm.id)}
          onClick={() => strip.show(alarm)}
        >
          {strip.of === alarm.id ? text('bed.strip_hide') : text('bed.strip')}
        </Button>
        <Link
          href={`/alarms/${encodeURIComponent(alarm.id)}`}
          prefetch={false}
          className="button button-secondary button-desk"
          aria-label={text('inbox.open_label', { alarm: name, bed })}
        >
          {text('inbox.open')}
        </Link>
      </div>
    </article>
  )
}

/** What follows from an alarm, indented beneath it: true, and silent because its cause has been told. */
export function Consequences({ of, alarms }: { of: AlarmView; alarms: readonly AlarmView[] }) {
  if (alarms.length === 0) return null
  return (
    <section className="consequences" aria-label={text('answer.follows_of', { alarm: alarmText(of) })} data-testid="consequences">
      <h3>{text('answer.follows')}</h3>
      <ul>
        {alarms.map((alarm) => (
          <li key={alarm.id} data-alarm={alarm.id} data-priority={levelOf(alarm)}>
            <span className="past-alarm-mark" aria-hidden="true">
              {SYMBOL[levelOf(alarm)]}
            </span>
            <strong>{alarmText(alarm)}</strong>
            <span>{text('answer.silent_since', { time: clockTime(alarm.onset_ms) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Name of the button that shows or hides an alarm's strip; it begins with what the button says. */
export function stripLabel(alarm: AlarmView, open: boolean): string {
  return text(open ? 'bed.strip_hide_of' : 'bed.strip_show', { alarm: alarmText(alarm), time: clockTime(alarm.onset_ms) })
}

/** A stamp of the wall clock; with the day when it is not today. */
export function stamp(at_ms: number, now_ms: number): string {
  return date(at_ms) === date(now_ms) ? clockTime(at_ms) : `${date(at_ms)} ${clockTime(at_ms)}`
}
