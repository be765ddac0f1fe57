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
  /** Of bad seconds, and of clean ones, percent. */
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

/** Scores stretches by `bad`; nothing within 5 s after a change, nor the first 10 s, is judged. */
export function scoreNoise(
  name: string,
  reference_ms: readonly number[],
  told: Told,
  duration_ms: number,
  bad: (ms: number) => boolean = isBad,
): NoiseRecord {
  const judged = (ms: number) => ms >= 10_000 && bad(ms) === bad(ms - SETTLING_MS)
  const found = told.beats.map((b) => b.at_ms).sort((a, b) => a - b)
  const counts = count(reference_ms, found, pair(reference_ms, found, TOLERANCE_MS), (ms) => judged(ms) && bad(ms))
  const flagged = secondsOf(told.quality, (e) => e.quality !== '')
  const shown = secondsOf(told.hr, (e) => e.quality === '' && e.value > 0)
  const sum = { bad_s: 0, bad_flagged_s: 0, bad_shown_s: 0, clean_s: 0, clean_flagged_s: 0 }
  for (let s = 0; (s + 1) * 1_000 <= duration_ms; s++) {
    if (!judged(s * 1_000)) continue
    if (bad(s * 1_000)) {
      sum.bad_s++
      if (flagged.has(s)) sum.bad_flagged_s++
      if (shown.has(s)) sum.bad_shown_s++
    } else {
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
