import type { ScoreParameter } from '../../contracts/score.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * How old a value may be and still be scored. Beyond it the part is missing: an old value must never look like one of now.
 * A monitor renews its numbers every second, so five minutes bridge a turned patient or a probe put on again, no more.
 */
export const MONITOR_MAX_MS = 5 * MINUTE_MS
/** A cuff is inflated at most hourly on a ward with monitors, usually every 15 min. */
export const CUFF_MAX_MS = HOUR_MS

/**
 * Charted: vital signs hold for the longest interval of a patient with any point (NEWS2: 4 to 6 h), what changes slowly or
 * is looked at once a shift for the longest interval of the chart (12 h), a blood count for a day.
 */
const CHARTED_MAX_MS: Readonly<Record<ScoreParameter, number>> = {
  respiration: 6 * HOUR_MS,
  spo2: 6 * HOUR_MS,
  systolic: 6 * HOUR_MS,
  pulse: 6 * HOUR_MS,
  oxygen: 12 * HOUR_MS,
  consciousness: 12 * HOUR_MS,
  temperature: 12 * HOUR_MS,
  gcs: 12 * HOUR_MS,
  paco2: 12 * HOUR_MS,
  wbc: 24 * HOUR_MS,
  bands: 24 * HOUR_MS,
}

export const CHARTED = 'charted'

/** Oldest usable age of a value from `source`, a channel's key or 'charted'. */
export function maxAge_ms(parameter: ScoreParameter, source: string): number {
  if (source === CHARTED) return CHARTED_MAX_MS[parameter]
  return source.startsWith('nibp') ? CUFF_MAX_MS : MONITOR_MAX_MS
}
