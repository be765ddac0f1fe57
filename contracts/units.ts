/** What a ward may have its numbers written in; the first of each is what is stored, judged and sent. UCUM. */
export const UNIT_CHOICES = {
  /** Blood pressures, invasive and by cuff. */
  pressure: ['mm[Hg]', 'kPa'],
  co2: ['mm[Hg]', 'kPa'],
  temperature: ['Cel', '[degF]'],
} as const
export type UnitKind = keyof typeof UNIT_CHOICES
export const UNIT_KINDS = Object.keys(UNIT_CHOICES) as UnitKind[]

export type WardUnits = { [K in UnitKind]: (typeof UNIT_CHOICES)[K][number] }

export const USUAL_UNITS: WardUnits = { pressure: 'mm[Hg]', co2: 'mm[Hg]', temperature: 'Cel' }

/** As a ward's row keeps them; whatever is not understood is as usual. */
export function unitsOf(kept: unknown): WardUnits {
  const said: Partial<Record<string, unknown>> = typeof kept === 'object' && kept !== null ? kept : {}
  const found = UNIT_KINDS.map((kind) => [kind, UNIT_CHOICES[kind].find((unit) => unit === said[kind]) ?? USUAL_UNITS[kind]])
  return Object.fromEntries(found) as WardUnits
}
