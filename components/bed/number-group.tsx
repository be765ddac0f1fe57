'use client'
import type { LimitsReply } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf } from '../alarms/alarm-order.ts'
import { parameterName, qualityText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { age } from '../text/time.ts'
import { formatNumber, NO_VALUE, numberDef, unitLabel } from './number-format.ts'
import { alarmOf, type GroupLine, type NumbersNow, numberLimits, rowsFor, shownNumber } from './number-rows.ts'

interface Props {
  encounter: string
  numbers: NumbersNow
  alarms: readonly AlarmView[]
  limits: LimitsReply | undefined
  now_ms: number
}

/** Numbers of ventilator, pump and wearable, a strip each: what is measured, below it what is set and allowed. */
export function NumberGroups(props: Props) {
  const { groups } = rowsFor(props.numbers)
  if (groups.length === 0) return null
  return (
    <div className="number-groups" data-patient={props.encounter}>
      {groups.map((group) => (
        <section key={group.id} className="number-group" data-group={group.id} aria-label={text(`bed.group.${group.id}`)}>
          <h2>{text(`bed.group.${group.id}`)}</h2>
          <ul>
            {group.lines.map((line) => (
              <Line key={line.key} line={line} {...props} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Line({ line, numbers, alarms, limits, now_ms }: Props & { line: GroupLine }) {
  const shown = shownNumber(line.key, numbers, now_ms)
  const found = shown.value === null ? null : alarmOf(line.key, alarms)
  const value = formatNumber(line.key, shown.value)
  return (
    <li
      data-number={line.key}
      data-state={shown.state}
      data-priority={found ? levelOf(found.alarm) : undefined}
      data-acknowledged={found?.alarm.response.state === 'acknowledged' || undefined}
    >
      <span>
        {parameterName(line.key)} <small>{setTo(line, numbers, now_ms)}</small>
      </span>
      <p data-value>
        <strong>{value}</strong> {value !== NO_VALUE && <small>{unitLabel(numberDef(line.key).unit)}</small>}
      </p>
      <small>{note(line.key, shown, limits)}</small>
    </li>
  )
}

/** What it is set to, where the device tells that. */
function setTo({ set }: GroupLine, numbers: NumbersNow, now_ms: number): string {
  if (!set || !numbers[set]) return ''
  return text('bed.group.set', { value: formatNumber(set, shownNumber(set, numbers, now_ms).value) })
}

/** Why it is blank or old; else its limits. */
function note(key: string, shown: ReturnType<typeof shownNumber>, limits: LimitsReply | undefined): string {
  const why = qualityText(shown.quality)
  const old = shown.state === 'late' || shown.state === 'stale' ? text('bed.age', { age: age(shown.age_ms) }) : ''
  if (why || old) return [why, old].filter(Boolean).join(' · ')
  const range = numberLimits(limits, key)
  const dash = text('value.dash')
  return range ? text('bed.group.range', { low: range.low?.value ?? dash, high: range.high?.value ?? dash }) : ''
}
