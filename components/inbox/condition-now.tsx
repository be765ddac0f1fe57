'use client'
import { Activity } from 'lucide-react'
import type { AlarmView } from '../../contracts/live.ts'
import { AGE } from '../../contracts/liveness.ts'
import { numberOf, parameterName } from '../alarms/alarm-text.ts'
import { numberDef, unitLabel } from '../bed/number-format.ts'
import { live } from '../live/live.ts'
import { useLive, useNow, useTick } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { age, clockTime, date } from '../text/time.ts'
import { shownNumber } from '../ward/number-now.ts'

/** Since when this screen hears nothing of what it shows, ms (Infinity: it never did, or was told to forget it); null while it hears. */
export function useSilence(): number | null {
  const ready = useLive((s) => s.ready)
  return useTick<number | null>(() => {
    const lost = !ready || live.client.lost(AGE.screen_lost_ms)
    return lost ? Math.floor(live.client.silence_ms() / 1000) * 1000 : null
  }, Number.POSITIVE_INFINITY)
}

/** "Condition still present", only while this screen hears of it, with the number now and its age; else unknown. */
export function ConditionNow({ alarm }: { alarm: AlarmView }) {
  const silent_ms = useSilence()
  const now_ms = useNow(500)
  if (alarm.condition === 'ended')
    return (
      <p className="alarm-condition" data-state="ended">
        <strong>{text('inbox.condition_ended', { time: clockTime(alarm.ended_ms ?? alarm.raised_ms) })}</strong>
      </p>
    )
  if (silent_ms !== null)
    return (
      <p className="alarm-condition" data-state="unknown">
        <span aria-hidden="true">{text('value.none')}</span>
        <strong>{text('inbox.condition_unknown')}</strong>
        {Number.isFinite(silent_ms) && (
          <>
            <span>{text('tablet.no_data_for', { age: age(silent_ms) })}</span>
            <span className="alarm-condition-age">{text('tablet.was_present', { time: clockTime(now_ms - silent_ms) })}</span>
          </>
        )}
      </p>
    )
  return (
    <p className="alarm-condition" data-state="present">
      <Activity size={20} aria-hidden="true" />
      <strong>{text('inbox.condition')}</strong>
      <ValueNow alarm={alarm} now_ms={now_ms} />
      <span>{text('inbox.condition_since', { time: sinceWords(alarm.onset_ms, now_ms) })}</span>
    </p>
  )
}

/** Of another day with its date. */
function sinceWords(at_ms: number, now_ms: number): string {
  const day = date(at_ms)
  return day === date(now_ms) ? clockTime(at_ms) : `${day} ${clockTime(at_ms)}`
}

function ValueNow({ alarm, now_ms }: { alarm: AlarmView; now_ms: number }) {
  const key = numberOf(alarm)
  const reading = useLive((s) => s.numbers[alarm.encounter]?.[key])
  if (!key || !reading || now_ms === 0) return null
  const shown = shownNumber(key, reading, now_ms)
  if (shown.state === 'none') return null
  const value = shown.state === 'gone' || shown.state === 'blank' ? text('value.none') : `${shown.text} ${unitLabel(numberDef(key).unit)}`
  return (
    <>
      <span>{text('tablet.now', { parameter: parameterName(key), value })}</span>
      <span className="alarm-condition-age">{text('tablet.data_age', { age: (shown.age_ms / 1000).toFixed(1) })}</span>
    </>
  )
}
