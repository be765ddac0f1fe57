'use client'
import type { CSSProperties } from 'react'
import type { LimitsReply } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf } from '../alarms/alarm-order.ts'
import { parameterName, qualityText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { age, clockMinute } from '../text/time.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import { LimitHistory } from './limit-history.tsx'
import type { Side } from './limit-steps.ts'
import { formatNumber, formatPressure, NO_VALUE, numberDef, unitLabel } from './number-format.ts'
import {
  alarmOf,
  limitsKey,
  type NumberLimit,
  type NumberRow,
  type NumbersNow,
  numberLimits,
  pressurePart,
  rowsFor,
  shownKey,
  shownNumber,
} from './number-rows.ts'

interface Props {
  encounter: string
  numbers: NumbersNow
  alarms: readonly AlarmView[]
  limits: LimitsReply | undefined
  now_ms: number
}

/** Height of a row in shares of a large one, as the style sheet lays them out. */
const SHARES = { huge: 1.8, large: 1, middle: 0.8 }

/** In how many shares the column is divided: digits are as large as lets every number be seen at once. */
function sharesOf(rows: readonly NumberRow[], others: number): number {
  return rows.reduce((sum, row) => sum + SHARES[row.size], Math.ceil(others / 3) * SHARES.middle)
}

/** Large numbers of one patient, each with its limits beside it and who set them. */
export function NumberPanel({ encounter, numbers, alarms, limits, now_ms }: Props) {
  const { rows, others } = rowsFor(numbers)
  return (
    <section
      className="number-panel"
      aria-label={text('bed.numbers')}
      data-patient={encounter}
      style={{ '--shares': sharesOf(rows, others.length) } as CSSProperties}
    >
      {rows.map((row) => (
        <NumberCell key={row.id} row={row} encounter={encounter} numbers={numbers} alarms={alarms} limits={limits} now_ms={now_ms} />
      ))}
      {others.length > 0 && (
        <ul className="number-others">
          {others.map((key) => (
            <li key={key}>
              <span>{parameterName(key)}</span>
              <strong>{formatNumber(key, shownNumber(key, numbers, now_ms).value)}</strong>
              <small>{unitLabel(numberDef(key).unit)}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function NumberCell({ row, encounter, numbers, alarms, limits, now_ms }: Omit<Props, 'numbers'> & { row: NumberRow; numbers: NumbersNow }) {
  const key = shownKey(row, numbers, now_ms)
  const shown = shownNumber(key, numbers, now_ms)
  const found = shown.value === null ? null : alarmOf([row.id, ...row.keys, ...(row.pressure ?? [])], alarms)
  const colour = parameterColor(parameterOf(key))
  const value = valueText(row, key, numbers, now_ms)
  const name = parameterName(key)
  const unit = unitLabel(numberDef(key).unit)
  const label = value === NO_VALUE ? text('bed.number_missing', { name }) : text('bed.number_label', { name, value, unit })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a measured number is no form field
    <div
      className={`number-cell number-${row.size}`}
      role="group"
      aria-label={label}
      data-patient={encounter}
      data-number={key}
      data-state={shown.state}
      data-pressure={row.pressure ? true : undefined}
      data-priority={found ? levelOf(found.alarm) : undefined}
      data-acknowledged={found?.alarm.response.state === 'acknowledged' || undefined}
    >
      <p className="number-name" style={{ color: colour }}>
        {name} <small>{unit}</small>
        {row.pressure && shown.value !== null && row.id === 'nibp' && (
          <small>{text('bed.taken', { time: clockMinute(now_ms - shown.age_ms) })}</small>
        )}
      </p>
      <p className="number-value" style={found || shown.state !== 'live' ? undefined : { color: colour }} data-value>
        {value}
        {row.pressure && shown.value !== null && (
          <small>{formatNumber(row.pressure[2], shownNumber(row.pressure[2], numbers, now_ms).value)}</small>
        )}
      </p>
      <Limits of={limitsKey(row, limits)} known={limits} broken={found?.side ?? null} />
      <NumberNote shown={shown} />
    </div>
  )
}

function valueText(row: NumberRow, key: string, numbers: NumbersNow, now_ms: number): string {
  const value = (k: string) => shownNumber(k, numbers, now_ms).value
  return row.pressure ? formatPressure(value(row.pressure[0]), value(row.pressure[1])) : formatNumber(key, value(key))
}

/** High over low, and where they come from; pressed, who set each. A broken one turns black on yellow with its value. */
function Limits({ of, known, broken }: { of: string; known: LimitsReply | undefined; broken: Side | null }) {
  const limits = numberLimits(known, of)
  if (!limits || !known) return null
  const part = pressurePart(of)
  const usual = part ? text('timeline.limits_default') : text('bed.profile', { profile: known.profile })
  const by = limits.by ? `${limits.by.name} ${clockMinute(limits.by.at_ms)}` : usual
  return (
    <LimitHistory of={of} limits={known}>
      <Limit side="high" of={of} limit={limits.high} broken={broken === 'high'} />
      <Limit side="low" of={of} limit={limits.low} broken={broken === 'low'} />
      <small>{part ? `${part}, ${by}` : by}</small>
    </LimitHistory>
  )
}

function Limit({ side, of, limit, broken }: { side: Side; of: string; limit: NumberLimit | null; broken: boolean }) {
  if (!limit) return null
  const value = formatNumber(of, limit.value)
  const spoken = [text(`bed.${side}`, { value }), broken && text('bed.broken'), limit.changed && text('bed.changed')]
  return (
    <span className={broken ? 'limit-broken' : ''} title={limit.changed ? text('bed.changed') : undefined} data-limit={side}>
      <span aria-hidden="true">
        {limit.changed && <i>◆</i>} {value}
      </span>
      <span className="visually-hidden">{spoken.filter(Boolean).join(', ')}</span>
    </span>
  )
}

/** Why a number is blank, doubtful or old. */
function NumberNote({ shown }: { shown: ReturnType<typeof shownNumber> }) {
  const why = qualityText(shown.quality)
  const old = shown.state === 'late' || shown.state === 'stale' ? text('bed.age', { age: age(shown.age_ms) }) : ''
  if (!why && !old) return null
  return <p className="number-note">{[why, old].filter(Boolean).join(' · ')}</p>
}
