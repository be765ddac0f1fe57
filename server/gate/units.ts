import type { ChannelDef } from '../../contracts/channel.ts'

/** value in the channel's first unit = value * scale + shift */
export interface UnitChange {
  scale: number
  shift: number
}

const SAME: UnitChange = { scale: 1, shift: 0 }

/** From one UCUM unit to another. Factors: conventional mmHg 133.322387 Pa, cmH2O 98.0665 Pa. */
const CHANGES: Record<string, UnitChange> = {
  'kPa>mm[Hg]': { scale: 1000 / 133.322387, shift: 0 },
  'cm[H2O]>mm[Hg]': { scale: 98.0665 / 133.322387, shift: 0 },
  'mbar>cm[H2O]': { scale: 100 / 98.0665, shift: 0 },
  '[degF]>Cel': { scale: 5 / 9, shift: (-32 * 5) / 9 },
  '1>%': { scale: 100, shift: 0 },
  'L>mL': { scale: 1000, shift: 0 },
  's>min': { scale: 1 / 60, shift: 0 },
  'h>min': { scale: 60, shift: 0 },
  '{beats}/min>/min': SAME,
  '{breaths}/min>/min': SAME,
}

/** How to reach the channel's first unit from `unit`; null when the channel does not accept it. */
export function changeOfUnit(channel: ChannelDef, unit: string): UnitChange | null {
  if (unit === channel.units[0]) return SAME
  if (!channel.units.includes(unit)) return null
  return CHANGES[`${unit}>${channel.units[0]}`] ?? null
}
