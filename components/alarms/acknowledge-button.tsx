'use client'
import { Check, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { live } from '../live/live.ts'
import type { CommandReply } from '../live/live-client.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { alarmText } from './alarm-text.ts'
import { intend } from './intend.ts'

interface Props {
  alarm: AlarmView
  bed: string
  /** tile = a 26 px symbol in the header; desk = the filled button of a page. */
  size: 'tile' | 'desk'
}

/**
 * Hollow, sending, solid. Solid only when the server's record of it is back on this screen, never before.
 * What cannot be sent now is not sent later: NOT ACKNOWLEDGED stays until somebody presses again.
 */
export function AcknowledgeButton({ alarm, bed, size }: Props) {
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const name = text('ack.label', { bed, alarm: alarmText(alarm) })
  const seen = seenBy(alarm)
  if (seen) return <Seen words={seen} tile={size === 'tile'} />
  const send = async () => {
    setSending(true)
    setFailure(null)
    const reply = await intend(name, () => ({
      type: 'acknowledge',
      encounter: alarm.encounter,
      alarm: alarm.id,
      revision: live.store.getState().alarms[alarm.id]?.revision ?? alarm.revision,
    }))
    setSending(false)
    if (reply) setFailure(failureOf(reply, live.store.getState().alarms[alarm.id] ?? alarm))
  }
  return (
    <span className={`ack ack-${size}`} data-failed={failure ? true : undefined}>
      <button
        type="button"
        className={size === 'tile' ? 'ack-symbol' : 'button button-primary button-touch'}
        aria-label={sending ? text('ack.sending') : name}
        aria-disabled={sending}
        title={name}
        data-testid="acknowledge"
        onClick={sending ? undefined : send}
      >
        {failure ? (
          <TriangleAlert size={16} aria-hidden="true" />
        ) : (
          <Check size={16} strokeWidth={2.5} aria-hidden="true" data-hollow={sending} />
        )}
        {size === 'desk' && (sending ? text('ack.sending') : text('ack.short'))}
      </button>
      {failure && (
        <span role="alert" className="ack-failure">
          <strong>{text('ack.failed')}</strong> <span>{failure}</span>
        </span>
      )}
    </span>
  )
}

function Seen({ words, tile }: { words: string; tile: boolean }) {
  if (tile) return null
  return (
    <span className="ack-seen" data-testid="acknowledged">
      <Check size={16} strokeWidth={3} aria-hidden="true" /> {words}
    </span>
  )
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

/** Why it is not acknowledged, in words; null when it is (or the record is on its way). */
export function failureOf(reply: CommandReply, alarm: AlarmView): string | null {
  if (reply.status === 'done' || reply.status === 'noted') return null
  if (reply.status === 'not_sent') return text(`ack.${reply.reason}`)
  if (reply.reason === 'already_acknowledged' && alarm.response.state === 'acknowledged')
    return text('ack.already', { name: alarm.names[alarm.response.by] ?? alarm.response.by })
  return text(`refusal.${reply.reason}`)
}
