import type { TrendsReply } from '../../contracts/api.ts'

/** One number over time, ready to draw and to read out. */
export interface TrendRow {
  key: string
  unit: string
  t: number[]
  min: Array<number | null>
  mean: Array<number | null>
  max: Array<number | null>
  /** Lowest and highest value of the whole stretch; null when nothing was measured. */
  low: number | null
  high: number | null
  /** Stretches [from, to] in seconds without a value: hatched, the line never crosses them. */
  gaps: Array<[number, number]>
}

/** Rows of the trend panel, from the head of the bed down. Other series follow by name. */
const ORDER = ['hr', 'spo2', 'art_mean', 'nibp_mean', 'rr', 'etco2', 'temp', 'pr', 'art_sys', 'art_dia', 'nibp_sys', 'nibp_dia']

/** A number measured now and then (NIBP) is a point, not a gap: only silence this many buckets long is one. */
const SPARSE_BUCKETS = 45

/** Series with at least one value, in display order. */
export function trendRows(reply: TrendsReply): TrendRow[] {
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length)
  return Object.keys(reply.series)
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((key) => trendRow(reply, key))
    .filter((row) => row.low !== null)
}

function trendRow(reply: TrendsReply, key: string): TrendRow {
  const series = reply.series[key] ?? { unit: '', min: [], mean: [], max: [] }
  const pick = (values: Array<number | null>) => reply.t.map((_, i) => values[i] ?? null)
  const row = { key, unit: series.unit, t: reply.t, min: pick(series.min), mean: pick(series.mean), max: pick(series.max) }
  const known = (values: Array<number | null>) => values.filter((v): v is number => v !== null)
  const low = known(row.min).reduce<number | null>((a, v) => (a === null || v < a ? v : a), null)
  const high = known(row.max).reduce<number | null>((a, v) => (a === null || v > a ? v : a), null)
  return { ...row, low, high, gaps: trendGaps(row.t, row.mean, reply.step_ms / 1000, key.startsWith('nibp') ? SPARSE_BUCKETS : 1) }
}

/** Stretches of at least `patience` empty buckets, in seconds; each bucket covers [t, t + step). */
export function trendGaps(t: number[], values: Array<number | null>, step_s: number, patience = 1): Array<[number, number]> {
  const gaps: Array<[number, number]> = []
  let from = -1
  for (let i = 0; i <= t.length; i++) {
    const empty = i < t.length && values[i] === null
    if (empty && from < 0) from = i
    if (!empty && from >= 0) {
      if (i - from >= patience) gaps.push([t[from] as number, (t[i - 1] as number) + step_s])
      from = -1
    }
  }
  return gaps
}

/** Buckets with a value between two without: a line through one point is none, so they are drawn as dots. */
export function lonePoints(values: ReadonlyArray<number | null>): number[] {
  const known = (i: number) => (values[i] ?? null) !== null
  return values.flatMap((_, i) => (known(i) && !known(i - 1) && !known(i + 1) ? [i] : []))
}

/** Stretches in which nothing at all was measured, [from, to] in seconds; what is measured now and then is not asked. */
export function silences(rows: readonly TrendRow[], step_s: number): Array<[number, number]> {
  const steady = rows.filter(({ key }) => !key.startsWith('nibp'))
  const t = steady[0]?.t ?? []
  const any = t.map((_, i) => (steady.some(({ mean }) => (mean[i] ?? null) !== null) ? 1 : null))
  return trendGaps(t, any, step_s, SILENT_BUCKETS)
}

/** Shorter ones are hatched in their rows and not named. */
const SILENT_BUCKETS = 3

/** What the table says for one stretch of a number. */
export interface TrendCell {
  min: number
  mean: number
  max: number
}

/** The same data as a table, newest first: one line each `every_s` seconds; null where nothing was measured in it. */
export function trendTable(rows: TrendRow[], every_s = 1800): Array<{ from_s: number; cells: Array<TrendCell | null> }> {
  const starts = [...new Set((rows[0]?.t ?? []).map((t) => Math.floor(t / every_s) * every_s))].sort((a, b) => b - a)
  return starts.map((from_s) => ({ from_s, cells: rows.map((row) => cell(row, from_s, from_s + every_s)) }))
}

function cell(row: TrendRow, from_s: number, to_s: number): TrendCell | null {
  let n = 0
  let sum = 0
  let min = Infinity
  let max = -Infinity
  row.t.forEach((t, i) => {
    const mean = row.mean[i] ?? null
    if (t < from_s || t >= to_s || mean === null) return
    n += 1
    sum += mean
    min = Math.min(min, row.min[i] ?? mean)
    max = Math.max(max, row.max[i] ?? mean)
  })
  return n === 0 ? null : { min, mean: sum / n, max }
}

/** Scale of a row: its own values and limits with a tenth of air, never narrower than `span`. */
export function trendScale(row: Pick<TrendRow, 'low' | 'high'>, limits: number[], span = 10): [number, number] {
  const values = [...limits, ...(row.low === null ? [] : [row.low]), ...(row.high === null ? [] : [row.high])]
  if (values.length === 0) return [0, span]
  const low = Math.min(...values)
  const high = Math.max(...values)
  const air = Math.max((high - low) * 0.1, (span - (high - low)) / 2)
  return [low - air, high + air]
}
