import { due_ms } from '../../contracts/channel.ts'
import type { NumberNow } from '../../contracts/effect.ts'
import { type Liveness, liveness } from '../../contracts/liveness.ts'
import { text } from '../text/text.ts'
import { scaleOf, written } from '../units/units.ts'

/** How a number is shown now. 'none': never measured; 'blank': measured, but not valid now. */
export interface Shown {
  text: string
  state: Liveness | 'none' | 'blank'
  age_ms: number
  /** Why it is blank or doubtful; '' for a good one. */
  why: string
}

const NEVER: Shown = { text: '', state: 'none', age_ms: Number.POSITIVE_INFINITY, why: '' }

/** A reading as text with its liveness at `now_ms`; a value that is gone or invalid is never left standing as if live. */
export function shownNumber(key: string, reading: NumberNow | undefined, now_ms: number): Shown {
  if (!reading) return NEVER
  const age_ms = Math.max(0, now_ms - reading.event_ms)
  const state = liveness(age_ms, due_ms(key))
  if (state === 'gone') return { text: text('value.none'), state, age_ms, why: 'stale' }
  if (reading.value === null) return { text: text('value.none'), state: 'blank', age_ms, why: reading.quality }
  return { text: written(scaleOf(key), reading.value), state, age_ms, why: reading.quality }
}

/** Liveness of a bed as a whole: of the newest thing heard of it, waves and numbers together. */
export function bedLiveness(newest_ms: number, now_ms: number): { state: Liveness | 'none'; age_ms: number } {
  if (!Number.isFinite(newest_ms)) return { state: 'none', age_ms: Number.POSITIVE_INFINITY }
  const age_ms = Math.max(0, now_ms - newest_ms)
  return { state: liveness(age_ms), age_ms }
}

/** Event time of the newest continuous reading; those measured now and then say nothing about the link. */
export function newestNumber_ms(numbers: Readonly<Record<string, NumberNow>> | undefined): number {
  let newest = Number.NEGATIVE_INFINITY
  for (const [key, reading] of Object.entries(numbers ?? {})) if (due_ms(key) <= 5_000) newest = Math.max(newest, reading.event_ms)
  return newest
}
