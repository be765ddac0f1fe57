'use client'
import type { AlarmView } from '../../contracts/live.ts'
import { AcknowledgeButton } from '../alarms/acknowledge-button.tsx'
import { levelOf } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { clockTime, date, lasting } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { alarmFacts } from './alarm-facts.ts'
import type { StripShown } from './strip-panel.tsx'

interface Props {
  alarms: readonly AlarmView[]
  bed: string
  now_ms: number
  strip: StripShown
}

/** Every open alarm of the bed, the highest first, each with its reason, rule, limit and who did what. */
export function OpenAlarms({ alarms, bed, now_ms, strip }: Props) {
  return (
    <section aria-label={text('bed.open')} className="open-alarms">
      {alarms.length === 0 && <p className="panel-note">{text('bed.none_open')}</p>}
      {alarms.map((alarm) => (
        <OpenAlarm key={alarm.id} alarm={alarm} bed={bed} now_ms={now_ms} strip={strip} />
      ))}
    </section>
  )
}

function OpenAlarm({ alarm, bed, now_ms, strip }: Omit<Props, 'alarms'> & { alarm: AlarmView }) {
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
      <dl>
        {facts.lines.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="open-alarm-actions">
        <AcknowledgeButton alarm={alarm} bed={bed} size="desk" />
        <Button
          aria-expanded={strip.of === alarm.id}
          aria-label={stripLabel(alarm, strip.of === alarm.id)}
          onClick={() => strip.show(alarm)}
        >
          {strip.of === alarm.id ? text('bed.strip_hide') : text('bed.strip')}
        </Button>
      </div>
    </article>
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
