import { z } from 'zod'
import { CONSCIOUSNESS, MEASURED, type Measured, OXYGEN } from '../../contracts/measured.ts'
import { type Observations, observations as observationsSchema } from '../../contracts/observation.ts'
import { text } from '../text/text.ts'

/** Figures in the order of the form: what NEWS2 needs first. */
export const FIGURES: readonly Measured[] = [
  'respiration_per_min',
  'spo2_pct',
  'systolic_mmhg',
  'pulse_per_min',
  'temperature_c',
  'gcs',
  'wbc_per_nl',
  'bands_pct',
  'paco2_mmhg',
]
/** Minutes since it was seen. */
export const SEEN = ['0', '5', '15', '30', '60'] as const

/** What the form holds: '' and null are "not looked at", which charts nothing. */
export interface ChartFields {
  consciousness: (typeof CONSCIOUSNESS)[number] | '' | null
  oxygen: (typeof OXYGEN)[number] | '' | null
  oxygen_l_per_min: string
  figures: Partial<Record<Measured, string>>
  pregnant: '' | 'yes' | 'no'
  spo2_scale: '' | '1' | '2'
  seen: (typeof SEEN)[number]
}

export const EMPTY: ChartFields = {
  consciousness: '',
  oxygen: '',
  oxygen_l_per_min: '',
  figures: Object.fromEntries(FIGURES.map((key) => [key, ''])),
  pregnant: '',
  spo2_scale: '',
  seen: '0',
}

/** NaN for what is not a plain number; a decimal comma is understood. */
export function figureOf(typed: string): number {
  const plain = typed.trim().replace(',', '.')
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
}

/** The observations that are filled in. */
export function observationsOf(form: ChartFields): Observations {
  const found: Record<string, unknown> = {}
  if (form.consciousness) found.consciousness = form.consciousness
  if (form.oxygen) found.oxygen = form.oxygen
  if (form.oxygen === 'oxygen' && form.oxygen_l_per_min.trim() !== '') found.oxygen_l_per_min = figureOf(form.oxygen_l_per_min)
  for (const key of FIGURES) if (form.figures[key]?.trim()) found[key] = figureOf(form.figures[key])
  if (form.pregnant) found.pregnant = form.pregnant === 'yes'
  if (form.spo2_scale) found.spo2_scale = Number(form.spo2_scale)
  return found as Observations
}

/** The whole form; what the server would refuse stands at its field. */
export const chartSchema: z.ZodType<ChartFields, ChartFields> = z
  .object({
    consciousness: z.enum([...CONSCIOUSNESS, '']).nullable(),
    oxygen: z.enum([...OXYGEN, '']).nullable(),
    oxygen_l_per_min: z.string(),
    figures: z.partialRecord(z.enum(Object.keys(MEASURED) as [Measured, ...Measured[]]), z.string()),
    pregnant: z.enum(['', 'yes', 'no']),
    spo2_scale: z.enum(['', '1', '2']),
    seen: z.enum(SEEN),
  })
  .superRefine((form, context) => {
    const judged = observationsSchema.safeParse(observationsOf(form))
    for (const issue of judged.error?.issues ?? []) {
      const key = String(issue.path[0] ?? '')
      if (!Object.hasOwn(MEASURED, key)) context.addIssue({ code: 'custom', path: ['root'], message: text('score.chart.nothing') })
      else
        context.addIssue({ code: 'custom', path: key === 'oxygen_l_per_min' ? [key] : ['figures', key], message: rangeOf(key as Measured) })
    }
  })

/** "20 to 45". */
export function rangeOf(key: Measured): string {
  const { min, max } = MEASURED[key]
  return text('score.chart.range', { min, max })
}
