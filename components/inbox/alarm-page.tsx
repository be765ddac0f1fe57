'use client'
import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import type { OneAlarm } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { AnswerPanel } from '../alarms/answer-panel.tsx'
import { grouped } from '../alarms/grouping.ts'
import { StandbySign } from '../alarms/standby-control.tsx'
import { alarmFacts } from '../bed/alarm-facts.ts'
import '../bed/bed.css'
import { ageYears } from '../bed/number-format.ts'
import { Consequences } from '../bed/open-alarms.tsx'
import { usePlaceNow } from '../bed/place-now.ts'
import { Strip } from '../bed/strip.tsx'
import { send } from '../facts/send.ts'
import { useBed, useLive, useNow, useWatchBed } from '../live/use-live.ts'
import { reviewLink } from '../review/address.ts'
import { text } from '../text/text.ts'
import { clockTime, date, lasting } from '../text/time.ts'
import { WhyPanel } from '../why/why-panel.tsx'
import { AlarmTimeline } from './alarm-timeline.tsx'
import { ConditionNow } from './condition-now.tsx'
import { newest } from './followed.ts'
import './inbox.css'

interface Props {
  /** As the record had it when the page was opened; live it is newer. */
  found: OneAlarm
  /** The notification that led here: opening it says that it was seen. */
  call: string | null
}

/** One alarm: whose, what, why, whether it is still true, the answers, and what became of it. Also long after it is over. */
export function AlarmPage({ found, call }: Props) {
  const { encounter, id } = found.alarm
  useWatchBed(encounter)
  useEffect(() => {
    if (call) void send('POST', `/api/notifications/${encodeURIComponent(call)}/seen`, {})
  }, [call])
  const heard = useLive((s) => s.alarms[id])
  const past = useLive((s) => s.history.find((one) => one.id === id))
  const alarm = newest([found.alarm, past, heard])
  const { bed_label: bed, ward } = usePlaceNow(encounter, found)
  const now_ms = useNow(500)
  if (now_ms === 0) return <p className="ward-loading">{text('inbox.loading_one')}</p> // times are the reader's: made in the browser
  const facts = alarmFacts(alarm, now_ms)
  return (
    <article className="alarm-page" data-patient={encounter} data-alarm={id}>
      <Whose found={found} bed={bed} ward={ward} now_ms={now_ms} />
      <section className="alarm-now" data-level={levelOf(alarm)} data-look={facts.look}>
        <header>
          <span className="inbox-symbol" aria-hidden="true">
            {SYMBOL[levelOf(alarm)]}
          </span>
          <h2>{alarmText(alarm)}</h2>
          <span>{lasting((alarm.ended_ms ?? now_ms) - alarm.onset_ms)}</span>
        </header>
        <Answering alarm={alarm} bed={bed} now_ms={now_ms} called={call !== null} />
        <p className="alarm-why">{facts.because}</p>
        {facts.marks.length > 0 && <p className="open-alarm-marks">{facts.marks.join(' · ')}</p>}
        <dl>
          {facts.lines.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="alarm-record">
        <Strip alarm={alarm} now_ms={now_ms} />
        <AlarmTimeline alarm={alarm} now_ms={now_ms} />
        <WhyPanel encounter={encounter} alarm={id} />
      </div>
    </article>
  )
}

/** Who it is about: the line that must never be another patient's. */
function Whose({ found, bed, ward, now_ms }: { found: OneAlarm; bed: string; ward: OneAlarm['ward']; now_ms: number }) {
  const { patient } = found
  const years = ageYears(patient.born, now_ms)
  return (
    <header className="alarm-whose">
      <Link href={`/alarms?ward=${encodeURIComponent(ward.id)}`} className="patient-back" aria-label={text('inbox.back')}>
        <ChevronLeft aria-hidden="true" size={24} />
      </Link>
      <h1>
        <span className="alarm-bed">{text('inbox.bed', { bed })}</span> <span>{`${patient.family}, ${patient.given}`}</span>
      </h1>
      <p>
        {years !== null && <span>{text('bed.born', { date: date(Date.parse(patient.born)) })}</span>}
        <span>
          {text('bed.mrn')} <strong>{patient.mrn}</strong>
        </span>
        <span>{ward.name}</span>
      </p>
      <Link
        href={reviewLink(patient.encounter, { alarm: found.alarm.id })}
        prefetch={false}
        className="button button-secondary button-save"
        aria-label={text('review.open_of', { alarm: alarmText(found.alarm), time: clockTime(found.alarm.onset_ms) })}
      >
        {text('review.open')}
      </Link>
      <Link href={`/patients/${encodeURIComponent(patient.encounter)}`} className="button button-secondary button-save">
        {text('inbox.to_bed', { bed })}
      </Link>
    </header>
  )
}

/** Whether it is still true, and what can be answered now. */
function Answering({ alarm, bed, now_ms, called }: { alarm: AlarmView; bed: string; now_ms: number; called: boolean }) {
  const state = useBed(alarm.encounter)
  const alarms = useLive((s) => s.alarms)
  const groups = grouped(Object.values(alarms), now_ms, alarm.encounter)
  const open = groups.find((group) => group.alarm.id === alarm.id)
  return (
    <>
      <ConditionNow alarm={alarm} />
      {state && <StandbySign bed={state} silent={0} size="desk" />}
      {open && <AnswerPanel alarm={alarm} bed={bed} called={called} />}
      {open && alarm.response.state !== 'acknowledged' && <p className="answer-does">{text('answer.does')}</p>}
      {!open && alarm.condition === 'ended' && (
        <p className="alarm-over" data-testid="alarm-over">
          <strong>{text('inbox.over')}</strong> {text('inbox.over_why')}
        </p>
      )}
      {open && <Consequences of={alarm} alarms={open.consequences} />}
    </>
  )
}
