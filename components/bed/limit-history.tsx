'use client'
import { useId } from 'react'
import type { LimitsReply } from '../../contracts/api.ts'
import { parameterName } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { clockTime, date } from '../text/time.ts'
import { type LimitChange, limitChanges } from './limit-steps.ts'
import { formatNumber } from './number-format.ts'

interface Props {
  of: string
  limits: LimitsReply
  /** The limits as they stand beside the number; pressing them shows who set them. */
  children: React.ReactNode
}

const bothOf = (of: string, { before, after }: LimitChange) => ({ before: formatNumber(of, before), after: formatNumber(of, after) })
const at = (ms: number) => `${date(ms)} ${clockTime(ms)}`

/** Limits beside a number, and behind them every version of them: who, when, from what to what, and why. */
export function LimitHistory({ of, limits, children }: Props) {
  const id = useId()
  const name = parameterName(of)
  const changes = limitChanges(limits, of)
  return (
    <>
      <button type="button" className="number-limits" popoverTarget={id} title={text('timeline.limits_of', { name })}>
        {children}
      </button>
      <div id={id} popover="auto" className="limit-history" data-patient={limits.encounter}>
        <h3>{text('timeline.limits_history', { name })}</h3>
        {changes.length === 0 && <p>{text('timeline.limits_never', { profile: text('bed.profile', { profile: limits.profile }) })}</p>}
        <ul>
          {changes.map((change) => (
            <li key={`${change.version}-${change.side}`}>
              <strong>{text('timeline.limit_change', { name: text(`timeline.side.${change.side}`), ...bothOf(of, change) })}</strong>
              <span>{text('timeline.limits_line', { name: change.by_name, at: at(change.at_ms) })}</span>
              {change.reason && <span>{text('timeline.reason', { reason: change.reason })}</span>}
              {change.until_ms !== null && <span>{text('timeline.limits_until', { at: at(change.until_ms) })}</span>}
            </li>
          ))}
        </ul>
        <button type="button" className="button button-secondary button-small" popoverTarget={id} popoverTargetAction="hide">
          {text('timeline.limits_close')}
        </button>
      </div>
    </>
  )
}
