/**
 * The one table of ages (screens 2.4). Event time against server clock, counted beyond the interval at which
 * the signal is due; never a socket's state.
 */
export type Liveness = 'live' | 'late' | 'stale' | 'gone'

export const AGE = {
  live_ms: 2_000,
  late_ms: 5_000,
  stale_ms: 10_000,
  /** A whole screen that has heard nothing for this long says LIVE DATA LOST: it looks four times a second, and 4 s after the last word it is to be read. */
  screen_lost_ms: 3_600,
  /** ... and sounds the technical tone after this long. */
  screen_sounds_ms: 10_000,
} as const

/** Liveness of a datum `age_ms` old, where a new one is due every `due` ms (0 for waves). */
export function liveness(age_ms: number, due = 0): Liveness {
  const beyond = age_ms - (due > 1_000 ? due : 0)
  if (!(beyond <= AGE.stale_ms)) return 'gone'
  if (beyond > AGE.late_ms) return 'stale'
  if (beyond > AGE.live_ms) return 'late'
  return 'live'
}
