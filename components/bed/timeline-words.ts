import { MEASURED } from '../../contracts/measured.ts'
import type { ObservationKey } from '../../contracts/observation.ts'
import type { TimelineItem } from '../../contracts/timeline.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { deviceKindText } from '../bind/device-kind.ts'
import { observedWords } from '../scores/score-words.ts'
import { hasText, type TextKey, text } from '../text/text.ts'
import { clockMinute, clockTime, date, lasting } from '../text/time.ts'
import { responseText, valueWithUnit } from './alarm-facts.ts'

/** The reason the engine gives when limits fall back to the profile by themselves. */
const EXPIRED = 'expired'

/** What happened, in one line. What the catalogue has no words for is shown as its code, never dropped. */
export function itemWords(item: TimelineItem): string {
  const { kind, code, params } = item
  switch (kind) {
    case 'alarm':
      return item.alarm ? alarmText(item.alarm) : code
    case 'limits':
      return limitsWords(item)
    case 'pause':
      return text('timeline.pause', { reason: wordOr(`pause.reasons.${code}`, code) })
    case 'standby':
      return text('timeline.standby', { reason: wordOr(`standby.reasons.${code}`, code) })
    case 'device':
      return text(code === 'device_on' ? 'timeline.device_on' : 'timeline.device_off', {
        kind: deviceKindText(String(params.device_kind)),
        label: String(params.label),
      })
    case 'note':
      return String(params.text)
    case 'chart':
      return observations(item).join(', ')
    case 'stay':
      return text(`timeline.${code}` as 'timeline.transferred', params)
  }
}

/** What more there is to say of it, a line each. */
export function itemDetails(item: TimelineItem, now_ms: number): string[] {
  const { kind, alarm, until_ms, params } = item
  if (alarm) {
    const over = alarm.ended_ms === null ? text('timeline.going_on') : lasting(alarm.ended_ms - alarm.onset_ms)
    const odd = [alarm.late && text('bed.late'), !alarm.stored && text('bed.not_stored')]
    return [over, responseText(alarm), ...odd.filter((words): words is string => words !== false)]
  }
  if (kind === 'pause' || kind === 'standby') {
    const planned_ms = Number(params.planned_ms)
    const early = endedEarly(item) ? [text('timeline.planned', { time: clockTime(planned_ms) })] : []
    return [
      until_ms !== null && until_ms > now_ms
        ? text('timeline.going_on_until', { time: clockTime(until_ms) })
        : lasting((until_ms ?? now_ms) - item.at_ms),
      ...early,
    ]
  }
  if (kind === 'limits') return limitsDetails(item)
  return kind === 'note' ? [text('timeline.written', { time: clockTime(Number(params.written_ms)) })] : []
}

function limitsDetails(item: TimelineItem): string[] {
  const { reason, planned_ms } = item.params
  const at = (ms: number) => `${date(ms)} ${clockMinute(ms)}`
  const end = item.until_ms === null ? [] : [text('timeline.limits_stood', { at: at(item.until_ms) })]
  const early = endedEarly(item) ? [text('timeline.planned', { time: at(Number(planned_ms)) })] : []
  return [...limitChanges(item), ...(reason && reason !== EXPIRED ? [text('timeline.reason', { reason })] : []), ...end, ...early]
}

/** Over before the end it was ordered with. */
const endedEarly = ({ until_ms, params }: TimelineItem) => until_ms !== null && Number(params.planned_ms ?? until_ms) - until_ms > 1_000

/** "SpO₂ low 90 % → 88 %", and how many more were changed with it. */
function limitsWords(item: TimelineItem): string {
  if (item.params.reason === EXPIRED) return text('timeline.limits_expired')
  const [change, ...more] = limitChanges(item)
  if (change === undefined) return text('timeline.limits_same', { version: item.params.version ?? '' })
  return more.length === 0 ? change : text('timeline.limits_first', { change, more: more.length })
}

/** `from:<detector>.<setting>` and `to:…` of the answer, each pair as words. */
function limitChanges({ params }: TimelineItem): string[] {
  return Object.keys(params).flatMap((key) => {
    const [, detector, setting] = /^from:([^.]+)\.(.+)$/.exec(key) ?? []
    if (detector === undefined || setting === undefined) return []
    const [before, after] = [params[key]!, params[`to:${detector}.${setting}`] ?? '']
    const name = wordOr(`limits.detector.${detector}`, detector)
    return [text('timeline.limit_change', { name, ...bothOf(detector, setting, before, after) })]
  })
}

function bothOf(detector: string, setting: string, before: string | number, after: string | number) {
  return { before: valueWithUnit(setting, before, detector), after: valueWithUnit(setting, after, detector) }
}

/** As a nurse looks: first the patient, then the oxygen, then figures. The record keeps no order. */
const FIRST_SAID: readonly string[] = ['consciousness', 'oxygen', ...Object.keys(MEASURED)]

function observations({ params }: TimelineItem): string[] {
  const rank = (key: string) => (FIRST_SAID.includes(key) ? FIRST_SAID.indexOf(key) : FIRST_SAID.length)
  return Object.keys(params)
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((key) => observation(key, params[key]!))
}

function observation(key: string, value: string | number): string {
  if (!hasText(`score.observation.${key}`)) return `${key} ${value}`
  const said = value === 'true' || value === 'false' ? value === 'true' : value
  return `${text(`score.observation.${key}` as 'score.observation.gcs')} ${observedWords(key as ObservationKey, said)}`
}

const wordOr = (key: string, code: string) => (hasText(key) ? text(key as TextKey) : code)
