import type { RuleInForce } from '../../contracts/alarm.ts'
import type { Refusal } from '../../contracts/command.ts'
import type { CommandRecord } from '../../contracts/record.ts'
import type { Detector } from './detector.ts'
import type { Registry, Settings } from './registry.ts'
import type { LimitsVersion, Patient, Step } from './state.ts'

/** Versions kept for data that is judged late; older data is judged by the oldest of them. */
export const VERSIONS_KEPT = 8

type SetLimits = Extract<CommandRecord['command'], { type: 'set_limits' }>
type Refused = { reason: Refusal; detail: Record<string, string | number> }

/** The profile's limits, version 0. */
export function profileLimits(profile: string, at_ms: number): LimitsVersion {
  return { version: 0, from_ms: at_ms, set_by: `profile:${profile}`, reason: '', until_ms: null, overrides: {} }
}

/** Newest version decided so far, also when data is still older. */
export function current(patient: Patient): LimitsVersion {
  return patient.limits.at(-1)!
}

/** Limits hold from their own time stamp, in event time (promise 2); an end falls back to the profile at that instant. */
export function inForce(registry: Registry, patient: Patient, detector: string, event_ms: number): RuleInForce {
  let version = patient.limits[0]!
  for (const candidate of patient.limits) if (candidate.from_ms <= event_ms) version = candidate
  const profile = registry.defaults[patient.profile][detector] ?? {}
  if (version.until_ms !== null && event_ms >= version.until_ms)
    return { version: version.version + 1, set_by: `profile:${patient.profile}`, set_at_ms: version.until_ms, settings: profile }
  const rules = resolved.get(version) ?? new Map<string, RuleInForce>()
  resolved.set(version, rules)
  let rule = rules.get(detector)
  if (rule === undefined) {
    const settings = { ...profile, ...version.overrides[detector] }
    rule = { version: version.version, set_by: version.set_by, set_at_ms: version.from_ms, settings }
    rules.set(detector, rule)
  }
  return rule
}

/** Rules worked out once per version: a reading of it, not state. */
const resolved = new WeakMap<LimitsVersion, Map<string, RuleInForce>>()

/** Whole set of `version`: detector -> settings. */
export function wholeSet(registry: Registry, patient: Patient, version: LimitsVersion): Record<string, Settings> {
  const defaults = registry.defaults[patient.profile]
  return Object.fromEntries(Object.keys(defaults).map((id) => [id, { ...defaults[id]!, ...version.overrides[id] }]))
}

/** Decides a change: the version it makes, or why not. Pure; nothing is in force until put(). */
export function decide(registry: Registry, patient: Patient, record: CommandRecord, command: SetLimits): LimitsVersion | Refused {
  const before = current(patient)
  if (command.base_version !== before.version) return { reason: 'limits_conflict', detail: { version: before.version } }
  if (command.until_ms !== null && command.until_ms <= record.at_ms) return invalid({ why: 'until_past' })
  if (Object.keys(command.changes).length === 0) return invalid({ why: 'nothing_changed' })
  const whole = wholeSet(registry, patient, before)
  const wrong = wrongWith(registry, whole, command.changes)
  if (wrong !== null) return invalid(wrong)
  const overrides: Record<string, Settings> = structuredClone(before.overrides)
  for (const [id, change] of Object.entries(command.changes)) {
    overrides[id] = differing({ ...whole[id], ...change }, registry.defaults[patient.profile][id]!)
    if (Object.keys(overrides[id]).length === 0) delete overrides[id]
  }
  const { at_ms: from_ms, by: set_by } = record
  return { version: before.version + 1, from_ms, set_by, reason: command.reason, until_ms: command.until_ms, overrides }
}

const invalid = (detail: Record<string, string | number>): Refused => ({ reason: 'limits_invalid', detail })

/**
 * What is wrong with `changes` to the whole set `inForce`, or null: each detector's own schema, locks and check, then
 * what must stay below what across detectors. The first fault is told, at the setting that was changed.
 */
export function wrongWith(
  registry: Pick<Registry, 'byId' | 'detectors'>,
  inForce: Readonly<Record<string, Settings>>,
  changes: Readonly<Record<string, Settings>>,
): Refused['detail'] | null {
  const wanted: Record<string, Settings> = { ...inForce }
  for (const [id, change] of Object.entries(changes)) {
    const detector = registry.byId.get(id)
    if (detector === undefined || !Object.hasOwn(inForce, id)) return { why: 'unknown_detector', detector: id }
    const wrong = wrongSetting(detector, inForce[id]!, change)
    if (wrong !== null) return { ...wrong, detector: id }
    wanted[id] = { ...inForce[id], ...change }
  }
  return disagreement(registry.detectors, wanted, changes)
}

/** By the detector's own schema, its locks and its own check. */
function wrongSetting(detector: Detector, before: Settings, change: Settings): Record<string, string> | null {
  for (const [setting, value] of Object.entries(change)) {
    if (!Object.hasOwn(detector.settings.shape, setting)) return { why: 'unknown_setting', setting }
    if (typeof value !== 'number' || !Number.isFinite(value)) return { why: 'not_a_number', setting }
    if (detector.form[setting]?.locked && value !== before[setting]) return { why: 'locked', setting }
  }
  const parsed = detector.settings.safeParse({ ...before, ...change })
  if (!parsed.success) return { why: 'out_of_range', setting: String(parsed.error.issues[0]?.path[0] ?? '') }
  const code = detector.check?.(parsed.data) ?? null
  return code === null ? null : { why: code }
}

function disagreement(
  detectors: readonly Detector[],
  wanted: Readonly<Record<string, Settings>>,
  changes: Readonly<Record<string, Settings>>,
): Refused['detail'] | null {
  for (const { id, stays_below = [] } of detectors) {
    for (const { setting, detector, theirs, code } of stays_below) {
      const [low, high] = [wanted[id]?.[setting], wanted[detector]?.[theirs]]
      if (low === undefined || high === undefined || low < high) continue
      const blamed = changes[id]?.[setting] === undefined ? { detector, setting: theirs } : { detector: id, setting }
      return { why: code, ...blamed, low, high }
    }
  }
  return null
}

function differing(settings: Settings, defaults: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => defaults[name] !== value))
}

/** Puts a decided version in force and says so. */
export function put(step: Step, patient: Patient, version: LimitsVersion, by: string): void {
  const before = wholeSet(step.registry, patient, current(patient))
  const settings = wholeSet(step.registry, patient, version)
  patient.limits.push(version)
  if (patient.limits.length > VERSIONS_KEPT) patient.limits.shift()
  const changes = differences(before, settings)
  const { version: number, reason, until_ms } = version
  step.sink.limits(patient.encounter, { version: number, by, reason, until_ms, settings, changes })
}

function differences(before: Record<string, Settings>, after: Record<string, Settings>): Record<string, Record<string, [number, number]>> {
  const changes: Record<string, Record<string, [number, number]>> = {}
  for (const [id, settings] of Object.entries(after)) {
    const changed = Object.entries(settings).filter(([name, value]) => before[id]?.[name] !== value)
    if (changed.length > 0)
      changes[id] = Object.fromEntries(changed.map(([name, value]) => [name, [before[id]?.[name] ?? Number.NaN, value]]))
  }
  return changes
}

/** Ends limits whose time is over: the profile is in force again, as a version of its own. True when it did. */
export function expire(step: Step, patient: Patient): boolean {
  const { until_ms, version } = current(patient)
  if (until_ms === null || step.now_ms < until_ms) return false
  const by = `profile:${patient.profile}`
  put(step, patient, { version: version + 1, from_ms: until_ms, set_by: by, reason: 'expired', until_ms: null, overrides: {} }, by)
  return true
}
