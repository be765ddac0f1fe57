import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { random } from '../simulator/random.ts'
import type { RecordedWave } from '../simulator/replay/recording.ts'

/** Shifts of an electrode, how fast skin and gel give way, how fast they come back. */
const SHIFTS_PER_S = 2.5
const RETURN_S = [0.07, 0.25] as const
const GIVE_HZ = 16
const WANDER_HZ = 0.6

/**
 * Electrode motion of unit height: sudden shifts of heavy-tailed height that decay, smoothed as skin and gel smooth them, and a
 * little muscle. Its power falls by half from octave to octave above 1 Hz, as that of recorded motion does.
 */
export function motion(seed: number, samples: number, rate_hz: number): Float64Array {
  const r = random(seed)
  const noise = new Float64Array(samples)
  const give = 1 - Math.exp((-2 * Math.PI * GIVE_HZ) / rate_hz)
  const wander = 1 - Math.exp((-2 * Math.PI * WANDER_HZ) / rate_hz)
  let [shift, decay, once, twice, base] = [0, 0, 0, 0, 0]
  for (let i = 0; i < samples; i++) {
    if (r.next() < SHIFTS_PER_S / rate_hz) {
      shift += r.normal() * Math.exp(0.5 * r.normal())
      decay = Math.exp(-1 / (r.between(...RETURN_S) * rate_hz))
    }
    shift *= decay
    once += give * (shift - once)
    twice += give * (once - twice)
    base += wander * (twice - base)
    noise[i] = twice - base + 0.01 * r.normal()
  }
  return unitPower(noise, rate_hz)
}

/** Scaled to a root mean square of 1 about the mean of each second, over the middle 90 % of the seconds (`sigamp` of the WFDB software). */
function unitPower(noise: Float64Array, rate_hz: number): Float64Array {
  const step = Math.round(rate_hz)
  const rms: number[] = []
  for (let from = 0; from + step <= noise.length; from += step) {
    const second = noise.subarray(from, from + step)
    const mean = second.reduce((sum, v) => sum + v, 0) / step
    rms.push(Math.sqrt(second.reduce((sum, v) => sum + (v - mean) ** 2, 0) / step))
  }
  const scale = 1 / middleMean(rms)
  return noise.map((v) => v * scale)
}

function middleMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.slice(Math.floor(0.05 * sorted.length), Math.max(1, Math.ceil(0.95 * sorted.length)))
  return middle.reduce((sum, v) => sum + v, 0) / middle.length
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
  const height = middleMean(heights)
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
