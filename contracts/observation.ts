import { z } from 'zod'

/**
 * What a person looks at and writes down: consciousness, oxygen, what no monitor measures, and vital signs taken by hand.
 * Ranges are physical: what lies outside is a slip of the hand.
 */
export const CONSCIOUSNESS = ['A', 'C', 'V', 'P', 'U'] as const
export type Consciousness = (typeof CONSCIOUSNESS)[number]
export const OXYGEN = ['air', 'oxygen'] as const

/** Figures that may be charted, with their least and greatest value and the digits that are kept. */
export const MEASURED = {
  oxygen_l_per_min: { unit: 'L/min', min: 0.1, max: 80, digits: 1 },
  respiration_per_min: { unit: '/min', min: 0, max: 100, digits: 0 },
  spo2_pct: { unit: '%', min: 30, max: 100, digits: 0 },
  systolic_mmhg: { unit: 'mmHg', min: 20, max: 320, digits: 0 },
  pulse_per_min: { unit: '/min', min: 0, max: 320, digits: 0 },
  temperature_c: { unit: '°C', min: 20, max: 45, digits: 1 },
  gcs: { unit: '', min: 3, max: 15, digits: 0 },
  wbc_per_nl: { unit: '×10⁹/L', min: 0, max: 500, digits: 1 },
  bands_pct: { unit: '%', min: 0, max: 100, digits: 0 },
  paco2_mmhg: { unit: 'mmHg', min: 5, max: 200, digits: 1 },
} as const
export type Measured = keyof typeof MEASURED

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
