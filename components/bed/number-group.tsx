'use client'
import type { LimitsReply } from '../../contracts/api.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf } from '../alarms/alarm-order.ts'
import { parameterName, qualityText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { age } from '../text/time.ts'
import { formatNumber, NO_VALUE, numberDef, unitLabel } from './number-format.ts'
import { alarmOf, type GroupLine, type NumberGroup, type NumbersNow, numberLimits, shownNumber } from './number-rows.ts'

interface Props {
  encounter: string
  numbers: NumbersNow
  alarms: readonly AlarmView[]
  limits: LimitsReply | undefined
  now_ms: number
}

/** Numbers of a ventilator, a pump or a wearable: measured, set and limits side by side, in one small table. */
export function NumberGroupView({ group, ...props }: Props & { group: NumberGroup }) {
  const title = text(`bed.group.${group.id}`)
  const settings = group.lines.some(({ set }) => set !== undefined && props.numbers[set] !== undefined)
  return (
    <table className="number-group" data-group={group.id} data-patient={props.encounter}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{text('bed.group.number')}</th>
          <th scope="col">{text('bed.group.now')}</th>
          {settings && <th scope="col">{text('bed.group.set')}</th>}
          <th scope="col">{text('bed.group.limits')}</th>
        </tr>
      </thead>
      <tbody>
        {group.lines.map((line) => (
          <Line key={line.key} line={line} settings={settings} {...props} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ line, settings, numbers, alarms, limits, now_ms }: Props & { line: GroupLine; settings: boolean }) {
  const shown = shownNumber(line.key, numbers, now_ms)
  const found = shown.value === null ? null : alarmOf(line.key, alarms)
  const range = numberLimits(limits, line.key)
  const value = formatNumber(line.key, shown.value)
  const old = shown.state === 'late' || shown.state === 'stale' ? text('bed.age', { age: age(shown.age_ms) }) : ''
  const why = [qualityText(shown.quality), old].filter(Boolean).join(' · ')
  return (
    <tr
      data-number={line.key}
      data-state={shown.state}
      data-priority={found ? levelOf(found.alarm) : undefined}
      data-acknowledged={found?.alarm.response.state === 'acknowledged' || undefined}
    >
      <th scope="row">
        {parameterName(line.key)} {why && <small>{why}</small>}
      </th>
      <td data-value>
        <strong>{value}</strong> {value !== NO_VALUE && <small>{unitLabel(numberDef(line.key).unit)}</small>}
      </td>
      {settings && <td>{line.set && numbers[line.set] ? formatNumber(line.set, shownNumber(line.set, numbers, now_ms).value) : ''}</td>}
      <td>
        {range
          ? text('bed.group.range', { low: range.low?.value ?? text('value.dash'), high: range.high?.value ?? text('value.dash') })
          : ''}
      </td>
    </tr>
  )
}
