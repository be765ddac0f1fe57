import { CHANNEL_BY_KEY, DERIVED, type Parameter } from '../../contracts/channel.ts'
import { hasText, text } from '../text/text.ts'
import { scaleOf, written } from '../units/units.ts'

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

/** Parameter of a number key, and the unit and digits this ward writes it with; an unknown key is shown plainly, never dropped. */
export function numberDef(key: string): NumberDef {
  const { unit, digits } = scaleOf(key)
  const parameter = DERIVED[key as keyof typeof DERIVED]?.parameter ?? CHANNEL_BY_KEY.get(key)?.parameter ?? null
  return { parameter, unit, digits }
}

/** The stored `value` in the ward's unit, with its digits; null, NaN and infinities are NO_VALUE. */
export function formatNumber(key: string, value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE
  return written(scaleOf(key), value)
}

/** `122/68`, in the ward's unit; a missing half keeps its place so that the pair is never misread. */
export function formatPressure(sys: number | null | undefined, dia: number | null | undefined): string {
  const scale = scaleOf('nibp_sys')
  const known = (v: number | null | undefined) => v !== null && v !== undefined && Number.isFinite(v)
  if (!known(sys) && !known(dia)) return NO_VALUE
  return `${known(sys) ? written(scale, sys as number) : '?'}/${known(dia) ? written(scale, dia as number) : '?'}`
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
