import { z } from 'zod'

/** How far back the effect of other limits is looked at; the log may be kept for less. */
export const EFFECT_SPAN_MS = 24 * 3_600_000

const id = z.string().min(1).max(100)
const changes = z.record(id, z.record(id, z.number()))
export type LimitsChanges = z.infer<typeof changes>

/** GET /limits-effect?encounter=&changes=<JSON>: what these changes would have made of the last day. */
export const effectQuestion = z.object({
  encounter: id,
  changes: z
    .string()
    .max(4_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' })
        return z.NEVER
      }
    })
    .pipe(changes.refine((one) => Object.keys(one).length > 0)),
})
export type EffectQuestion = z.infer<typeof effectQuestion>

/** Instants (ms, event time) at which alarms of one detector that asked were raised, as it was and as it would have been. */
export interface DetectorEffect {
  detector: string
  before: number[]
  after: number[]
}

/** Two replays of the same log, one with the limits as they were, one with the set that would be saved in force all the time. */
export interface LimitsEffect {
  from_ms: number
  /** The replay came so far: earlier than now when there was not time for all of it. */
  to_ms: number
  /** Of the detectors whose limits change. */
  detectors: DetectorEffect[]
}
export type EffectAnswer =
  | ({ state: 'seen' } & LimitsEffect)
  | { state: 'not_kept'; from_ms: number | null }
  | { state: 'too_long' }
  /** The engine would refuse these limits. */
  | { state: 'refused'; why: string }
