import { z } from 'zod'
import { PAUSE_CEILING_MS, STANDBY_CEILING_MS } from './command.ts'

/**
 * A ward's alarm policy: who is called when nobody answers, how long a claim, a pause and a standby may last, and how
 * many interruptions an hour the ward wants. Versions are kept; the newest is in force.
 */
export const CALL_TARGETS = ['assigned', 'nurses', 'charge', 'physicians', 'ward'] as const
/**
 * assigned: whoever has the bed. nurses, charge, physicians: everybody on duty in that part. ward: the ward's own
 * channels (a pager service, a chat room). Each is looked up when the step is taken.
 */
export type CallTarget = (typeof CALL_TARGETS)[number]

const STEP_LAST_MS = 30 * 60_000
export const callStep = z.object({
  after_ms: z.number().int().min(0).max(STEP_LAST_MS),
  to: z.array(z.enum(CALL_TARGETS)).min(1).max(CALL_TARGETS.length),
})
export type CallStep = z.infer<typeof callStep>

/** Steps in the order of their times, no two at the same. */
const chain = z
  .array(callStep)
  .max(6)
  .refine((steps) => steps.every((step, i) => i === 0 || step.after_ms > steps[i - 1]!.after_ms), { message: 'steps_not_rising' })

export const alarmPolicy = z.object({
  high: chain.refine((steps) => steps.length > 0, { message: 'chain_empty' }),
  medium: chain,
  claim_ms: z.number().int().min(30_000).max(600_000),
  remind_ms: z.number().int().min(60_000).max(300_000),
  pause_max_ms: z.number().int().min(30_000).max(PAUSE_CEILING_MS),
  standby_max_ms: z.number().int().min(60_000).max(STANDBY_CEILING_MS),
  /** Interruptions an hour and nurse on duty that the ward wants at most; null = none set. */
  budget_per_nurse_hour: z.number().min(0.1).max(1_000).nullable(),
})
export type AlarmPolicy = z.infer<typeof alarmPolicy>

/** In force where a ward has set none: nobody is called, times as usual (clinical table 5.2, 5.8). */
export const DEFAULT_TIMES = { claim_ms: 120_000, remind_ms: 180_000, pause_max_ms: 120_000, standby_max_ms: 3_600_000 } as const

/** What the editor offers first (clinical table 5.8). */
export const USUAL_POLICY: AlarmPolicy = {
  high: [
    { after_ms: 0, to: ['assigned'] },
    { after_ms: 30_000, to: ['charge'] },
    { after_ms: 90_000, to: ['nurses'] },
    { after_ms: 150_000, to: ['physicians', 'ward'] },
  ],
  medium: [
    { after_ms: 120_000, to: ['assigned'] },
    { after_ms: 240_000, to: ['charge'] },
  ],
  ...DEFAULT_TIMES,
  budget_per_nurse_hour: null,
}
