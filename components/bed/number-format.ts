import { CHANNEL_BY_KEY, DERIVED, type Parameter } from '../../contracts/channel.ts'
import { hasText, text } from '../text/text.ts'

/** What stands where a value is missing: never the last value, never an empty place that could be read as normal. */
export const NO_VALUE = '- ? -'

/** UCUM on the wire, people's spelling on the screen; an unknown unit is shown as it came. */
export function unitLabel(unit: string): string {
  const key = `unit.${unit}`
  return hasText(key) ? text(key) : unit
}

export interface NumberDef {
  parameter: Parameter | null
  unit: string
  digits: number
}

/** Parameter, unit and digits of a number key; an unknown key is shown plainly, never dropped. */
export function numberDef(key: string): NumberDef {
  const derived = DERIVED[key as keyof typeof DERIVED]
  if (derived) return { parameter: derived.parameter, unit: derived.unit, digits: derived.digits }
  const channel = CHANNEL_BY_KEY.get(key)
  return { parameter: channel?.parameter ?? null, unit: channel?.units[0] ?? '', digits: channel?.digits ?? 0 }
}

/** `value` with the digits of `key`; null, NaN and infinities are NO_VALUE. */
export function formatNumber(key: string, value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE
  const digits = value.toFixed(numberDef(key).digits)
  return Number(digits) === 0 ? digits.replace('-', '') : digits
}

/** `122/68`; a missing half keeps its place so that the pair is never misread. */
export function formatPressure(sys: number | null | undefined, dia: number | null | undefined): string {
  const known = (v: number | null | undefined) => v !== null && v !== undefined && Number.isFinite(v)
  if (!known(sys) && !known(dia)) return NO_VALUE
  return `${known(sys) ? Math.round(sys as number) : '?'}/${known(dia) ? Math.round(dia as number) : '?'}`
}

/** Whole years between a birth date (`1958-06-02`) and now; null when the date is not one. */
export function ageYears(born: string, now_ms: number): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(born) ? Date.parse(`${born}T00:00:00Z`) : Number.NaN
  if (!Number.isFinite(at) || at > now_ms) return null
  const a = new Date(at)
  const b = new Date(now_ms)
  const before = b.getUTCMonth() < a.getUTCMonth() || (b.getUTCMonth() === a.getUTCMonth() && b.getUTCDate() < a.getUTCDate())
  return b.getUTCFullYear() - a.getUTCFullYear() - (before ? 1 : 0)
}
