'use client'
import type { LimitsReply } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import type { ReviewReply } from '../../contracts/review.ts'
import { numberOf, parameterName } from '../alarms/alarm-text.ts'
import { formatNumber, formatPressure, NO_VALUE, numberDef, unitLabel } from '../bed/number-format.ts'
import {
  limitsKey,
  type NumberRow,
  type NumbersNow,
  numberLimits,
  pressurePart,
  rowsFor,
  shownKey,
  shownNumber,
} from '../bed/number-rows.ts'
import { text } from '../text/text.ts'
import { age } from '../text/time.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import { limitsAt } from './limits-at.ts'

interface Props {
  encounter: string
  alarm: AlarmView | null
  at_ms: number
  known: ReviewReply
  limits: LimitsReply | undefined
}

/** Every number as it stood at the moment, with the limits that were in force and its age then. What was gone is no value. */
export function ValuesThen({ encounter, alarm, at_ms, known, limits }: Props) {
  const numbers = numbersThen(known)
  const { rows, groups } = rowsFor(numbers)
  const single = groups.flatMap(({ lines }) => lines.filter(({ key }) => numbers[key])).map(({ key }) => key)
  return (
    <table className="review-values" data-patient={encounter}>
      <thead>
        <tr>
          {(['parameter', 'value', 'limit', 'age'] as const).map((head) => (
            <th key={head} scope="col">
              {text(`review.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ValueLine key={row.id} row={row} {...{ numbers, at_ms, alarm, limits }} />
        ))}
        {single.map((key) => (
          <ValueLine key={key} row={{ id: key, keys: [key], size: 'middle', always: false }} {...{ numbers, at_ms, alarm, limits }} />
        ))}
      </tbody>
    </table>
  )
}

/** Numbers of a moment, in the form in which the bed page has those of now. */
export function numbersThen(known: ReviewReply): NumbersNow {
  return Object.fromEntries(
    Object.entries(known.numbers).map(([key, { value, at_ms }]) => [key, { value, event_ms: at_ms, quality: '', source: '' }]),
  )
}

interface LineProps {
  row: NumberRow
  numbers: NumbersNow
  alarm: AlarmView | null
  at_ms: number
  /** As they are now, with the versions before. */
  limits: LimitsReply | undefined
}

function ValueLine({ row, numbers, alarm, at_ms, limits }: LineProps) {
  const key = shownKey(row, numbers, at_ms)
  const shown = shownNumber(key, numbers, at_ms)
  const raised = alarm !== null && alarm.kind === 'clinical' && numberOf(alarm) === row.id
  return (
    <tr data-number={row.id} data-raised={raised || undefined}>
      <th scope="row" style={{ color: parameterColor(parameterOf(key)) }}>
        {parameterName(key)} <small>{unitLabel(numberDef(key).unit)}</small>
      </th>
      <td>
        <strong>{valueThen(row, numbers, at_ms)}</strong>
      </td>
      <td>{limitWords(limits, row, at_ms)}</td>
      <td>{shown.value === null ? '' : tenths(shown.age_ms)}</td>
    </tr>
  )
}

/** "71/42 (52)", "176", or no value. */
export function valueThen(row: NumberRow, numbers: NumbersNow, at_ms: number): string {
  const value = (key: string) => shownNumber(key, numbers, at_ms).value
  if (!row.pressure) {
    const key = shownKey(row, numbers, at_ms)
    return formatNumber(key, value(key))
  }
  const [sys, dia, mean] = row.pressure
  const pair = formatPressure(value(sys), value(dia))
  return pair === NO_VALUE || value(mean) === null ? pair : `${pair} (${formatNumber(mean, value(mean))})`
}

/** What was in force at `at_ms`: "8 to 30", "≥ 90", "≤ 120" of a number; of a pressure the part that is judged: "mean ≥ 65". */
export function limitWords(limits: LimitsReply | undefined, row: Pick<NumberRow, 'id' | 'pressure'>, at_ms: number): string {
  const key = limitsKey(row, limits)
  if (!limits || !numberLimits(limits, key)) return ''
  const found = numberLimits(limitsAt(limits, at_ms) ?? undefined, key)
  if (!found) return text('review.limit_unknown')
  const [low, high] = [found.low, found.high].map((one) => one && formatNumber(key, one.value))
  return [row.pressure && pressurePart(key), rangeWords(low, high)].filter(Boolean).join(' ')
}

function rangeWords(low: string | null | undefined, high: string | null | undefined): string {
  if (low && high) return text('review.between', { low, high })
  return low ? text('review.at_least', { low }) : text('review.at_most', { high: high ?? '' })
}

const tenths = (age_ms: number) => (age_ms < 10_000 ? text('review.seconds', { seconds: (age_ms / 1000).toFixed(1) }) : age(age_ms))
