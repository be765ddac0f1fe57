import type { z } from 'zod'
import type { LimitsReply } from '../../contracts/api.ts'
import type { Detector } from '../engine/detector.ts'
import { DETECTORS } from './index.ts'

/** Detector id -> setting -> value, in the units of the settings' names. */
export type Settings = Record<string, Record<string, number>>
export type Profile = 'adult' | 'paediatric' | 'neonate'
export type LimitRow = LimitsReply['rows'][number]

/** Why a change is refused. Closed list. */
export type LimitRefusal =
  | 'unknown_detector'
  | 'unknown_setting'
  | 'not_a_number'
  | 'out_of_range'
  | 'locked'
  | 'low_not_below_high'
  | 'extreme_not_beyond_limit'
export type Validated = { ok: true; settings: Settings } | { ok: false; detector: string; setting: string; code: LimitRefusal }

/** Pairs that must stay apart: the first one's setting below the second one's. */
const BELOW: ReadonlyArray<readonly [string, string, string, string, LimitRefusal]> = [
  ['hr-low', 'low_per_min', 'hr-high', 'high_per_min', 'low_not_below_high'],
  ['rr-low', 'low_per_min', 'rr-high', 'high_per_min', 'low_not_below_high'],
  ['hr-extreme-low', 'low_per_min', 'hr-low', 'low_per_min', 'extreme_not_beyond_limit'],
  ['hr-high', 'high_per_min', 'hr-extreme-high', 'high_per_min', 'extreme_not_beyond_limit'],
  ['desaturation', 'low_pct', 'spo2-low', 'low_pct', 'extreme_not_beyond_limit'],
]

/** Settings of every detector as the profile has them. */
export function defaultSettings(profile: Profile): Settings {
  const all: Settings = {}
  for (const detector of DETECTORS) all[detector.id] = ofProfile(detector, profile)
  return all
}

function ofProfile(detector: Detector, profile: Profile): Record<string, number> {
  return { ...detector.settings.parse({}), ...detector.profiles?.[profile] } as Record<string, number>
}

/**
 * One row a setting, in display order. `settings` is what is in force for the patient; what it lacks is inherited.
 * `min` and `max` are the safety floor: nobody can go beyond it here.
 */
export function limitRows(profile: Profile, settings: Settings): LimitRow[] {
  const rows: Array<LimitRow & { order: number }> = []
  for (const detector of DETECTORS) {
    const inherited = ofProfile(detector, profile)
    for (const [setting, form] of Object.entries(detector.form)) {
      const value = settings[detector.id]?.[setting] ?? inherited[setting]!
      const { min, max } = rangeOf(detector, setting)
      rows.push({
        detector: detector.id,
        title: detector.title,
        setting,
        label: form.label,
        unit: form.unit,
        priority: detector.priority,
        min,
        max,
        step: form.step,
        inherited: inherited[setting]!,
        value,
        source: value === inherited[setting] ? 'profile' : 'patient',
        locked: form.locked ?? false,
        order: form.order,
      })
    }
  }
  return rows.sort((a, b) => a.order - b.order).map(({ order: _, ...row }) => row)
}

function rangeOf(detector: Detector, setting: string): { min: number; max: number } {
  const field = detector.settings.shape[setting] as z.ZodDefault<z.ZodNumber>
  const number = field.unwrap()
  return { min: number.minValue ?? Number.NEGATIVE_INFINITY, max: number.maxValue ?? Number.POSITIVE_INFINITY }
}

/**
 * A change against the registry: known, a number, inside the floor, not locked, and agreeing with the other limits.
 * Returns the whole set that would be in force, or the first thing that is wrong with what was changed.
 */
export function validateChanges(profile: Profile, current: Settings, changes: Settings): Validated {
  const settings = merged(defaultSettings(profile), current)
  for (const [id, changed] of Object.entries(changes)) {
    const detector = DETECTORS.find((d) => d.id === id)
    for (const [setting, value] of Object.entries(changed)) {
      const code = detector ? refuse(detector, setting, value, settings[id]![setting]) : 'unknown_detector'
      if (code) return { ok: false, detector: id, setting, code }
    }
    if (!detector) return { ok: false, detector: id, setting: '', code: 'unknown_detector' }
  }
  const wanted = merged(settings, changes)
  return disagreement(wanted, changes) ?? { ok: true, settings: wanted }
}

function refuse(detector: Detector, setting: string, value: unknown, now: number | undefined): LimitRefusal | null {
  const form = Object.hasOwn(detector.form, setting) ? detector.form[setting] : undefined
  if (!form) return 'unknown_setting'
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not_a_number'
  if (form.locked) return value === now ? null : 'locked'
  const { min, max } = rangeOf(detector, setting)
  return value < min || value > max ? 'out_of_range' : null
}

function disagreement(settings: Settings, changes: Settings): Validated | null {
  for (const [low, lowSetting, high, highSetting, code] of BELOW) {
    if (settings[low]![lowSetting]! < settings[high]![highSetting]!) continue
    const blame = changes[low]?.[lowSetting] !== undefined ? [low, lowSetting] : [high, highSetting]
    return { ok: false, detector: blame[0]!, setting: blame[1]!, code }
  }
  return null
}

function merged(base: Settings, over: Settings): Settings {
  const all: Settings = {}
  for (const id of Object.keys(base)) all[id] = { ...base[id], ...over[id] }
  return all
}
