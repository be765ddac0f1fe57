import type { z } from 'zod'
import type { LimitsReply } from '../../contracts/api.ts'
import type { Detector } from '../engine/detector.ts'
import { DETECTORS } from './index.ts'

/** Detector id -> setting -> value, in the units of the settings' names. */
export type Settings = Record<string, Record<string, number>>
export type Profile = 'adult' | 'paediatric' | 'neonate'
export type LimitRow = LimitsReply['rows'][number]

function ofProfile(detector: Detector, profile: Profile): Record<string, number> {
  return { ...detector.settings.parse({}), ...detector.profiles?.[profile] } as Record<string, number>
}

/**
 * One row a setting, in display order, what is judged of the signal itself last. `settings` is what is in force for the patient; what it lacks is inherited.
 * `min` and `max` are the safety floor: nobody can go beyond it here.
 */
export function limitRows(profile: Profile, settings: Settings): LimitRow[] {
  const rows: Array<LimitRow & { order: number }> = []
  const technical = new Set(DETECTORS.filter((d) => d.kind === 'technical').map((d) => d.id))
  const last = (row: LimitRow) => Number(technical.has(row.detector))
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
  return rows.sort((a, b) => last(a) - last(b) || a.order - b.order).map(({ order: _, ...row }) => row)
}

function rangeOf(detector: Detector, setting: string): { min: number; max: number } {
  const field = detector.settings.shape[setting] as z.ZodDefault<z.ZodNumber>
  const number = field.unwrap()
  return { min: number.minValue ?? Number.NEGATIVE_INFINITY, max: number.maxValue ?? Number.POSITIVE_INFINITY }
}
