import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { random } from '../simulator/random.ts'
import type { RecordedWave } from '../simulator/replay/recording.ts'

/** Electrode motion of unit power in the shape of a wave: slow pushes, sudden shifts that decay, a little muscle. */
export function motion(seed: number, samples: number, rate_hz: number): Float64Array {
  const r = random(seed)
  const noise = new Float64Array(samples)
  const fall = Math.exp((-2 * Math.PI * 6) / rate_hz)
  const rise = Math.exp((-2 * Math.PI * 0.7) / rate_hz)
  let [low, lower, base, pop, decay] = [0, 0, 0, 0, 0]
  for (let i = 0; i < samples; i++) {
    low = fall * low + (1 - fall) * r.normal()
    lower = fall * lower + (1 - fall) * low
    base = rise * base + (1 - rise) * lower
    if (r.next() < SHIFTS_PER_S / rate_hz) {
      pop += r.normal()
      decay = Math.exp(-1 / (r.between(0.1, 0.6) * rate_hz))
    }
    pop *= decay
    noise[i] = (lower - base) * Math.sqrt(rate_hz / 12) + 0.5 * pop + 0.15 * r.normal()
  }
  return unitPower(noise)
}

const SHIFTS_PER_S = 0.5

function unitPower(noise: Float64Array): Float64Array {
  const power = noise.reduce((sum, v) => sum + v * v, 0) / noise.length
  const scale = 1 / Math.sqrt(power)
  return noise.map((v) => v * scale)
}

/**
 * Root mean square of noise, in samples' own steps, that lies `db` below the wave: the signal's power is an eighth of the
 * square of the mean height of its QRS complexes (as `nst` of the WFDB software has it).
 */
export function noiseRms(samples: Int16Array, rate_hz: number, beats: readonly number[], db: number): number {
  const reach = Math.round(0.05 * rate_hz)
  const heights = beats.map((at) => {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = Math.max(0, at - reach); i <= Math.min(samples.length - 1, at + reach); i++) {
      const v = samples[i]!
      if (v === MISSING_SAMPLE) continue
      if (v < min) min = v
      if (v > max) max = v
    }
    return max >= min ? max - min : 0
  })
  const sorted = heights.sort((a, b) => a - b)
  const middle = sorted.slice(Math.floor(0.05 * sorted.length), Math.max(1, Math.ceil(0.95 * sorted.length)))
  const height = middle.reduce((sum, h) => sum + h, 0) / middle.length
  return Math.sqrt((height * height) / 8 / 10 ** (db / 10))
}

/** The wave with motion of `rms` added where `bad` says so; a lead takes part of it alone and part with all leads. */
export function moved(
  wave: RecordedWave,
  common: Float64Array,
  own: Float64Array,
  rms: number,
  bad: (ms: number) => boolean,
): RecordedWave {
  const samples = wave.samples.map((v, i) => {
    if (v === MISSING_SAMPLE || !bad((i * 1_000) / wave.rate_hz)) return v
    const noise = rms * (SHARED * common[i]! + OWN * own[i]!)
    return Math.max(-32_767, Math.min(32_767, Math.round(v + noise)))
  })
  return { ...wave, samples }
}

const SHARED = 0.6
const OWN = 0.8
