'use client'
import { Lock } from 'lucide-react'
import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import { SYMBOL } from '../alarms/alarm-order.ts'
import { unitLabel } from '../bed/number-format.ts'
import { type NumbersNow, shownNumber } from '../bed/number-rows.ts'
import { text } from '../text/text.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import {
  columns,
  factorOf,
  fieldName,
  groupRows,
  type LimitsGroup,
  type LimitsRow,
  parseField,
  settingName,
  shownUnit,
  shownValue,
  sideOf,
} from './limits-rows.ts'
import type { LimitsFields } from './limits-schema.ts'
import { numberOfDetector, scaleOf } from './parameter-scale.ts'
import { RangeBar } from './range-bar.tsx'

interface Props {
  rows: readonly LimitsRow[]
  fields: Readonly<Record<string, string>>
  register: UseFormRegister<LimitsFields>
  errors: FieldErrors<LimitsFields>['fields']
  editable: boolean
  numbers: NumbersNow
  now_ms: number
}

/** One line a number, or a detector without a partner: its limits, delays and where they come from. */
export function LimitsTable(props: Props) {
  return (
    <table className="limits-table">
      <thead>
        <tr>
          <th scope="col">{text('limits.parameter')}</th>
          <th scope="col">{text('limits.range')}</th>
          <th scope="col" className="is-figure">
            {text('limits.low')}
          </th>
          <th scope="col" className="is-figure">
            {text('limits.high')}
          </th>
          <th scope="col">{text('limits.priority')}</th>
          <th scope="col" className="is-figure">
            {text('limits.delay')}
          </th>
          <th scope="col">{text('limits.source')}</th>
        </tr>
      </thead>
      <tbody>
        {groupRows(props.rows).map((group) => (
          <Line key={group.id} group={group} {...props} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ group, ...props }: Props & { group: LimitsGroup }) {
  const { low, high, delay, hysteresis } = columns(group)
  const limits = [...low, ...high]
  const main = limits[0]
  const number = numberOfDetector(group.cells[0]!.detector)
  const colour = number ? parameterColor(parameterOf(number)) : 'var(--color-primary)'
  const typed = (row: LimitsRow) => parseField(row, props.fields[fieldName(row)] ?? '')
  const changed = group.cells.some((row) => row.source === 'patient')
  const unsaved = group.cells.some((row) => typed(row) !== row.value)
  const cells = (rows: LimitsRow[]) =>
    rows.length === 0 ? (
      <span className="no-limit">{text('value.dash')}</span>
    ) : (
      rows.map((row) => <LimitField key={fieldName(row)} row={row} apart={apartOf(group, row, rows)} {...props} />)
    )
  return (
    <tr data-limits={group.id} data-unsaved={unsaved || undefined}>
      <th scope="row">
        <span style={{ color: colour }}>{group.title}</span>
        {main && <small>{unitLabel(shownUnit(main))}</small>}
      </th>
      <td>
        {main && (
          <RangeBar
            low={low[0] && { row: low[0], value: typed(low[0]) }}
            high={high[0] && { row: high[0], value: typed(high[0]) }}
            now={number && factorOf(main) === 1 ? shownNumber(number, props.numbers, props.now_ms).value : null}
            scale={scaleOf(main, props.rows)}
            colour={colour}
          />
        )}
      </td>
      <td>{cells(low)}</td>
      <td>{cells(high)}</td>
      <td>
        <span className="priority-badge" data-priority={group.priority}>
          <i aria-hidden="true">{SYMBOL[group.priority === 'high' || group.priority === 'medium' ? group.priority : 'technical']}</i>
          {text('limits.priority_of', { priority: group.priority })}
        </span>
      </td>
      <td>{cells([...delay, ...hysteresis])}</td>
      <td>
        <span className="source-badge" data-source={changed ? 'patient' : 'profile'}>
          <i aria-hidden="true">{changed ? '◆' : 'P'}</i>
          {text(changed ? 'limits.source_patient' : 'limits.source_profile')}
        </span>
      </td>
    </tr>
  )
}

/** What tells a field from the others in its place: its side, beside it, or what it is a limit of, above it. */
interface Apart {
  as: 'side' | 'name'
  words: string
}

function apartOf(group: LimitsGroup, row: LimitsRow, rows: readonly LimitsRow[]): Apart | null {
  if (rows.length < 2) return null
  const side = sideOf(group, row)
  return side ? { as: 'side', words: text(`limits.${side}`) } : { as: 'name', words: `${row.label}, ${unitLabel(shownUnit(row))}` }
}

function LimitField({ row, apart, fields, register, errors, editable }: Props & { row: LimitsRow; apart: Apart | null }) {
  const name = fieldName(row)
  const value = parseField(row, fields[name] ?? '')
  const fault = errors?.[name]?.message
  const seconds = factorOf(row) !== 1
  const label = text('limits.field', {
    name: settingName(row),
    unit: unitLabel(shownUnit(row)),
    min: shownValue(row, row.min),
    max: shownValue(row, row.max),
  })
  const differs = row.value !== row.inherited || value !== row.value
  if (row.locked || !editable) {
    return (
      <span className="limit-fixed" data-apart={apart?.as} title={row.locked ? text('limits.locked') : undefined} data-setting={name}>
        {row.locked && <Lock aria-hidden="true" size={14} />}
        <span className="visually-hidden">
          {label}: {row.locked && text('limits.locked')}
        </span>
        {apart && <ApartWords {...apart} />}
        {differs && <small>{text('limits.inherited', { value: shownValue(row, row.inherited) })}</small>}
        {shownValue(row, row.value)}
        {seconds && ' s'}
      </span>
    )
  }
  return (
    <span className="limit-field" data-unsaved={value !== row.value || undefined} data-apart={apart?.as} data-setting={name}>
      {apart && <ApartWords {...apart} />}
      {differs && (
        <small aria-hidden="true" className="limit-inherited">
          {shownValue(row, row.inherited)}
        </small>
      )}
      <input
        {...register(`fields.${name}`)}
        inputMode="decimal"
        autoComplete="off"
        aria-label={label}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${name}-note`}
        size={4}
      />
      {seconds && <span aria-hidden="true">s</span>}
      <span id={`${name}-note`} className={fault ? 'limit-fault' : 'limit-range'}>
        {fault ?? text('limits.floor', { min: shownValue(row, row.min), max: shownValue(row, row.max) })}
      </span>
    </span>
  )
}

/** Which of several fields in one place: heard in the field's own name already. */
function ApartWords({ as, words }: Apart) {
  return (
    <small aria-hidden="true" className={`limit-${as}`}>
      {words}
    </small>
  )
}
