import { deviceAlarmWord } from '../../contracts/device-alarm.ts'
import type { LoadFigures } from '../../contracts/load.ts'
import { hasText, type TextKey, text } from '../text/text.ts'

/** Figures of the load in words. What cannot be said is a dash, never a nought. */
const NONE = '–'

/** 42 s, 3 min 20 s, 1 h 5 min */
export function seconds(value: number | null): string {
  if (value === null) return NONE
  const s = Math.round(value)
  if (s < 120) return `${s} s`
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return s % 60 === 0 ? `${minutes} min` : `${minutes} min ${s % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** One place behind the point below ten, else none. */
export function rate(value: number | null): string {
  if (value === null) return NONE
  return value < 10 ? value.toFixed(1) : value.toFixed(0)
}

/** Whole per cent of a share; a part that is not the whole is never shown as 100, nor some as 0. */
export function percent(share: number): string {
  const whole = Math.round(share * 100)
  if (share > 0 && whole === 0) return '<1'
  return share < 1 && whole === 100 ? '>99' : String(whole)
}

export const askedOf = ({ raised, again }: Pick<LoadFigures, 'raised' | 'again'>) => raised + again
export const acknowledgedShare = ({ raised, acknowledged }: Pick<LoadFigures, 'raised' | 'acknowledged'>) =>
  raised > 0 ? acknowledged / raised : null
export const shareWords = (share: number | null) => (share === null ? NONE : `${percent(share)} %`)

/** A rule by its name; what the catalogue does not know, by its code. */
export function ruleName(detector: string): string {
  for (const key of [`limits.detector.${detector}`, `load.rule.${detector}`]) if (hasText(key)) return text(key)
  if (!detector.startsWith('device:')) return detector
  const code = detector.slice('device:'.length)
  const word = deviceAlarmWord(code)
  const known = `device_alarm.${word}`
  return text('load.rule.device', { code: word && hasText(known) ? text(known as TextKey) : code })
}
