'use client'
import { Check, TriangleAlert } from 'lucide-react'
import type { AcknowledgeReason } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { alarmText } from './alarm-text.ts'
import { NotDoneWords } from './not-done.tsx'
import { type Intent, useIntent } from './use-intent.ts'

interface Props {
  alarm: AlarmView
  bed: string
}

/**
 * A symbol in a header. Hollow, sending, gone: solid only when the server's record of it is back on this screen, never before.
 * What cannot be sent now is not sent later: NOT ACKNOWLEDGED stays until somebody presses again.
 */
export function AcknowledgeSymbol({ alarm, bed }: Props) {
  const intent = useIntent(alarm)
  const name = text('ack.label', { bed, alarm: alarmText(alarm) })
  if (seenBy(alarm)) return null
  return (
    <span className="ack ack-tile" data-failed={intent.failure ? true : undefined}>
      <button
        type="button"
        className="ack-symbol"
        aria-keyshortcuts="A"
        aria-label={intent.sending ? text('ack.sending') : name}
        aria-disabled={intent.sending}
        title={name}
        data-testid="acknowledge"
        onClick={() => acknowledge(intent, alarm, bed)}
      >
        <AckIcon intent={intent} />
      </button>
      <NotDoneWords of={intent.failure} />
    </span>
  )
}

/** Hollow while it is sent, a warning when it was not done. */
export function AckIcon({ intent, size = 16 }: { intent: Intent; size?: number }) {
  if (intent.failure?.title === text('ack.failed')) return <TriangleAlert size={size} aria-hidden="true" />
  return <Check size={size} strokeWidth={2.5} aria-hidden="true" data-hollow={intent.sending} />
}

/** Sends it, with what was found if that was said. */
export function acknowledge(intent: Intent, alarm: AlarmView, bed: string, reason?: AcknowledgeReason): void {
  const name = alarmText(alarm)
  const words =
    reason === undefined
      ? text('ack.label', { bed, alarm: name })
      : text('answer.with_reason', { bed, alarm: name, reason: text(`answer.reason.${reason}`) })
  void intent.send(text('ack.failed'), words, () => ({
    ...aboutNow('acknowledge', alarm),
    ...(reason === undefined ? {} : { reason }),
  }))
}

/** A command about an alarm, in the revision this screen knows when it is sent. */
export function aboutNow<T extends 'acknowledge' | 'claim' | 'decline' | 'escalate' | 'delegate'>(
  type: T,
  { id, encounter, revision }: AlarmView,
): { type: T; encounter: string; alarm: string; revision: number } {
  return { type, encounter, alarm: id, revision: live.store.getState().alarms[id]?.revision ?? revision }
}

/** "Berg 14:32", or "Noted by Berg, not stored"; null while nobody has acknowledged. */
export function seenBy(alarm: AlarmView): string | null {
  const noted = alarm.noted?.type === 'acknowledge' ? text('ack.noted', { name: alarm.noted.name }) : null
  if (noted && !alarm.stored) return noted // the engine has decided it, the record is not kept yet
  if (alarm.response.state === 'acknowledged') {
    const name = alarm.names[alarm.response.by] ?? alarm.response.by
    return text('ack.done_at', { name, time: clockMinute(alarm.response.at_ms) })
  }
  return noted
}
