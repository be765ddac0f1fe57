import { mean, rounded } from './statistics.ts'
import type { Emission } from './tap.ts'

export const RESP_WINDOW_MS = 60_000
/** A window has a value when a good rate stood in at least so many of its seconds. */
const SECONDS_MIN = 30

export interface RespWindow {
  name: string
  from_ms: number
  /** Mean of the two annotators' rates, per minute. */
  reference: number
  /** Ours; null = none was shown for most of the window. */
  ours: number | null
}

export interface RespResult {
  mae: number | null
  coverage: number | null
}

/** Windows of 60 s: the mean of the rates shown in it against the mean of the two annotators' rates. */
export function scoreResp(
  name: string,
  breaths_ms: ReadonlyArray<readonly number[]>,
  duration_ms: number,
  rr: readonly Emission[],
): RespWindow[] {
  const windows: RespWindow[] = []
  for (let from_ms = 0; from_ms + RESP_WINDOW_MS <= duration_ms + 10; from_ms += RESP_WINDOW_MS) {
    const rates = breaths_ms.map((breaths) => rateOf(breaths, from_ms, from_ms + RESP_WINDOW_MS))
    windows.push({ name, from_ms, reference: mean(rates), ours: shownIn(rr, from_ms, from_ms + RESP_WINDOW_MS) })
  }
  return windows
}

/** Breaths per minute by the intervals within the window; 0 with fewer than two breaths. */
export function rateOf(breaths_ms: readonly number[], from_ms: number, to_ms: number): number {
  const within = breaths_ms.filter((at) => at >= from_ms && at < to_ms)
  const first = within[0]
  const last = within[within.length - 1]
  return first === undefined || last === undefined || first === last ? 0 : (60_000 * (within.length - 1)) / (last - first)
}

function shownIn(rr: readonly Emission[], from_ms: number, to_ms: number): number | null {
  const good = rr.filter((e) => e.at_ms > from_ms && e.at_ms <= to_ms && e.quality === '' && !Number.isNaN(e.value))
  const seconds = new Set(good.map((e) => Math.ceil(e.at_ms / 1_000)))
  return seconds.size < SECONDS_MIN ? null : mean(good.map((e) => e.value))
}

export function respResult(windows: readonly RespWindow[]): RespResult {
  const errors = windows.flatMap((w) => (w.ours === null ? [] : [Math.abs(w.ours - w.reference)]))
  return { mae: rounded(mean(errors), 2), coverage: rounded((100 * errors.length) / windows.length, 1) }
}

export function respRows(windows: readonly RespWindow[]): string[] {
  const { mae, coverage } = respResult(windows)
  return [`mean absolute error ${mae} /min against the mean of two annotators, in ${coverage} % of ${windows.length} windows of 60 s`]
}

export function respLine(windows: readonly RespWindow[]): string {
  const each = windows.map((w) => `${w.reference.toFixed(1)}→${w.ours === null ? '–' : w.ours.toFixed(1)}`)
  return `${windows[0]?.name}: rates by annotators→ours ${each.join(' ')}`
}
