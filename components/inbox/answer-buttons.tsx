'use client'
import { WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AcknowledgeReason } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { AckIcon, aboutNow } from '../alarms/acknowledge-button.tsx'
import { standingOf } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { chainOf, goingTo } from '../alarms/answer.ts'
import type { Intent } from '../alarms/use-intent.ts'
import { live } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { asksNothing, type SheetState } from './sheet-state.ts'

interface Props {
  alarm: AlarmView
  bed: string
  state: SheetState
  reason: AcknowledgeReason | null
  intent: Intent
  now_ms: number
  onPress: () => void
  onClose: () => void
}

/** Two of 80 px, 1 : 1.5: what calls somebody else, and what is one's own. */
export function AnswerButtons({ alarm, bed, state, reason, intent, now_ms, onPress, onClose }: Props) {
  const me = useLive((s) => s.me)
  const close = (
    <Button className="answer-big" data-testid="sheet-done" onClick={onClose}>
      {text('tablet.close')}
      {!asksNothing(state) && <small>{text('tablet.stays')}</small>}
    </Button>
  )
  if (asksNothing(state)) return <div className="answer-two">{close}</div>
  if (state.state === 'offline')
    return (
      <div className="answer-two">
        {close}
        <Button kind="impossible" className="answer-big" aria-disabled="true" data-testid="acknowledge">
          <span className="answer-line">
            <WifiOff size={22} aria-hidden="true" /> {text('tablet.ack_bed', { bed })}
          </span>
          <small>{text('tablet.when_back')}</small>
        </Button>
      </div>
    )
  const sending = state.state === 'sending'
  const as = { name: me?.name ?? '', reason: reason ? text(`answer.reason.${reason}`) : '' }
  return (
    <div className="answer-two">
      <Other alarm={alarm} bed={bed} intent={intent} now_ms={now_ms}>
        {close}
      </Other>
      <Button kind="primary" className="answer-big" aria-disabled={sending} data-testid="acknowledge" onClick={onPress}>
        <span className="answer-line">
          <AckIcon intent={intent} size={22} /> {sending ? text('ack.sending') : text('tablet.ack_bed', { bed })}
        </span>
        <small>{text(reason ? 'tablet.as_with' : 'tablet.as', as)}</small>
      </Button>
    </div>
  )
}

/** Who goes gives it up; anybody else calls the next; with nobody left to call, the sheet is closed. */
function Other({ alarm, bed, intent, now_ms, children }: Pick<Props, 'alarm' | 'bed' | 'intent' | 'now_ms'> & { children: ReactNode }) {
  const me = useLive((s) => s.me?.user)
  const going = goingTo(alarm, me, now_ms)
  const chain = chainOf(alarm, now_ms)
  const asked = me !== undefined && alarm.asked?.to === me
  const type = going?.mine || asked ? 'decline' : chain?.next_ms != null ? 'escalate' : null
  if (type === null || standingOf(alarm, now_ms) !== 'active') return children
  const words = text(`answer.${type}_label`, { bed, alarm: alarmText(alarm) })
  return (
    <Button
      className="answer-big"
      aria-disabled={intent.sending}
      data-testid={type}
      onClick={() => void intent.send(text(`answer.${type}_failed`), words, () => aboutNow(type, alarm))}
    >
      {text(`answer.${type}`)}
      <small>
        {type === 'decline' || !chain?.next_ms
          ? text('answer.decline_does')
          : text('tablet.escalate_does', { left: remaining(chain.next_ms - live.server_ms()) })}
      </small>
    </Button>
  )
}
