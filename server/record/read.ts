import type { Origin } from '../../contracts/alarm.ts'
import type { StripReply, TrendsReply } from '../../contracts/api.ts'
import { CHANNEL_BY_KEY, DERIVED, MISSING_SAMPLE } from '../../contracts/channel.ts'
import { MINUTE_MS } from './gather.ts'
import { type Query, readMinutes, readNumberBytes, readNumberMinutes } from './minutes.ts'
import { unpackSegments, type WaveSegment } from './segment.ts'

/** Reads of what was recorded. Whoever calls them has asked the policy table: see store/trends.ts. */
export const STRIP_MAX_MS = 120_000
export const TREND_MAX_HOURS = 24
/** As far back a number is looked for: a cuff pressure is taken every 15 minutes. */
const NUMBER_BACK_MS = 20 * MINUTE_MS

/** Buckets of a minute; a minute in which nothing was measured is null, never a number carried on. */
export async function trendsOf(query: Query, encounter: string, hours: number, now_ms: number): Promise<TrendsReply> {
  const to_ms = Math.floor(now_ms / MINUTE_MS) * MINUTE_MS + MINUTE_MS
  const from_ms = to_ms - Math.round(Math.min(Math.max(hours, 1 / 60), TREND_MAX_HOURS) * 60) * MINUTE_MS
  const n = (to_ms - from_ms) / MINUTE_MS
  const series: TrendsReply['series'] = {}
  for (const row of await readNumberMinutes(query, encounter, from_ms, to_ms)) {
    const at = Math.round((row.minute_ms - from_ms) / MINUTE_MS)
    series[row.channel] ??= { unit: unitOf(row.channel), min: empty(n), mean: empty(n), max: empty(n) }
    const one = series[row.channel]!
    one.min[at] = row.min
    one.mean[at] = row.mean
    one.max[at] = row.max
  }
  return { encounter, from_ms, to_ms, step_ms: MINUTE_MS, t: Array.from({ length: n }, (_, i) => (from_ms + i * MINUTE_MS) / 1000), series }
}

const empty = (n: number): Array<number | null> => Array.from({ length: n }, () => null)

function unitOf(channel: string): string {
  return CHANNEL_BY_KEY.get(channel)?.units[0] ?? DERIVED[channel as keyof typeof DERIVED]?.unit ?? ''
}

/** Waves and numbers from..to (at most STRIP_MAX_MS). What is missing is missing: holes are MISSING_SAMPLE. */
export async function stripOf(query: Query, encounter: string, from_ms: number, to_ms: number): Promise<StripReply> {
  const end_ms = Math.min(to_ms, from_ms + STRIP_MAX_MS)
  const rows = await readMinutes(query, encounter, from_ms, end_ms)
  const waves = new Map<string, { channel: string; segments: WaveSegment[] }>()
  const numbers = new Map<string, Map<number, number>>()
  let origin: Origin = 'live'
  for (const row of rows) {
    if (row.origin !== 'live') origin = row.origin
    for (const segment of unpackSegments(Buffer.from(row.bytes))) {
      if (segment.kind === 'wave') keepWave(waves, row.channel, segment)
      else keepPoints(numbers, row.channel, segment.points, from_ms, end_ms)
    }
  }
  return {
    encounter,
    from_ms,
    to_ms: end_ms,
    origin,
    waves: [...waves.values()].flatMap(({ channel, segments }) => waveOf(channel, segments, from_ms, end_ms)),
    numbers: Object.fromEntries([...numbers].map(([channel, points]) => [channel, [...points].sort(([a], [b]) => a - b)])),
  }
}

/** The newest value of every number at or before `at_ms`, with its event time; what is older than NUMBER_BACK_MS is not told. */
export async function numbersBefore(
  query: Query,
  encounter: string,
  at_ms: number,
): Promise<Record<string, { value: number; at_ms: number }>> {
  const newest: Record<string, { value: number; at_ms: number }> = {}
  for (const { channel, bytes } of await readNumberBytes(query, encounter, at_ms - NUMBER_BACK_MS, at_ms)) {
    for (const segment of unpackSegments(Buffer.from(bytes))) {
      if (segment.kind !== 'numbers') continue
      for (const [t_ms, value] of segment.points) {
        if (t_ms > at_ms || t_ms < at_ms - NUMBER_BACK_MS || t_ms < (newest[channel]?.at_ms ?? 0)) continue
        newest[channel] = { value, at_ms: t_ms }
      }
    }
  }
  return newest
}

/** Segments of one channel with the same scale lie on one grid; another rate or gain is another wave of the strip. */
function keepWave(waves: Map<string, { channel: string; segments: WaveSegment[] }>, channel: string, segment: WaveSegment): void {
  const key = `${channel}\n${segment.rate_hz}\n${segment.gain}\n${segment.offset}`
  const wave = waves.get(key) ?? { channel, segments: [] }
  wave.segments.push(segment)
  waves.set(key, wave)
}

function keepPoints(
  numbers: Map<string, Map<number, number>>,
  channel: string,
  points: ReadonlyArray<readonly [number, number]>,
  from_ms: number,
  to_ms: number,
): void {
  for (const [t_ms, value] of points) {
    if (t_ms < from_ms || t_ms > to_ms) continue
    const known = numbers.get(channel) ?? new Map<number, number>()
    known.set(t_ms, value)
    numbers.set(channel, known)
  }
}

/** Puts a segment's samples where they belong on a grid of its rate that begins at `from_ms`. @returns whether any lies on it */
export function placeOnGrid(grid: Int16Array, { t0_ms, rate_hz, samples }: WaveSegment, from_ms: number): boolean {
  let any = false
  const start = Math.round(((t0_ms - from_ms) * rate_hz) / 1000)
  for (let i = Math.max(0, -start); i < samples.length && start + i < grid.length; i++) {
    if (samples[i] === MISSING_SAMPLE) continue
    grid[start + i] = samples[i]!
    any = true
  }
  return any
}

function waveOf(channel: string, segments: readonly WaveSegment[], from_ms: number, to_ms: number): StripReply['waves'] {
  const { rate_hz, gain, offset } = segments[0]!
  const grid = new Int16Array(Math.ceil(((to_ms - from_ms) * rate_hz) / 1000)).fill(MISSING_SAMPLE)
  const placed = segments.map((segment) => placeOnGrid(grid, segment, from_ms))
  if (!placed.includes(true)) return []
  const bytes = Buffer.from(grid.buffer)
  return [{ channel, rate_hz, gain, offset, unit: unitOf(channel), t0_ms: from_ms, samples: bytes.toString('base64') }]
}
