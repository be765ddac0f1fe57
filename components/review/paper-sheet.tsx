import type { Origin } from '../../contracts/alarm.ts'
import type { LimitsReply } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import type { ReviewReply, ReviewStart } from '../../contracts/review.ts'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText, parameterName } from '../alarms/alarm-text.ts'
import { alarmFacts } from '../bed/alarm-facts.ts'
import { ageYears, numberDef, unitLabel } from '../bed/number-format.ts'
import { rowsFor } from '../bed/number-rows.ts'
import { momentWords } from '../calipers/caliper-text.ts'
import { text } from '../text/text.ts'
import { clockTime, date } from '../text/time.ts'
import { limitsAt } from './limits-at.ts'
import type { PaperRow } from './paper-scale.ts'
import { PaperStrip } from './paper-strip.tsx'
import { limitWords, numbersThen, valueThen } from './values-then.tsx'

export interface SheetFacts {
  start: ReviewStart
  alarm: AlarmView | null
  at_ms: number
  moment_ms: number
  stretch: { from_ms: number; to_ms: number }
  now_ms: number
  by: string
  printed_ms: number
  known: ReviewReply
  limits: LimitsReply
  origin: Origin
}

/** One sheet of A4 on its side; each says by itself whose it is, of when, and how to read it. */
export function PaperSheet({ rows, facts, number, of }: { rows: readonly PaperRow[]; facts: SheetFacts; number: number; of: number }) {
  const { alarm, stretch, origin, start } = facts
  const first = rows[0]!
  return (
    <article className="paper" aria-label={text('review.sheet', { n: number, of })} data-patient={start.patient.encounter}>
      {origin !== 'live' && (
        <p className="paper-origin">
          {text(`band.${origin}`)} · {text('band.not_for_care')}
        </p>
      )}
      <Identity start={start} printed_ms={facts.printed_ms} sheet={text('review.sheet', { n: number, of })} />
      <p className="paper-event">
        <strong>{alarm ? `${SYMBOL[levelOf(alarm)]} ${alarmText(alarm)}` : text('review.moment', { time: clockTime(facts.at_ms) })}</strong>{' '}
        {alarm && text('review.paper_alarm', { onset: momentWords(alarm.onset_ms), raised: momentWords(alarm.raised_ms) })}{' '}
        {text('review.paper_scale')}
      </p>
      <p className="paper-from">
        {text('review.paper_from', { day: date(first.from_s * 1000), from: momentWords(stretch.from_ms), to: momentWords(stretch.to_ms) })}
      </p>
      {rows.map((row) => (
        <PaperStrip
          key={`${row.from_s} ${row.lanes[0]?.lane.channel}`}
          row={row}
          alarm={alarm}
          end={{ to_ms: stretch.to_ms, now_ms: facts.now_ms }}
        />
      ))}
      <Foot facts={facts} />
    </article>
  )
}

function Identity({ start, printed_ms, sheet }: { start: ReviewStart; printed_ms: number; sheet: string }) {
  const { patient, bed_label, ward, raised_in } = start
  const years = ageYears(patient.born, printed_ms)
  const born = years === null ? '' : `${text('bed.born', { date: date(Date.parse(patient.born)) })} (${text('bed.years', { years })})`
  return (
    <header className="paper-head">
      <p>
        <strong>{`${patient.family}, ${patient.given}`}</strong> {[patient.sex, born].filter(Boolean).join(', ')} · {text('bed.mrn')}{' '}
        <strong>{patient.mrn}</strong>
      </p>
      <p>
        <strong>{text('review.bed', { bed: bed_label, ward: ward.name })}</strong>
        {raised_in && ` · ${text('review.raised_in', { bed: raised_in.bed_label, ward: raised_in.ward_name })}`} · {sheet}
      </p>
    </header>
  )
}

/** Values and limits of then, the rule, both clocks, who printed it, and what it is not. */
function Foot({ facts }: { facts: SheetFacts }) {
  const { alarm, known, limits, moment_ms, by, printed_ms } = facts
  const version = limitsAt(limits, moment_ms)?.version ?? text('review.limit_unknown')
  const numbers = numbersThen(known)
  const values = rowsFor(numbers).rows.map((row) => {
    const limit = limitWords(limits, row, moment_ms)
    const value = `${parameterName(row.id)} ${valueThen(row, numbers, moment_ms)} ${unitLabel(numberDef(row.keys[0]!).unit)}`
    return limit === '' ? value : text('review.paper_value', { value, limit })
  })
  return (
    <footer className="paper-foot">
      <p>{text('review.paper_values', { time: momentWords(moment_ms), version, values: values.join(' · ') })}</p>
      {alarm && (
        <p>
          {alarmFacts(alarm, printed_ms)
            .lines.map(([term, value]) => `${term}: ${value}`)
            .join(' · ')}
        </p>
      )}
      <p data-clocks>
        {text('review.paper_clock', { day: date(moment_ms), time: momentWords(moment_ms) })}{' '}
        {known.devices.map((one) => clockWords(one, moment_ms)).join(' ')}{' '}
        {text('review.paper_printed', { day: date(printed_ms), time: clockTime(printed_ms), name: by })}
      </p>
      <p>
        <strong>{text('secondary')}.</strong> {text('review.paper_not')} {alarm && text('review.paper_id', { id: alarm.id })}
      </p>
      <p className="paper-ruler">
        <svg width="100mm" height="3mm" viewBox="0 0 100 3" aria-hidden="true">
          <path d="M0 0V3M0 1.5H100M100 0V3M50 0.8V2.2" stroke="#000000" strokeWidth="0.2" fill="none" />
        </svg>{' '}
        {text('review.paper_ruler')}
      </p>
    </footer>
  )
}

/** What the device's own clock showed at the moment, and how far it was off when it was last measured. */
function clockWords({ label, clock }: ReviewReply['devices'][number], at_ms: number): string {
  if (!clock) return text('review.clock_unknown', { device: label })
  const { offset_ms, uncertainty_ms } = clock
  const offset = `${offset_ms < 0 ? '+' : '−'}${(Math.abs(offset_ms) / 1000).toFixed(3)}`
  return text('review.clock', { device: label, time: momentWords(at_ms - offset_ms), offset, within: (uncertainty_ms / 1000).toFixed(3) })
}
