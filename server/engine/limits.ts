import type { RuleInForce } from '../../contracts/alarm.ts'
import type { Refusal } from '../../contracts/command.ts'
import type { CommandRecord } from '../../contracts/record.ts'
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
  const overrides: Record<string, Settings> = structuredClone(before.overrides)
  for (const [id, change] of Object.entries(command.changes)) {
    const wrong = check(registry, id, whole[id], change)
    if (wrong !== null) return invalid(wrong)
    overrides[id] = differing({ ...whole[id], ...change }, registry.defaults[patient.profile][id]!)
    if (Object.keys(overrides[id]).length === 0) delete overrides[id]
  }
  const { at_ms: from_ms, by: set_by } = record
  return { version: before.version + 1, from_ms, set_by, reason: command.reason, until_ms: command.until_ms, overrides }
}

const invalid = (detail: Record<string, string | number>): Refused => ({ reason: 'limits_invalid', detail })

/** What is wrong with a change of one detector's settings: by its own schema, its locks and its own check. */
function check(registry: Registry, id: string, before: Settings | undefined, change: Settings): Record<string, string> | null {
  const detector = registry.byId.get(id)
  if (detector === undefined || before === undefined) return { why: 'detector_unknown', detector: id }
  for (const setting of Object.keys(change)) {
    if (!(setting in detector.settings.shape)) return { why: 'setting_unknown', detector: id, setting }
    if (detector.form[setting]?.locked) return { why: 'locked', detector: id, setting }
  }
  const parsed = detector.settings.safeParse({ ...before, ...change })
  if (!parsed.success) return { why: 'out_of_range', detector: id, setting: String(parsed.error.issues[0]?.path[0] ?? '') }
  const code = detector.check?.(parsed.data) ?? null
  return code === null ? null : { why: code, detector: id }
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
