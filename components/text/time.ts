/** Times on screens: 24 h, made by cached formatters, never one per frame. */
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false })
const day = new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'short', day: '2-digit' })

/** 14:32:07 */
export function clockTime(ms: number): string {
  return clock.format(ms)
}
/** 14:32 */
export function clockMinute(ms: number): string {
  return minute.format(ms)
}
/** 21 Nov 2026 */
export function date(ms: number): string {
  return day.format(ms)
}

/** 00:12, 12:05, 1:02:05: how long something has lasted. Never negative. */
export function lasting(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  const tail = `${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`
  return s < 3600 ? tail : `${Math.floor(s / 3600)}:${tail}`
}

/** 1:24: what is left of a pause; rounds up so that 0:00 means over. */
export function remaining(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

/** 8 s, 3 min, 2 h: the age of a value. */
export function age(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  if (s < 120) return `${s} s`
  return s < 7_200 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3600)} h`
}
