/**
 * Which alarms a stream of saturations must give, recomputed from the whole sorted stream by a plain reading of the rule
 * in SPEC.md: every half second, a mean of the last 2 s below 90 begins an alarm at once (delay 0); it ends when everything in
 * the last 2 s has been at or above 92 for 3 s. Written without a look at the engine: no windows kept, no state carried
 * but the alarm itself.
 */
export interface Sample {
  t_ms: number
  value: number
}
export interface Expected {
  onset_ms: number
  ended_ms: number | null
}

const GRID_MS = 500
const LIMIT = 90
const INSIDE = 92
const WINDOW_MS = 2_000
const CLEAR_MS = 3_000

export function expectedAlarms(samples: readonly Sample[], until_ms: number): Expected[] {
  if (samples.length === 0) return []
  const sorted = [...samples].sort((a, b) => a.t_ms - b.t_ms)
  const alarms: Expected[] = []
  let open: Expected | null = null
  let inside_since: number | null = null
  const first = Math.floor(sorted[0]!.t_ms / GRID_MS) * GRID_MS + GRID_MS
  for (let t = first; t <= until_ms; t += GRID_MS) {
    const before = sorted.filter((s) => s.t_ms < t && s.t_ms >= t - WINDOW_MS)
    if (before.length === 0) continue
    const mean = before.reduce((sum, { value }) => sum + value, 0) / before.length
    if (mean < LIMIT) {
      inside_since = null
      if (open) continue
      open = { onset_ms: t, ended_ms: null }
      alarms.push(open)
      continue
    }
    if (!open) continue
    if (!before.every((s) => s.value >= INSIDE)) {
      inside_since = null
      continue
    }
    inside_since ??= t
    if (t - inside_since < CLEAR_MS) continue
    open.ended_ms = t
    open = null
    inside_since = null
  }
  return alarms
}
