'use client'
import { Check, Footprints, PhoneForwarded } from 'lucide-react'
import { ACKNOWLEDGE_REASONS } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { useNow } from '../bed/use-now.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { AckIcon, aboutNow, acknowledge, seenBy } from './acknowledge-button.tsx'
import { standingOf } from './alarm-order.ts'
import { alarmText } from './alarm-text.ts'
import { askedWords, chainOf, chainWords, type Going, goingTo, goingWords } from './answer.ts'
import { AskColleague } from './ask-colleague.tsx'
import { claim } from './going-line.tsx'
import { NotDoneWords } from './not-done.tsx'
import { type Intent, useIntent } from './use-intent.ts'

interface Props {
  alarm: AlarmView
  bed: string
  /** Came here by a call: may say "I can't" without having said "I'm going". */
  called?: boolean
}

/** Everything a person can answer to one alarm, who answers now, and who is called next. */
export function AnswerPanel({ alarm, bed, called = false }: Props) {
  const me = useLive((s) => s.me?.user)
  const intent = useIntent(alarm)
  const now = useNow(500)
  const going = goingTo(alarm, me, now)
  const seen = seenBy(alarm)
  const ended = alarm.condition === 'ended'
  const asks = standingOf(alarm, now) === 'active'
  return (
    <div className="answer" data-testid="answer">
      {!seen && (asks || going) && <WhoGoes alarm={alarm} going={going} now_ms={now} />}
      {seen && (
        <p className="answer-seen" data-testid="acknowledged">
          <Check size={18} strokeWidth={3} aria-hidden="true" /> {seen}
        </p>
      )}
      <NotDoneWords of={intent.failure} block />
      {!seen && (asks || ended) && (
        <>
          <div className="answer-buttons">
            <Button
              kind="primary"
              className="answer-ack"
              aria-label={intent.sending ? text('ack.sending') : text('ack.label', { bed, alarm: alarmText(alarm) })}
              aria-disabled={intent.sending}
              data-testid="acknowledge"
              aria-keyshortcuts="A"
              onClick={() => acknowledge(intent, alarm, bed)}
            >
              <AckIcon intent={intent} size={20} />
              {intent.sending ? text('ack.sending') : text('ack.short')}
            </Button>
            {asks && <GoingButtons alarm={alarm} bed={bed} called={called} going={going} intent={intent} now_ms={now} />}
          </div>
          {asks && <AskColleague alarm={alarm} bed={bed} intent={intent} />}
          <Reasons alarm={alarm} bed={bed} intent={intent} />
        </>
      )}
    </div>
  )
}

function WhoGoes({ alarm, going, now_ms }: { alarm: AlarmView; going: Going | null; now_ms: number }) {
  const [what, next] = going
    ? [goingWords(going), text('answer.hands', { left: remaining(going.until_ms - now_ms) })]
    : chainWords(chainOf(alarm, now_ms), now_ms)
  return (
    <p className="answer-who" data-going={going ? (going.mine ? 'me' : 'other') : undefined} data-testid="going">
      <Footprints size={20} aria-hidden="true" />
      <strong>{what}</strong> <span>{next}</span>
      <Asked alarm={alarm} />
    </p>
  )
}

/** Beside who goes: who was asked to. */
export function Asked({ alarm }: { alarm: AlarmView }) {
  const me = useLive((s) => s.me?.user)
  const words = askedWords(alarm, me)
  return words && <strong data-testid="asked">{words}</strong>
}

/** Going, not being able to, and calling the next. Whoever goes already is not taken over: it is theirs until it lapses. */
function GoingButtons({ alarm, bed, called, going, intent, now_ms }: Props & { going: Going | null; intent: Intent; now_ms: number }) {
  const name = alarmText(alarm)
  const further = chainOf(alarm, now_ms)?.next_ms != null || going !== null
  const me = useLive((s) => s.me?.user)
  const asked = alarm.asked?.to === me && me !== undefined
  const declines = (going ? going.mine : called) || asked
  const say = (type: 'decline' | 'escalate') => {
    const words = text(`answer.${type}_label`, { bed, alarm: name })
    void intent.send(text(`answer.${type}_failed`), words, () => aboutNow(type, alarm))
  }
  return (
    <>
      {(!going || (asked && !going.mine)) && (
        <Button className="answer-button" aria-disabled={intent.sending} data-testid="claim" onClick={() => claim(intent, alarm, bed)}>
          <Footprints size={20} aria-hidden="true" /> {text('answer.claim')}
        </Button>
      )}
      {declines && (
        <Button
          className="answer-button"
          aria-label={text('answer.decline_label', { bed, alarm: name })}
          aria-disabled={intent.sending}
          data-testid="decline"
          onClick={() => say('decline')}
        >
          {text('answer.decline')} <small>{text('answer.decline_does')}</small>
        </Button>
      )}
      {further && !declines && (
        <Button
          className="answer-button"
          aria-label={text('answer.escalate_label', { bed, alarm: name })}
          aria-disabled={intent.sending}
          data-testid="escalate"
          onClick={() => say('escalate')}
        >
          <PhoneForwarded size={18} aria-hidden="true" /> {text('answer.escalate')}
        </Button>
      )}
    </>
  )
}

/** Acknowledge and say what it was, in one tap. */
function Reasons({ alarm, bed, intent }: Props & { intent: Intent }) {
  return (
    <fieldset className="answer-reasons">
      <legend>{text('answer.reasons')}</legend>
      {ACKNOWLEDGE_REASONS.map((reason) => (
        <Button
          key={reason}
          className="answer-reason"
          aria-disabled={intent.sending}
          data-reason={reason}
          onClick={() => acknowledge(intent, alarm, bed, reason)}
        >
          {text(`answer.reason.${reason}`)}
        </Button>
      ))}
    </fieldset>
  )
}
