import type { Annotation } from '../simulator/replay/annotations.ts'
import { type Counts, count, pair, percent, sumOf } from './match.ts'
import { TOLERANCE_MS } from './qrs.ts'
import { rounded } from './statistics.ts'
import type { Emission } from './tap.ts'

export const NOISE_DB = 6
/** Two minutes clean, two minutes bad, in turn. */
export const STRETCH_MS = 120_000
export const NOISE_MS = 7 * STRETCH_MS
/** After each change neither is judged: quality is told in arrears. */
const SETTLING_MS = 5_000

export interface NoiseRecord extends Counts {
  name: string
  bad_s: number
  bad_flagged_s: number
  bad_shown_s: number
  clean_s: number
  clean_flagged_s: number
}

export interface NoiseResult {
  /** Of the beats told in bad stretches, percent. */
  precision: number | null
  /** Flagged: the wave is marked, or its rate is withheld as noise. Of bad seconds, and of clean ones, percent. */
  flagged_bad: number | null
  flagged_clean: number | null
  /** Of bad seconds, those in which a heart rate was shown, percent. */
  coverage: number | null
}

export const isBad = (ms: number): boolean => Math.floor(ms / STRETCH_MS) % 2 === 1

/** What the product told of a record with bad stretches: beats against reference, seconds flagged, seconds with a rate. */
export interface Told {
  beats: readonly Emission[]
  quality: readonly Emission[]
  hr: readonly Emission[]
}

/** A record as it was played: its beats, its end, where noise was mixed in, and where the annotators heard noise of its own. */
export interface Noisy {
  name: string
  beats_ms: readonly number[]
  duration_ms: number
  bad(ms: number): boolean
  own: ReadonlyArray<readonly [from_ms: number, to_ms: number]>
}

/** Stretches that the annotators of a record marked as noisy in any lead (~ with a sub-type other than 0). */
export function ownNoise(annotations: readonly Annotation[], rate_hz: number, duration_ms: number): Array<[number, number]> {
  const marks = annotations.filter((a) => a.symbol === '~')
  return marks.flatMap((a, i): Array<[number, number]> => {
    const next = marks[i + 1]
    return a.sub === 0 ? [] : [[(a.sample * 1_000) / rate_hz, next ? (next.sample * 1_000) / rate_hz : duration_ms]]
  })
}

/** Nothing within 5 s after a change, nor the first 10 s, is judged; a second with noise of its own is not a clean one. */
export function scoreNoise({ name, beats_ms, duration_ms, bad, own }: Noisy, told: Told): NoiseRecord {
  const judged = (ms: number) => ms >= 10_000 && bad(ms) === bad(ms - SETTLING_MS)
  const found = told.beats.map((b) => b.at_ms).sort((a, b) => a - b)
  const counts = count(beats_ms, found, pair(beats_ms, found, TOLERANCE_MS), (ms) => judged(ms) && bad(ms))
  const marked = secondsOf(told.quality, (e) => e.quality !== '')
  const withheld = secondsOf(told.hr, (e) => e.quality === 'noise')
  const flagged = new Set([...marked, ...withheld])
  const shown = secondsOf(told.hr, (e) => e.quality === '' && e.value > 0)
  const sum = { bad_s: 0, bad_flagged_s: 0, bad_shown_s: 0, clean_s: 0, clean_flagged_s: 0 }
  for (let s = 0; (s + 1) * 1_000 <= duration_ms; s++) {
    if (!judged(s * 1_000)) continue
    if (bad(s * 1_000)) {
      sum.bad_s++
      if (flagged.has(s)) sum.bad_flagged_s++
      if (shown.has(s)) sum.bad_shown_s++
    } else if (!own.some(([from, to]) => from < (s + 1) * 1_000 + SETTLING_MS && to > s * 1_000 - SETTLING_MS)) {
      sum.clean_s++
      if (flagged.has(s)) sum.clean_flagged_s++
    }
  }
  return { name, ...counts, ...sum }
}

/** Seconds in which the last word was so; a word at the end of a second is about it. */
function secondsOf(emissions: readonly Emission[], so: (e: Emission) => boolean): Set<number> {
  const last = new Map<number, boolean>()
  for (const e of emissions) last.set(Math.ceil(e.at_ms / 1_000) - 1, so(e))
  return new Set([...last].filter(([, held]) => held).map(([second]) => second))
}

export function noiseResult(records: readonly NoiseRecord[]): NoiseResult {
  const { tp, fp } = sumOf(records)
  const all = (key: 'bad_s' | 'bad_flagged_s' | 'bad_shown_s' | 'clean_s' | 'clean_flagged_s') => records.reduce((n, r) => n + r[key], 0)
  const share = (part: number, whole: number) => rounded(percent(part, whole - part), 1)
  return {
    precision: rounded(percent(tp, fp), 1),
    flagged_bad: share(all('bad_flagged_s'), all('bad_s')),
    flagged_clean: share(all('clean_flagged_s'), all('clean_s')),
    coverage: share(all('bad_shown_s'), all('bad_s')),
  }
}

export function noiseRow(what: string, records: readonly NoiseRecord[]): string {
  const r = noiseResult(records)
  const { tp, fn } = sumOf(records)
  const clean = r.flagged_clean === null ? '' : `, ${r.flagged_clean} % of clean seconds`
  return `${what}: beat precision ${r.precision} % (Se ${percent(tp, fn)?.toFixed(1)} %), flagged ${r.flagged_bad} % of bad seconds${clean}; a heart rate shown in ${r.coverage} % of bad seconds`
}
