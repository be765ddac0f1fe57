/** One wave that can be measured, evenly sampled: sample `i` was taken at `t0_ms + i * 1000 / rate_hz`. */
export interface CaliperWave {
  channel: string
  /** UCUM, of what `value` gives. */
  unit: string
  /** Event time of sample 0, ms since 1970; a ring counts from 1970 itself, a strip from its first sample. */
  t0_ms: number
  rate_hz: number
  /** The first and the last sample a caliper may stand on. */
  first: number
  last: number
  /** Physical value of a sample; null where nothing was measured. */
  value: (sample: number) => number | null
}

export type Handle = 'a' | 'b'

/** Where the two calipers stand: on whole samples of the wave they measure. */
export interface Calipers {
  channel: string
  a: number
  b: number
}

export type CaliperMove =
  /** Laid upon a wave at two moments, ms since 1970. */
  | { do: 'place'; channel: string; a_ms: number; b_ms: number }
  /** One handle put at a moment: a finger, a mouse. */
  | { do: 'put'; handle: Handle; at_ms: number }
  /** One handle moved by whole samples: a key. */
  | { do: 'step'; handle: Handle; samples: number }
  /** Both moved by whole samples, their distance kept. */
  | { do: 'shift'; samples: number }
  /** The same two moments on another wave. */
  | { do: 'measure'; channel: string }

export interface Reading {
  /** From the earlier caliper to the later one. */
  interval_ms: number
  /** How often a minute something of this interval happens; null for no interval at all. */
  per_minute: number | null
  /** Value under B less value under A; null when one of them stands where nothing was measured. */
  difference: number | null
  a_ms: number
  b_ms: number
  a_value: number | null
  b_value: number | null
}

export const timeOf = (wave: CaliperWave, sample: number): number => wave.t0_ms + (sample * 1000) / wave.rate_hz

/** The sample nearest to a moment, held within what there is. */
export function sampleAt(wave: CaliperWave, at_ms: number): number {
  return held(wave, Math.round(((at_ms - wave.t0_ms) * wave.rate_hz) / 1000))
}

function held(wave: CaliperWave, sample: number): number {
  return Math.min(wave.last, Math.max(wave.first, sample))
}

export function waveOf(waves: readonly CaliperWave[], channel: string): CaliperWave | undefined {
  return waves.find((wave) => wave.channel === channel)
}

/** Where the calipers stand after a move; null as long as they were never placed, or when their wave is not there. */
export function moved(calipers: Calipers | null, move: CaliperMove, waves: readonly CaliperWave[]): Calipers | null {
  if (move.do === 'place') return placed(waves, move.channel, move.a_ms, move.b_ms) ?? calipers
  const wave = calipers && waveOf(waves, calipers.channel)
  if (!wave) return calipers
  switch (move.do) {
    case 'put':
      return { ...calipers, [move.handle]: sampleAt(wave, move.at_ms) }
    case 'step':
      return { ...calipers, [move.handle]: held(wave, calipers[move.handle] + move.samples) }
    case 'shift':
      return shifted(calipers, wave, move.samples)
    case 'measure':
      return placed(waves, move.channel, timeOf(wave, calipers.a), timeOf(wave, calipers.b)) ?? calipers
  }
}

function placed(waves: readonly CaliperWave[], channel: string, a_ms: number, b_ms: number): Calipers | null {
  const wave = waveOf(waves, channel)
  return wave ? { channel, a: sampleAt(wave, a_ms), b: sampleAt(wave, b_ms) } : null
}

/** At an end both stop: a distance that was set is not squeezed. */
function shifted(calipers: Calipers, wave: CaliperWave, samples: number): Calipers {
  const by = Math.min(wave.last - Math.max(calipers.a, calipers.b), Math.max(wave.first - Math.min(calipers.a, calipers.b), samples))
  return { ...calipers, a: calipers.a + by, b: calipers.b + by }
}

/** What the calipers say. Exact: from sample counts, not from pixels. */
export function readingOf(calipers: Calipers, wave: CaliperWave): Reading {
  const interval_ms = (Math.abs(calipers.b - calipers.a) * 1000) / wave.rate_hz
  const [a_value, b_value] = [wave.value(calipers.a), wave.value(calipers.b)]
  return {
    interval_ms,
    per_minute: interval_ms > 0 ? 60_000 / interval_ms : null,
    difference: a_value === null || b_value === null ? null : b_value - a_value,
    a_ms: timeOf(wave, calipers.a),
    b_ms: timeOf(wave, calipers.b),
    a_value,
    b_value,
  }
}

/** The neighbour of the wave measured, `by` rows down (negative: up); the same at the end of the list. */
export function neighbour(waves: readonly CaliperWave[], channel: string, by: number): string {
  const at = waves.findIndex((wave) => wave.channel === channel)
  return waves[Math.min(waves.length - 1, Math.max(0, at + by))]?.channel ?? channel
}
