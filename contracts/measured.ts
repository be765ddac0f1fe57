/** What may be charted. Apart from its check, so that a browser that shows it carries no schemas. */
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
