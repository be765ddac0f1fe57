import { TIME_LOCALE } from '../../contracts/language.ts'
import { languageHere } from './text.ts'

/** Times on screens: 24 h, made by cached formatters, never one per frame. */
type Parts = Intl.DateTimeFormatOptions
const HOURS: Parts = { hour: '2-digit', minute: '2-digit', hour12: false }
const CLOCK: Parts = { ...HOURS, second: '2-digit' }
const DAY: Parts = { year: 'numeric', month: 'short', day: '2-digit' }
const made = new Map<Parts, Intl.DateTimeFormat>()

function written(parts: Parts, ms: number): string {
  const known = made.get(parts)
  if (known) return known.format(ms)
  const format = new Intl.DateTimeFormat(TIME_LOCALE[languageHere()], parts)
  made.set(parts, format)
  return format.format(ms)
}

/** 14:32:07 */
export function clockTime(ms: number): string {
  return written(CLOCK, ms)
}
/** 14:32 */
export function clockMinute(ms: number): string {
  return written(HOURS, ms)
}
/** 21 Nov 2026 */
export function date(ms: number): string {
  return written(DAY, ms)
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
