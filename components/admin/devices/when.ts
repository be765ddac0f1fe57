import { clockMinute, date } from '../../text/time.ts'

/** 14:32 of today, 22 Nov 2026 14:32 of another day. */
export function whenText(at_ms: number, now_ms: number): string {
  return date(at_ms) === date(now_ms) ? clockMinute(at_ms) : `${date(at_ms)} ${clockMinute(at_ms)}`
}
