import { type Plan, planOf, spread } from './plan.ts'

/** Screen 0 is stopped in the middle and wakes again, screen 1 is closed; each is the only one of its ward. The others share the rest. */
export const STALLED = 0
export const CLOSED = 1
const OTHERS_FROM = 2

/** Before the screen's process is stopped, and after it wakes. */
const AROUND_STALL_MS = 10_000
const CUT_EVERY = 3
const CUT_LENGTHS_MS = [1_000, 3_000, 6_000] as const
const BETWEEN_CUTS_MS = 12_000
/** Measured at least as long as the stall takes, with some time before and after. */
const MEASURED_S = 50

/** At least three wards, whatever the number of beds: two for the screens that are stopped and closed. */
export function alarmPlan({ patients, viewers, measured_s }: { patients: number; viewers: number; measured_s: number | null }): Plan {
  const plan = planOf({ patients, viewers, measured_s })
  const wards = Math.max(plan.wards, OTHERS_FROM + 1)
  const watched = Array.from({ length: viewers }, (_, i) =>
    i < OTHERS_FROM ? i : OTHERS_FROM + ((i - OTHERS_FROM) % (wards - OTHERS_FROM)),
  )
  return { ...plan, wards, sizes: spread(patients, wards), watched, measured_s: Math.max(MEASURED_S, measured_s ?? 0) }
}

/**
 * Longer than the server bears with a screen that reads nothing (30 s): it is let go, and comes back by its cursor. What it
 * does not read the kernel holds first, some megabytes of it: of a small ward that takes minutes, given by --seconds.
 */
export function stallOf({ measured_s }: Pick<Plan, 'measured_s'>): number {
  return measured_s * 1_000 - AROUND_STALL_MS
}

export interface Cut {
  screen: number
  after_ms: number
  for_ms: number
}

/** Every third of the others loses its way again and again, for one to six seconds, no two at the same moment. */
export function cutsOf(viewers: number, measured_s: number): Cut[] {
  const cuts: Cut[] = []
  for (let screen = OTHERS_FROM; screen < viewers; screen += CUT_EVERY)
    for (let n = 0; ; n++) {
      const for_ms = CUT_LENGTHS_MS[(screen + n) % CUT_LENGTHS_MS.length]!
      const after_ms = 1_000 + ((screen * 397) % BETWEEN_CUTS_MS) + n * BETWEEN_CUTS_MS
      if (after_ms + for_ms > measured_s * 1_000) break
      cuts.push({ screen, after_ms, for_ms })
    }
  return cuts
}
