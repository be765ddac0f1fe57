'use client'
import { Check, Footprints, PhoneForwarded, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ACKNOWLEDGE_REASONS, type AcknowledgeReason } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { acknowledge } from '../alarms/acknowledge-button.tsx'
import { Lasting } from '../alarms/alarm-bar.tsx'
import { levelOf, SYMBOL, standingOf } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { NotDoneWords } from '../alarms/not-done.tsx'
import { useIntent } from '../alarms/use-intent.ts'
import { alarmFacts } from '../bed/alarm-facts.ts'
import { useNow } from '../bed/use-now.ts'
import { useBed, useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { AlsoRed } from './also-red.tsx'
import { AnswerButtons } from './answer-buttons.tsx'
import { Became } from './became.tsx'
import { ConditionNow, useSilence } from './condition-now.tsx'
import { useFollowed } from './followed.ts'
import { SheetStrip } from './frozen-strip.tsx'
import { SheetFrame } from './sheet-frame.tsx'
import { SheetIdentity } from './sheet-identity.tsx'
import { sheetState } from './sheet-state.ts'
import { WhoGoes } from './who-goes.tsx'

/** Stored by this person: the sheet says so this long and closes, nothing is left to do. */
const DONE_MS = 2_000

interface Props {
  /** As it was when it was opened; the sheet follows it. */
  opened: AlarmView
  onOpen: (alarm: AlarmView) => void
  onClose: () => void
}

/** The second of two taps: whose alarm it is, whether it is still true, why it came, and the answers. */
export function AnswerSheet({ opened, onOpen, onClose }: Props) {
  const { alarm, left, gone } = useFollowed(opened)
  const me = useLive((s) => s.me)
  const bed = useBed(alarm.encounter)?.bed_label ?? alarm.bed
  const intent = useIntent(alarm)
  const now_ms = useNow(500)
  const silent_ms = useSilence()
  const open = useLive((s) => s.connection === 'open')
  const [tried, setTried] = useState(false)
  const [reason, setReason] = useState<AcknowledgeReason | null>(null)
  const failed = intent.failure?.title === text('ack.failed')
  const offline = silent_ms !== null || !open
  const state = sheetState(alarm, { me: me?.user, left, gone, sending: intent.sending, failed, tried, offline, now_ms })
  const done = state.state === 'stored' && state.mine && !failed
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(onClose, DONE_MS)
    return () => clearTimeout(timer)
  }, [done, onClose])
  const press = () => {
    setTried(true)
    acknowledge(intent, alarm, bed, reason ?? undefined)
  }
  const lost = state.state === 'offline'
  const elsewhere = state.state === 'elsewhere'
  return (
    <SheetFrame
      title={text('ack.label', { bed, alarm: alarmText(alarm) })}
      above={<AlsoRed but={alarm.id} onOpen={onOpen} />}
      head={
        <header className="answer-band" data-level={levelOf(alarm)} data-look={alarmFacts(alarm, now_ms).look}>
          <span className="inbox-symbol" aria-hidden="true">
            {SYMBOL[levelOf(alarm)]}
          </span>
          <h2>{alarmText(alarm)}</h2>
          {elsewhere ? null : lost ? (
            <span>{Number.isFinite(silent_ms) && text('tablet.last_known', { time: clockTime(now_ms - (silent_ms ?? 0)) })}</span>
          ) : (
            <Lasting from_ms={alarm.raised_ms} />
          )}
        </header>
      }
      onClose={onClose}
    >
      <div className="answer-body" data-alarm={alarm.id} data-patient={alarm.encounter} data-state={state.state}>
        <SheetIdentity alarm={alarm} bed={bed} now_ms={now_ms}>
          <button
            type="button"
            className="answer-close"
            aria-label={text('tablet.close_label')}
            onClick={onClose}
            data-testid="sheet-close"
          >
            <X size={28} aria-hidden="true" />
          </button>
        </SheetIdentity>
        <Became alarm={alarm} state={state} why={intent.failure?.why ?? ''} tried={tried} />
        {intent.failure && !failed && <NotDoneWords of={intent.failure} block />}
        <div className="answer-facts">
          {(alarm.condition === 'ended' || !(elsewhere || state.state === 'over')) && <ConditionNow alarm={alarm} />}
          <SheetStrip alarm={alarm} past={lost} />
          <p className="answer-why">
            <strong>{text('tablet.why')}</strong> {alarmFacts(alarm, now_ms).because}
          </p>
        </div>
        {lost ? (
          <WhatNow bed={bed} />
        ) : (
          <div className="answer-choices">
            {state.state !== 'stored' && state.state !== 'over' && !elsewhere && <Reasons chosen={reason} onChoose={setReason} />}
            {!elsewhere && standingOf(alarm, now_ms) !== null && <WhoGoes alarm={alarm} bed={bed} intent={intent} now_ms={now_ms} />}
          </div>
        )}
      </div>
      <footer className="answer-foot">
        <AnswerButtons
          alarm={alarm}
          bed={bed}
          state={state}
          reason={reason}
          intent={intent}
          now_ms={now_ms}
          onPress={press}
          onClose={onClose}
        />
        <p>{text(lost ? 'tablet.does_offline' : 'answer.does')}</p>
      </footer>
    </SheetFrame>
  )
}

/** What a person can do without a server. */
function WhatNow({ bed }: { bed: string }) {
  return (
    <section className="answer-now">
      <h3>{text('tablet.do_now')}</h3>
      <ul>
        <li>
          <Footprints size={24} aria-hidden="true" />
          <strong>{text('tablet.go_to', { bed })}</strong> <span>{text('tablet.go_to_why')}</span>
        </li>
        <li>
          <PhoneForwarded size={24} aria-hidden="true" />
          <strong>{text('tablet.call_charge')}</strong> <span>{text('tablet.call_charge_why')}</span>
        </li>
      </ul>
    </section>
  )
}

function Reasons({ chosen, onChoose }: { chosen: AcknowledgeReason | null; onChoose: (reason: AcknowledgeReason | null) => void }) {
  return (
    <fieldset className="answer-reasons">
      <legend>
        <strong>{text('tablet.reason')}</strong> {text('tablet.reason_optional')}
      </legend>
      {ACKNOWLEDGE_REASONS.map((reason) => (
        <Button
          key={reason}
          className="answer-chip"
          aria-pressed={reason === chosen}
          data-reason={reason}
          onClick={() => onChoose(reason === chosen ? null : reason)}
        >
          {reason === chosen && <Check size={18} aria-hidden="true" />} {text(`answer.reason.${reason}`)}
        </Button>
      ))}
    </fieldset>
  )
}
