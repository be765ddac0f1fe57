import { z } from 'zod'

/** A whole number between the safety floors. */
export function bounded(min: number, max: number, usual: number): z.ZodDefault<z.ZodNumber> {
  return z.number().min(min).max(max).default(usual)
}

/** Form line of a delay: `order` puts it behind the limit of its detector. */
export function delayField(order: number, locked = false): { label: string; unit: string; step: number; locked: boolean; order: number } {
  return { label: 'Delay', unit: 'ms', step: 1000, locked, order }
}
