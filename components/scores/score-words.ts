import { liveness } from '../../contracts/liveness.ts'
import { MEASURED } from '../../contracts/measured.ts'
import type { ObservationKey, ObservedValue } from '../../contracts/observation.ts'
import { SCORES_EVERY_MS, type ScoreNow, type ScoreParameter, type ScorePart } from '../../contracts/score.ts'
import { hasText, text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'

/** The seven lines of NEWS2, in the order of the printed chart. */
export const NEWS2_PARTS: readonly ScoreParameter[] = ['respiration', 'spo2', 'oxygen', 'systolic', 'pulse', 'consciousness', 'temperature']

/** Tenths are shown with their digit, also when it is 0: 38.0 is not 38. */
const TENTHS: ReadonlySet<string> = new Set(['temperature', 'wbc', 'paco2'])

/** A part's value as people read it: "Alert", "Oxygen", "38.0". */
export function partValue(parameter: string, value: string | number): string {
  const word = `score.${parameter}.${value}`
  if ((parameter === 'consciousness' || parameter === 'oxygen') && hasText(word)) return text(word)
  const number = Number(value)
  return TENTHS.has(parameter) && Number.isFinite(number) ? number.toFixed(1) : String(value)
}

/** "22 /min". */
export function partWithUnit({ parameter, value }: Pick<ScorePart, 'parameter' | 'value'>): string {
  const unit = `score.unit.${parameter}`
  return hasText(unit) ? `${partValue(parameter, value)} ${text(unit)}` : partValue(parameter, value)
}

export function partName(parameter: ScoreParameter): string {
  return text(`score.part.${parameter}`)
}

/** "SpO₂, Temperature (too old)". */
export function missingWords({ missing, stale }: Pick<ScoreNow, 'missing' | 'stale'>): string {
  const word = (part: ScoreParameter) => (stale.includes(part) ? text('score.missing_old', { part: partName(part) }) : partName(part))
  return missing.map(word).join(', ')
}

type Heading = 'zero' | 'low' | 'low_medium' | 'medium' | 'high'

/** Row of the chart's table of responses; null without a total. A total of 0 has a row of its own. */
export function headingOf({ total, band }: Pick<ScoreNow, 'total' | 'band'>): Heading | null {
  if (total === null || band === null || band === 'below' || band === 'reached') return null
  return total === 0 ? 'zero' : band
}

export interface TileScore {
  /** "5" or "–". */
  total: string
  /** Asks for somebody: shown brighter. */
  calls: boolean
  /** What a screen reader and the pointer are told. */
  spoken: string
}

/** Whether scores told so long ago are no longer of now, by the one table of ages. */
export function isOld(age_ms: number): boolean {
  const state = liveness(age_ms, SCORES_EVERY_MS)
  return state === 'stale' || state === 'gone'
}

/** NEWS2 on a sector: total, or a dash with the reason why there is none. `old_ms`: when it was told, once that is too long ago. */
export function tileScore(score: ScoreNow, old_ms: number | null = null): TileScore {
  const title = text('score.name.news2')
  if (old_ms !== null)
    return { total: text('value.dash'), calls: false, spoken: `${title}: ${text('score.not_now', { time: clockTime(old_ms) })}` }
  if (score.refused) return { total: text('value.dash'), calls: false, spoken: text(`score.refused_why.${score.refused}`) }
  if (score.total === null) {
    const words = [text('score.incomplete'), text('score.missing', { parts: missingWords(score) })].join('. ')
    return { total: text('value.dash'), calls: false, spoken: `${title}: ${words}` }
  }
  const band = score.band === 'below' || score.band === 'reached' || score.band === null ? '' : text(`score.band.${score.band}`)
  return { total: String(score.total), calls: score.total >= 5, spoken: `${title} ${score.total}: ${band}` }
}

/** A charted value as people read it: "New confusion", "4 L/min", "Scale 2". */
export function observedWords(key: ObservationKey, value: ObservedValue): string {
  if (typeof value === 'boolean') return text(value ? 'score.chart.yes' : 'score.chart.no')
  if (key === 'consciousness' || key === 'oxygen') return partValue(key, value as string)
  if (key === 'spo2_scale') return text(value === 2 ? 'score.chart.scale_2' : 'score.chart.scale_1')
  const { unit, digits } = MEASURED[key as keyof typeof MEASURED]
  return `${Number(value).toFixed(digits)} ${unit}`.trim()
}
