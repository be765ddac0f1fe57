'use client'
import { Check, Footprints, Timer } from 'lucide-react'
import Link from 'next/link'
import type { AlarmView } from '../../contracts/live.ts'
import { seenBy } from '../alarms/acknowledge-button.tsx'
import { Lasting } from '../alarms/alarm-bar.tsx'
import { levelOf, SYMBOL, standingOf } from '../alarms/alarm-order.ts'
import { alarmText, limitText, numberOf, parameterName } from '../alarms/alarm-text.ts'
import { chainOf, chainWords, goingTo, goingWords } from '../alarms/answer.ts'
import { Asked } from '../alarms/answer-panel.tsx'
import { claim } from '../alarms/going-line.tsx'
import { NotDoneWords } from '../alarms/not-done.tsx'
import { useIntent } from '../alarms/use-intent.ts'
import { alarmFacts } from '../bed/alarm-facts.ts'
import { ageYears } from '../bed/number-format.ts'
import { useNow } from '../bed/use-now.ts'
import { useBed, useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockTime, remaining } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { shownNumber } from '../ward/number-now.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import { CardStrip } from './frozen-strip.tsx'
import { hasStrip } from './frozen-window.ts'

interface Props {
  alarm: AlarmView
  /** Has the one filled button of the page. */
  primary: boolean
  /** Opens its sheet: the first of two taps. */
  onOpen: (alarm: AlarmView) => void
}

/** One alarm of the list: where, what, since when, its strip, who goes, and the two answers. */
export function AlarmCard({ alarm, primary, onOpen }: Props) {
  const bed = useBed(alarm.encounter)
  const label = bed?.bed_label ?? alarm.bed
  const now = useNow(1000)
  const standing = standingOf(alarm, now)
  const patient = bed?.patient
  const years = patient ? ageYears(patient.born, now) : null
  return (
    <article
      className="inbox-card"
      data-level={levelOf(alarm)}
      data-standing={standing ?? undefined}
      data-alarm={alarm.id}
      data-primary={primary || undefined}
    >
      <header>
        <span className="inbox-symbol" aria-hidden="true">
          {SYMBOL[levelOf(alarm)]}
        </span>
        <h3>
          <Link href={`/alarms/${encodeURIComponent(alarm.id)}`} prefetch={false}>
            {text('inbox.bed', { bed: label })} <span>{alarmText(alarm)}</span>
          </Link>
        </h3>
        <Timer size={18} aria-hidden="true" />
        <Lasting from_ms={alarm.raised_ms} />
      </header>
      <div className="inbox-body">
        <p className="inbox-patient">
          <strong>{patient ? `${patient.family}, ${patient.given}` : text('inbox.unnamed')}</strong>
          <span>{[years === null ? '' : text('bed.years', { years }), patient?.sex ?? ''].filter(Boolean).join(', ')}</span>
          <span>{patient && `${text('bed.mrn')} ${patient.mrn}`}</span>
        </p>
        <div className="inbox-strip">
          {hasStrip(alarm) ? <CardStrip alarm={alarm} /> : <p className="inbox-no-strip">{alarmFacts(alarm, now).because}</p>}
          <ValueNow alarm={alarm} now_ms={now} />
        </div>
        <Standing alarm={alarm} now_ms={now} />
        <Answers alarm={alarm} bed={label} primary={primary} onOpen={onOpen} />
      </div>
    </article>
  )
}

/** The number the alarm is about, as it is now; never an old one. */
function ValueNow({ alarm, now_ms }: { alarm: AlarmView; now_ms: number }) {
  const key = numberOf(alarm)
  const reading = useLive((s) => s.numbers[alarm.encounter]?.[key])
  if (!key) return null
  const shown = shownNumber(key, reading, now_ms)
  return (
    <p className="inbox-value" data-live={shown.state}>
      <strong style={shown.state === 'live' || shown.state === 'late' ? { color: parameterColor(parameterOf(key)) } : undefined}>
        {shown.state === 'none' ? text('value.dash') : shown.text}
      </strong>
      <span>
        {parameterName(key)} {limitText(alarm)}
      </span>
    </p>
  )
}

function Standing({ alarm, now_ms }: { alarm: AlarmView; now_ms: number }) {
  const me = useLive((s) => s.me?.user)
  const going = goingTo(alarm, me, now_ms)
  const seen = seenBy(alarm)
  if (seen)
    return (
      <p className="inbox-who">
        <Check size={18} strokeWidth={3} aria-hidden="true" /> <strong>{seen}</strong>
      </p>
    )
  if (alarm.condition === 'ended')
    return <p className="inbox-who">{text('inbox.condition_ended', { time: clockTime(alarm.ended_ms ?? alarm.raised_ms) })}</p>
  const [what, next] = going
    ? [goingWords(going), text('answer.hands', { left: remaining(going.until_ms - now_ms) })]
    : chainWords(chainOf(alarm, now_ms), now_ms)
  return (
    <p className="inbox-who" data-testid="going">
      <Footprints size={18} aria-hidden="true" /> <strong>{what}</strong> <span>{next}</span> <Asked alarm={alarm} />
    </p>
  )
}

function Answers({ alarm, bed, primary, onOpen }: Props & { bed: string }) {
  const me = useLive((s) => s.me?.user)
  const intent = useIntent(alarm)
  const now = useNow(1000)
  const standing = standingOf(alarm, now)
  const going = goingTo(alarm, me, now)
  return (
    <>
      <div className="inbox-answers">
        {(standing === 'active' || standing === 'ended') && (
          <Button
            kind={primary ? 'primary' : 'secondary'}
            className="inbox-ack"
            aria-label={text('ack.label', { bed, alarm: alarmText(alarm) })}
            aria-haspopup="dialog"
            data-testid="acknowledge"
            aria-keyshortcuts="A"
            onClick={() => onOpen(alarm)}
          >
            {text('ack.short')}
          </Button>
        )}
        {standing === 'active' && !going && (
          <Button
            aria-label={text('answer.label', { bed, alarm: alarmText(alarm) })}
            aria-disabled={intent.sending}
            data-testid="claim"
            onClick={() => claim(intent, alarm, bed)}
          >
            <Footprints size={20} aria-hidden="true" /> {text(intent.sending ? 'ack.sending' : 'answer.claim')}
          </Button>
        )}
        {standing === 'active' && going && (
          <Button aria-label={text('tablet.more_label', { bed })} data-testid="more" onClick={() => onOpen(alarm)}>
            {text('tablet.more')}
          </Button>
        )}
      </div>
      <NotDoneWords of={intent.failure} block />
    </>
  )
}
