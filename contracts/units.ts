import { z } from 'zod'

/** What a ward may have its numbers written in; the first of each is what is stored, judged and sent. UCUM. */
export const UNIT_CHOICES = {
  /** Blood pressures, invasive and by cuff. */
  pressure: ['mm[Hg]', 'kPa'],
  co2: ['mm[Hg]', 'kPa'],
  temperature: ['Cel', '[degF]'],
} as const
export type UnitKind = keyof typeof UNIT_CHOICES
export const UNIT_KINDS = Object.keys(UNIT_CHOICES) as UnitKind[]

export const wardUnits = z.strictObject({
  pressure: z.enum(UNIT_CHOICES.pressure),
  co2: z.enum(UNIT_CHOICES.co2),
  temperature: z.enum(UNIT_CHOICES.temperature),
})
export type WardUnits = z.infer<typeof wardUnits>

export const USUAL_UNITS: WardUnits = { pressure: 'mm[Hg]', co2: 'mm[Hg]', temperature: 'Cel' }

/** As a ward's row keeps them; whatever is not understood is as usual. */
export function unitsOf(kept: unknown): WardUnits {
  const found = wardUnits.partial().safeParse(kept)
  return { ...USUAL_UNITS, ...(found.success ? found.data : {}) }
}
