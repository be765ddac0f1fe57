/** Which time is looked at: a choice that goes on with the clock, or one's own. */
export const SPANS = { shift: 8 * 3_600_000, day: 24 * 3_600_000, week: 7 * 24 * 3_600_000 } as const
export type Span = keyof typeof SPANS
export type Choice = { span: Span } | { span: 'own'; from: string; to: string }
export type SpanName = Choice['span']
export const SPAN_NAMES = ['shift', 'day', 'week', 'own'] as const satisfies readonly SpanName[]

/** A minute is near enough: the address stays the same for so long, and so does the answer. */
const GRAIN_MS = 60_000

/**
 * The path of the facts of `ward` in the chosen time, with `tail` behind it; null while one's own times are none, or the
 * end is not after the beginning, or the beginning is ahead.
 */
export function loadPath(ward: string, choice: Choice, now_ms: number, tail: '' | '/csv' = ''): string | null {
  const range = rangeOf(choice, now_ms)
  if (range === null) return null
  return `/api/wards/${encodeURIComponent(ward)}/load${tail}?from=${range.from_ms}&to=${range.to_ms}`
}

function rangeOf(choice: Choice, now_ms: number): { from_ms: number; to_ms: number } | null {
  if (choice.span !== 'own') {
    const to_ms = Math.ceil(now_ms / GRAIN_MS) * GRAIN_MS
    return { from_ms: to_ms - SPANS[choice.span], to_ms }
  }
  const [from_ms, to_ms] = [Date.parse(choice.from), Date.parse(choice.to)]
  return from_ms > 0 && from_ms < to_ms && from_ms < now_ms ? { from_ms, to_ms } : null
}

/** For a field of date and time: 2026-11-21T12:20, local time. */
export function fieldTime(at_ms: number): string {
  const at = new Date(at_ms)
  return new Date(at_ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
