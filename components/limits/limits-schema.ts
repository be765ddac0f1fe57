import { z } from 'zod'
import { text } from '../text/text.ts'
import { changesOf, checkFields, type FieldFault } from './limits-check.ts'
import { fieldName, type LimitsRow, shownValue } from './limits-rows.ts'

export const REASONS = ['prescribed', 'known', 'course', 'nuisance', 'other'] as const
export const ENDS = ['12', '24', 'none'] as const
const WORDS_MIN = 3
const WORDS_MAX = 440

/** What the form holds: one text per setting, the reason and the end. */
export interface LimitsFields {
  fields: Record<string, string>
  reason: (typeof REASONS)[number]
  words: string
  end: (typeof ENDS)[number]
}

/** The whole form, judged against `rows`; a fault stands at its own field. */
export function limitsSchema(rows: readonly LimitsRow[]): z.ZodType<LimitsFields, LimitsFields> {
  return z
    .object({
      fields: z.record(z.string(), z.string()),
      reason: z.enum(REASONS),
      words: z.string().trim().min(WORDS_MIN, text('limits.reason_missing')).max(WORDS_MAX),
      end: z.enum(ENDS),
    })
    .superRefine((form, context) => {
      for (const [name, fault] of Object.entries(checkFields(rows, form.fields))) {
        context.addIssue({ code: 'custom', path: ['fields', name], message: faultText(fault, rows, name) })
      }
      if (changesOf(rows, form.fields).length === 0)
        context.addIssue({ code: 'custom', path: ['root'], message: text('limits.no_changes') })
    })
}

/** The form as it opens on `rows`. */
export function openFields(rows: readonly LimitsRow[]): LimitsFields {
  return {
    fields: Object.fromEntries(rows.map((row) => [fieldName(row), shownValue(row, row.value)])),
    reason: 'prescribed',
    words: '',
    end: 'none',
  }
}

/** The reason as it is kept in the record: the chosen one and the person's own words. */
export function reasonText({ reason, words }: Pick<LimitsFields, 'reason' | 'words'>): string {
  return reason === 'other' ? words.trim() : `${text(`limits.reasons.${reason}`)}: ${words.trim()}`
}

const HOUR_MS = 3_600_000

/** When the change falls back to the profile; null = until changed. */
export function untilOf(end: LimitsFields['end'], now_ms: number): number | null {
  return end === 'none' ? null : Math.round(now_ms) + Number(end) * HOUR_MS
}

/** A fault in words, its figures in the unit of the field. */
export function faultText(fault: FieldFault, rows: readonly LimitsRow[], name: string): string {
  const row = rows.find((r) => fieldName(r) === name)
  const shown = (value: number) => (row ? shownValue(row, value) : String(value))
  switch (fault.code) {
    case 'below_floor':
      return text('limits.fault.below_floor', { min: shown(fault.min) })
    case 'above_ceiling':
      return text('limits.fault.above_ceiling', { max: shown(fault.max) })
    case 'off_step':
      return text('limits.fault.off_step', { step: shown(fault.step) })
    case 'low_not_below_high':
    case 'extreme_not_beyond_limit':
      return text(`limits.fault.${fault.code}`, { low: shown(fault.low), high: shown(fault.high) })
    default:
      return text(`limits.fault.${fault.code}`)
  }
}
