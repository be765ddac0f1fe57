import { z } from 'zod'
import { CONSCIOUSNESS, MEASURED, type Measured, OXYGEN } from './measured.ts'

/**
 * What a person looks at and writes down: consciousness, oxygen, what no monitor measures, and vital signs taken by hand.
 * Ranges are physical: what lies outside is a slip of the hand.
 */
const figure = (key: Measured) => {
  const { min, max, digits } = MEASURED[key]
  const number = z.number().min(min).max(max)
  return (digits === 0 ? number.int() : number.refine((value) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-6)).optional()
}

/** One visit's observations; at least one, none twice. `spo2_scale` is a prescription, the rest is charting. */
export const observations = z
  .strictObject({
    consciousness: z.enum(CONSCIOUSNESS).optional(),
    oxygen: z.enum(OXYGEN).optional(),
    spo2_scale: z.literal([1, 2]).optional(),
    pregnant: z.boolean().optional(),
    oxygen_l_per_min: figure('oxygen_l_per_min'),
    respiration_per_min: figure('respiration_per_min'),
    spo2_pct: figure('spo2_pct'),
    systolic_mmhg: figure('systolic_mmhg'),
    pulse_per_min: figure('pulse_per_min'),
    temperature_c: figure('temperature_c'),
    gcs: figure('gcs'),
    wbc_per_nl: figure('wbc_per_nl'),
    bands_pct: figure('bands_pct'),
    paco2_mmhg: figure('paco2_mmhg'),
  })
  .refine((o) => Object.values(o).some((value) => value !== undefined), { error: 'nothing_charted' })
  .refine((o) => o.oxygen_l_per_min === undefined || o.oxygen === 'oxygen', { error: 'flow_without_oxygen', path: ['oxygen_l_per_min'] })
export type Observations = z.infer<typeof observations>
export type ObservationKey = keyof Observations
export type ObservedValue = string | number | boolean

/** An observation may be charted later than it was made, by this much at most. */
export const CHARTED_LATE_MAX_MS = 12 * 3_600_000
/** And this much before the server's clock: screens are not exactly in step with it. */
export const CHARTED_AHEAD_MAX_MS = 60_000
