import { CHANNEL_BY_KEY, DERIVED } from '../../contracts/channel.ts'
import { type UnitKind, USUAL_UNITS, type WardUnits } from '../../contracts/units.ts'
import { live } from '../live/live.ts'

/** How a stored figure is written: shown = stored × factor + offset, with that many digits. */
export interface Scale {
  /** UCUM. */
  unit: string
  factor: number
  offset: number
  digits: number
}

/** 1 mmHg = 0.133 322 kPa (conventional millimetre of mercury, ISO 80000-4); °F = °C × 9/5 + 32. */
const KPA_PER_MMHG = 0.133322
const TO: Record<string, Omit<Scale, 'unit'>> = {
  kPa: { factor: KPA_PER_MMHG, offset: 0, digits: 1 },
  '[degF]': { factor: 1.8, offset: 32, digits: 1 },
}

/** Units of the ward this screen shows. */
export function unitsHere(): WardUnits {
  return live.store.getState().ward?.units ?? USUAL_UNITS
}

/** Which of a ward's choices a figure in `unit` falls under; null: it is written as it is stored. */
export function kindOf(unit: string, isCo2: boolean): UnitKind | null {
  if (unit === 'Cel') return 'temperature'
  if (unit !== 'mm[Hg]') return null
  return isCo2 ? 'co2' : 'pressure'
}

/** How a number or wave of `key` is written. An unknown key is written plainly, never dropped. */
export function scaleOf(key: string, units: WardUnits = unitsHere()): Scale {
  const derived = DERIVED[key as keyof typeof DERIVED]
  const channel = CHANNEL_BY_KEY.get(key)
  const unit = derived?.unit ?? channel?.units[0] ?? ''
  return scaleIn(unit, channel?.parameter === 'co2', derived?.digits ?? channel?.digits ?? 0, units)
}

/** The same for a figure stored in `unit` with `digits`. */
export function scaleIn(unit: string, isCo2: boolean, digits: number, units: WardUnits = unitsHere()): Scale {
  const kind = kindOf(unit, isCo2)
  const wanted = kind === null ? unit : units[kind]
  return { unit: wanted, ...(TO[wanted] ?? { factor: 1, offset: 0, digits }) }
}

export function toShown({ factor, offset }: Scale, stored: number): number {
  return stored * factor + offset
}
export function toStored({ factor, offset }: Scale, shown: number): number {
  return (shown - offset) / factor
}

/** A stored figure as it is written, without its unit. */
export function written(scale: Scale, stored: number): string {
  const digits = toShown(scale, stored).toFixed(scale.digits)
  return Number(digits) === 0 ? digits.replace('-', '') : digits
}
