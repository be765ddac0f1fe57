import type { RuleInForce } from '../../contracts/alarm.ts'
import type { Detector } from '../engine/detector.ts'
import { inForce } from '../engine/limits.ts'
import type { Registry } from '../engine/registry.ts'
import type { Patient } from '../engine/state.ts'

/** Limits of one detector beside those in force. */
export interface OtherRules {
  /** What this patient had before, and the profile's: newest first, each other than the one before it and those in force. */
  others: readonly RuleInForce[]
  /** The version that brought the settings in force: later ones changed other detectors. */
  author: RuleInForce
}

/** Worked out once per detector and version; costs a comparison where nobody has ever changed a limit. */
export function otherRules(registry: Registry): (patient: Patient, detector: Detector, rule: RuleInForce) => OtherRules {
  const known = new Map<string, OtherRules>()
  return (patient, detector, rule) => {
    if (rule.version === 0) return { others: NONE, author: rule }
    const key = `${detector.id}|${rule.version}|${patient.limits[0]!.version}`
    let found = known.get(key)
    if (found === undefined) {
      found = find(registry, patient, detector, rule)
      known.set(key, found)
    }
    return found
  }
}

const NONE: readonly RuleInForce[] = []

function find(registry: Registry, patient: Patient, detector: Detector, rule: RuleInForce): OtherRules {
  const profile = registry.defaults[patient.profile][detector.id] ?? {}
  const before = patient.limits.filter(({ version }) => version < rule.version).reverse()
  const rules = before.map(({ from_ms }) => inForce(registry, patient, detector.id, from_ms))
  rules.push({ version: 0, set_by: `profile:${patient.profile}`, set_at_ms: 0, settings: profile })
  const others: RuleInForce[] = []
  let author = rule
  for (const one of rules) {
    if (others.length === 0 && same(rule, one)) author = one
    else if (![rule, ...others].some((other) => same(other, one))) others.push(one)
  }
  return { others, author }
}

function same({ settings: a }: RuleInForce, { settings: b }: RuleInForce): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
