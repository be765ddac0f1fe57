import type { AlarmView } from '../../contracts/live.ts'
import { levelOf, type Standing, SYMBOL, standingOf } from '../alarms/alarm-order.ts'
import { parameterName, qualityText } from '../alarms/alarm-text.ts'
import { shownUnit, shownValue } from '../limits/limits-rows.ts'
import { partValue } from '../scores/score-words.ts'
import { hasText, text } from '../text/text.ts'
import { clockTime, date, lasting } from '../text/time.ts'
import { formatNumber, numberDef, unitLabel } from './number-format.ts'

/** How an alarm stands on the bed page. */
export type AlarmLook = Standing | 'paused' | 'silent'

export interface AlarmFacts {
  look: AlarmLook
  symbol: string
  /** The values that made it true, in one sentence. */
  because: string
  /** What is not ordinary about it: not stored, late, provisional. */
  marks: string[]
  /** Term and value, in the order of reading. */
  lines: Array<[string, string]>
}

export function lookOf(alarm: AlarmView, now_ms: number): AlarmLook {
  const standing = standingOf(alarm, now_ms)
  if (standing === null) return alarm.condition === 'ended' ? 'ended' : 'silent'
  return standing === 'active' && alarm.signal.state === 'paused' ? 'paused' : standing
}

/** Everything a person asks of an alarm, as words. */
export function alarmFacts(alarm: AlarmView, now_ms: number): AlarmFacts {
  return {
    look: lookOf(alarm, now_ms),
    symbol: SYMBOL[levelOf(alarm)],
    because: becauseOf(alarm),
    marks: marksOf(alarm),
    lines: linesOf(alarm),
  }
}

/** What every limit is judged on (window of the limit detectors): least and greatest are of this stretch. */
const JUDGED_S = 2

function becauseOf(alarm: AlarmView): string {
  const { because } = alarm
  if (alarm.detector === 'news2') return scoreRisen(alarm)
  if (typeof because.value === 'number' && typeof because.limit === 'number') return limitBroken(alarm, because.value, because.limit)
  const { pause_ms, after_ms } = because
  if (typeof pause_ms === 'number' && typeof after_ms === 'number' && (alarm.code === 'asystole' || alarm.code === 'apnoea'))
    return text(`bed.because.${alarm.code}`, { seconds: Math.round(pause_ms / 1000), limit: after_ms / 1000 })
  if (hasText(`bed.because.${alarm.code}`)) return text(`bed.because.${alarm.code}` as 'bed.because.pause', wordsOf(alarm))
  if (typeof because.reason === 'string') return text('bed.because.signal', { why: qualityText(because.reason) })
  const values = Object.entries(because).map(([name, value]) => `${spoken(name)} ${valueWithUnit(name, value, alarm.detector)}`)
  if (values.length > 0) return text('bed.because.values', { values: values.join(', ') })
  return alarm.source === 'device' ? text('bed.because.from') : text('bed.because.none')
}

/** An arterial line with less than this carries nothing (the detector of a line that is off). */
const NO_PRESSURE_MMHG = 10

/** The values of a reason by name, times in seconds, parts in per cent and pressures with their unit beside them, and what the pulse says. */
function wordsOf({ because, detector }: AlarmView): Record<string, string | number> {
  const words: Record<string, string | number> = { ...because, no_pressure: valueWithUnit('mean_mmhg', NO_PRESSURE_MMHG, detector) }
  for (const [name, value] of Object.entries(because)) {
    if (typeof value !== 'number') continue
    if (name.endsWith('_ms')) words[name.replace(/_ms$/, '_s')] = Math.round(value / 100) / 10
    if (name.endsWith('_part')) words[name.replace(/_part$/, '_pct')] = Math.round(value * 100)
    if (name.endsWith('_mmhg')) words[name.replace(/_mmhg$/, '')] = valueWithUnit(name, value, detector)
  }
  const { pulse_per_min, pulse_spread_pct } = because
  words.pulse =
    pulse_per_min === undefined
      ? text('bed.because.pulse_none')
      : text('bed.because.pulse', { rate: pulse_per_min, spread: pulse_spread_pct ?? '' })
  return words
}

/** "NEWS2 8, 7 or more for 180 s. Points: Respiration 26: 3, …"; each part that has any, told as "value points". */
function scoreRisen({ because, code, params, rule }: AlarmView): string {
  const parts = Object.entries(because).flatMap(([part, told]) => {
    const [, value, points] = /^(.+) (\d+)$/.exec(String(told)) ?? []
    if (value === undefined || points === undefined || points === '0' || !hasText(`score.part.${part}`)) return []
    return [
      text('bed.because.news2_part', { part: text(`score.part.${part}` as 'score.part.pulse'), value: partValue(part, value), points }),
    ]
  })
  const delay_ms = rule.settings.delay_ms ?? 0
  const stood = delay_ms > 0 ? text('bed.because.stood', { seconds: delay_ms / 1000 }) : ''
  const words = { value: params.value ?? '', limit: params.limit ?? '', stood, parts: parts.join(', ') }
  return text(`bed.because.${code}` as 'bed.because.news2', words)
}

/** "SpO₂ 84 %, below the limit 90 for 10 s; 84–85 in the last 2 s". */
function limitBroken({ because, params, rule }: AlarmView, value: number, limit: number): string {
  const key = String(params.parameter ?? '')
  const [least, greatest] = [because.least, because.greatest].map((v) => formatNumber(key, typeof v === 'number' ? v : value))
  const delay_ms = rule.settings.delay_ms ?? 0
  const told = typeof params.value === 'number' ? params.value : value
  const broken = {
    ...{ name: parameterName(key), value: formatNumber(key, told), limit: formatNumber(key, limit) },
    unit: unitLabel(numberDef(key).unit),
  }
  return [
    text(value < limit ? 'bed.because.below' : 'bed.because.above', broken),
    delay_ms > 0 ? text('bed.because.stood', { seconds: delay_ms / 1000 }) : '',
    text('bed.because.range', { range: least === greatest ? least! : `${least}–${greatest}`, judged: JUDGED_S }),
  ].join('')
}

function marksOf(alarm: AlarmView): string[] {
  const marks: string[] = []
  if (!alarm.stored) marks.push(text('bed.not_stored'))
  if (alarm.provisional) marks.push(text('bed.provisional'))
  if (alarm.late) marks.push(text('bed.late'))
  if (alarm.repeats > 0) marks.push(text('answer.repeats', { n: alarm.repeats }))
  if (alarm.condition === 'active' && alarm.reminded_ms !== null) marks.push(text('answer.still', { time: clockTime(alarm.reminded_ms) }))
  return marks
}

function linesOf(alarm: AlarmView): Array<[string, string]> {
  const { rule, onset_ms, raised_ms } = alarm
  const lines: Array<[string, string]> = [
    [text('bed.since'), text('bed.since_value', { time: clockTime(onset_ms), raised: clockTime(raised_ms) })],
  ]
  if (alarm.ended_ms !== null) lines.push([text('bed.ended'), endedText(alarm, alarm.ended_ms)])
  lines.push([text('bed.rule'), ruleText(alarm)])
  const limits = Object.entries(rule.settings).filter(([name]) => name !== 'delay_ms' && !name.includes('hysteresis'))
  if (limits.length > 0)
    lines.push([
      text('bed.limit'),
      limits.map(([name, value]) => `${spoken(name)} ${valueWithUnit(name, value, alarm.detector)}`).join(', '),
    ])
  if (rule.settings.delay_ms !== undefined)
    lines.push([text('bed.delay'), text('bed.delay_value', { seconds: rule.settings.delay_ms / 1000 })])
  if (alarm.source !== 'device' && !ofItself(alarm)) lines.push([text('bed.limit_by'), setBy(alarm)])
  lines.push([text('bed.response'), responseText(alarm)])
  return lines
}

function endedText(alarm: AlarmView, ended_ms: number): string {
  const reason = alarm.end_reason ?? 'condition_cleared'
  return text('bed.ended_value', {
    time: clockTime(ended_ms),
    for: lasting(ended_ms - alarm.onset_ms),
    why: text(`end_reason.${reason}`),
  })
}

/** A device judges its own alarms by rules of its own: it is named, with its code. */
function ruleText(alarm: AlarmView): string {
  if (alarm.source === 'device') return text('bed.rule_device', { device: alarm.channel, code: String(alarm.params.code ?? '') })
  if (ofItself(alarm)) return text('bed.rule_own')
  return text('bed.rule_value', { title: ruleTitle(alarm), version: alarm.rule.version })
}

/** Nobody's limit: what Wardwave says of its own accord (no data, nobody watches). */
function ofItself({ kind, rule }: AlarmView): boolean {
  return kind === 'technical' && rule.set_at_ms === 0 && !rule.set_by.startsWith('profile:')
}

function ruleTitle(alarm: AlarmView): string {
  const name = alarm.detector
  const key = `limits.detector.${name}`
  return hasText(key) ? text(key) : name
}

function setBy(alarm: AlarmView): string {
  const { set_by, set_at_ms } = alarm.rule
  if (set_by.startsWith('profile:')) return text('bed.profile', { profile: set_by.slice('profile:'.length) })
  return text('bed.limit_by_value', { name: alarm.names[set_by] ?? set_by, at: `${date(set_at_ms)} ${clockTime(set_at_ms)}` })
}

/** Who answered, and when; a note that could not be stored says so. */
export function responseText(alarm: AlarmView): string {
  const { response, noted, names } = alarm
  if (noted) return text('bed.response_noted', { name: noted.name, time: clockTime(noted.until_ms) })
  if (response.state === 'acknowledged')
    return text('bed.response_ack', { name: names[response.by] ?? response.by, time: clockTime(response.at_ms) })
  if (response.state === 'claimed')
    return text('bed.response_claimed', { name: names[response.by] ?? response.by, time: clockTime(response.at_ms) })
  if (response.state === 'escalated') return text('bed.response_escalated', { level: response.level, time: clockTime(response.at_ms) })
  return text('bed.response_none')
}

/** What the names of settings and values end in, and the unit they are stored in (UCUM). */
const STORED_IN: ReadonlyArray<[RegExp, string]> = [
  [/_ms$/, 'ms'],
  [/_s$/, 's'],
  [/_pct$/, '%'],
  [/_l_per_min$/, 'L/min'],
  [/_ml_per_h$/, 'mL/h'],
  [/_per_min$/, '/min'],
  [/_cmh2o$/, 'cm[H2O]'],
  [/_ml$/, 'mL'],
  [/_mmhg$/, 'mm[Hg]'],
  [/_c$/, 'Cel'],
]

/** `low_pct`, 90 becomes `90 %`: names carry the unit they are stored in; it is written in the ward's, as the limits of `detector` are. */
export function valueWithUnit(setting: string, value: string | number, detector: string): string {
  if (typeof value === 'string') return value
  const unit = STORED_IN.find(([pattern]) => pattern.test(setting))?.[1] ?? ''
  const stored = { detector, setting, unit }
  return `${Math.round(Number(shownValue(stored, value)) * 100) / 100} ${unitLabel(shownUnit(stored))}`.trim()
}

/** A name as people read it: the catalogue's word, else the name without its unit. */
function spoken(name: string): string {
  if (hasText(`parameter.${name}`)) return text(`parameter.${name}` as 'parameter.hr')
  const key = `limits.word.${name}`
  if (hasText(key)) return text(key)
  return name.replace(/_(ms|s|pct|per_min|mmhg|c)$/, '').replaceAll('_', ' ')
}
