import type { AlarmEffect } from '../../contracts/effect.ts'
import type { Stretch } from './look.ts'

/** One line an alarm's change: when the server said it, what changed, and how it stood then. */
export function alarmLine({ at_ms, why, by, alarm }: AlarmEffect): string {
  const { priority, detector, channel, code, signal, response, level, id } = alarm
  const heard = signal.state === 'off' ? `off (${signal.why})` : signal.state
  const parts = [why.padEnd(15), priority.padEnd(6), `${detector} ${channel}`.padEnd(24), code.padEnd(16), heard.padEnd(16)]
  const more = [response.state === 'none' ? '' : response.state, level > 0 ? `level ${level}` : '', by ? `by ${by}` : '', id]
  return [new Date(at_ms).toISOString(), ...parts, ...more.filter(Boolean)].join('  ')
}

/** One line a stretch of grid points that were judged alike. */
export function decisionLine(one: Stretch): string {
  const { detector, condition, reason, from_ms, to_ms, onset_ms, rule, least, greatest, late } = one
  const since = Number.isNaN(onset_ms) ? '' : `since ${clockOf(onset_ms)}`
  const value = Number.isNaN(least) ? '' : `${least.toFixed(1)}..${greatest.toFixed(1)}`
  const limits = `limits ${rule.version} of ${rule.set_by}`
  const parts = [`${clockOf(from_ms)}..${clockOf(to_ms)}`, detector.padEnd(24), condition.padEnd(7), reason || since, value, limits]
  return [...parts, late ? 'late' : ''].filter(Boolean).join('  ')
}

const clockOf = (ms: number): string => new Date(ms).toISOString().slice(11, 23)
