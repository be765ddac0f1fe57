import { DUTY_MAX_MS } from '../../contracts/duty.ts'

const QUARTER_MS = 15 * 60_000
const HOUR_MS = 3_600_000
/** Lengths that fit most rosters; any other end is typed. */
const HOURS = [4, 8, 12] as const

/** Ends offered at `now_ms`: so many hours from now, at the next quarter of an hour. `after_ms`: only later ones, counted from there. */
export function endsOffered(now_ms: number, after_ms = now_ms): Array<{ hours: number; until_ms: number }> {
  const hours = after_ms > now_ms ? [1, 2, 4] : HOURS
  return hours
    .map((n) => ({ hours: n, until_ms: Math.ceil((after_ms + n * HOUR_MS) / QUARTER_MS) * QUARTER_MS }))
    .filter(({ until_ms }) => until_ms <= now_ms + DUTY_MAX_MS)
}

/** The next time a clock on the wall shows `typed` ("07:00", "7.00", "0700"), within a day; null when that is no time. */
export function nextAt(now_ms: number, typed: string): number | null {
  const [, hour, minute] = /^\s*([01]?\d|2[0-3])[:.]?([0-5]\d)\s*$/.exec(typed) ?? []
  if (hour === undefined || minute === undefined) return null
  const at = new Date(now_ms)
  at.setHours(Number(hour), Number(minute), 0, 0)
  if (at.getTime() <= now_ms) at.setDate(at.getDate() + 1)
  return at.getTime()
}
