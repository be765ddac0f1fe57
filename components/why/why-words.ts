import type { Facts, Finding, WhyWatch } from '../../contracts/why.ts'
import { qualityText } from '../alarms/alarm-text.ts'
import { valueWithUnit } from '../bed/alarm-facts.ts'
import { hasText, inSentence, text } from '../text/text.ts'
import { age, clockTime } from '../text/time.ts'

type Names = Readonly<Record<string, string>>

/** "SpO₂ low"; a device's own alarm by its code. */
export function detectorName(detector: string): string {
  const key = `limits.detector.${detector}`
  if (hasText(key)) return text(key)
  const code = `alarm.${detector}`
  return hasText(code) ? text(code, { text: '' }) : detector.replace(/^device:/, '')
}

/** Whoever has this id: a person, the usual limits, or somebody whose name is not known. */
export function nameOf(id: string | number | undefined, names: Names): string {
  const known = String(id ?? '')
  if (known.startsWith('profile:')) return text('why.profile')
  return names[known] ?? text('why.somebody')
}

/** The cause of a finding as one sentence. */
export function causeSentence(finding: Finding, names: Names): string {
  const { detector, facts } = finding
  const words = { ...timesOf(facts), ...wordsOf(finding, names), name: detectorName(detector) }
  return text(`why.cause.${variantOf(finding)}` as 'why.cause.sounded', words)
}

/** Some facts are not known of every case; their sentence is another one. */
function variantOf({ cause, facts, alarm }: Finding): string {
  const has = (name: string) => facts[name] !== undefined && facts[name] !== ''
  if (cause === 'suppressed' && has('above')) return 'suppressed_above'
  if (cause === 'delay_running' && has('raised_ms')) return 'delay_running_raised'
  if (cause === 'never_crossed' && has('value')) return 'never_crossed_value'
  if (cause === 'late' && alarm === null) return 'late_quiet'
  if (cause === 'silent' && has('since_ms')) return 'silent_since'
  if (cause === 'no_device' && has('since_ms')) return 'no_device_since'
  return cause
}

/** `raised_ms` becomes `raised`, a time; what lasted becomes seconds or minutes. */
function timesOf(facts: Facts): Record<string, string> {
  const lasting = new Set(['held_ms', 'delay_ms', 'late_ms'])
  const times = Object.entries(facts).flatMap(([name, value]): Array<[string, string]> => {
    if (!name.endsWith('_ms') || typeof value !== 'number') return []
    return [[name.slice(0, -3), lasting.has(name) ? age(value) : clockTime(value)]]
  })
  return Object.fromEntries(times)
}

function wordsOf({ detector, facts }: Finding, names: Names): Record<string, string> {
  const setting = String(facts.setting ?? '')
  const withUnit = (value: string | number | undefined) => (value === undefined ? '' : valueWithUnit(setting, value, detector))
  return {
    by: nameOf(facts.by, names),
    device: names[String(facts.device)] ?? String(facts.device ?? ''),
    above: facts.above === undefined ? '' : detectorName(String(facts.above)),
    reason: reasonWords(String(facts.reason ?? '')),
    setting: hasText(`limits.word.${setting}`) ? text(`limits.word.${setting}` as 'limits.word.low_pct') : setting.replace(/_ms$/, ''),
    value: withUnit(facts.value),
    limit: withUnit(facts.limit),
    before: withUnit(facts.before),
  }
}

const REASONS = ['inbox.not_delivered', 'pause.reasons', 'standby.reasons'] as const

function reasonWords(reason: string): string {
  const key = REASONS.map((group) => `${group}.${reason}`).find(hasText)
  return inSentence(key === undefined ? qualityText(reason) : text(key as 'pause.reasons.bath'))
}

/** "from 03:10:02: A. Nurse, B. Doe". */
export function watchWords({ at_ms, users }: WhyWatch, names: Names): string {
  const time = clockTime(at_ms)
  if (users.length === 0) return text('why.watching_nobody', { time })
  return text('why.watching_from', { time, names: users.map((user) => names[user] ?? text('why.a_screen')).join(', ') })
}

/** "below 90 %, delay 10 s; version 3, by A. Nurse"; '' for what has no limits. */
export function ruleWords({ detector, rule }: Finding, names: Names): string {
  const settings = Object.entries(rule?.settings ?? {}).map(([name, value]) => {
    const key = `limits.word.${name}`
    const word = hasText(key) ? text(key as 'limits.word.low_pct') : name.replace(/_(ms|pct|per_min|mmhg)$/, '').replaceAll('_', ' ')
    return `${word} ${valueWithUnit(name, value, detector)}`
  })
  if (rule === null || settings.length === 0) return ''
  return `${settings.join(', ')}; ${text('why.rule_of', { version: rule.version, name: nameOf(rule.set_by, names) })}`
}

/** The minute that begins at this time of day, the last one that is past. `hhmm`: "03:12". */
export function minuteAt(hhmm: string, now_ms: number): { from_ms: number; to_ms: number } | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(hhmm) ?? []
  if (hours === undefined || minutes === undefined) return null
  const at = new Date(now_ms)
  at.setHours(Number(hours), Number(minutes), 0, 0)
  if (at.getTime() > now_ms) at.setDate(at.getDate() - 1)
  return { from_ms: at.getTime(), to_ms: at.getTime() + 60_000 }
}
