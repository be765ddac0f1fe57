/** Measures tones in rendered samples, knowing nothing of how they were made. Runs inside the page. */
export interface Measured {
  at_s: number
  length_s: number
  /** Fundamental, from the period of the middle of the pulse. */
  hz: number
  /** Of the first ten multiples of it: how many between 300 and 4000 Hz are within 15 dB of it. */
  harmonics: number
}

const HOP_S = 0.001
/** Longer than a period of the lowest fundamental that is allowed, half of it: an envelope without its ripple. */
const WINDOW_S = 0.004

/** Pulses: where the envelope is above half of its highest value. */
export function pulsesIn(samples: Float32Array, rate_hz: number): Measured[] {
  const envelope = envelopeOf(samples, rate_hz)
  const half = envelope.reduce((a, b) => Math.max(a, b), 0) / 2
  const pulses: Measured[] = []
  let from = -1
  for (let i = 0; i <= envelope.length; i++) {
    const on = i < envelope.length && half > 0 && envelope[i]! >= half
    if (on && from < 0) from = i
    if (on || from < 0) continue
    pulses.push(measure(samples, rate_hz, from * HOP_S, (i - from) * HOP_S))
    from = -1
  }
  return pulses
}

function envelopeOf(samples: Float32Array, rate_hz: number): number[] {
  const [hop, window] = [HOP_S * rate_hz, WINDOW_S * rate_hz]
  const envelope: number[] = []
  for (let at = 0; at < samples.length; at += hop) {
    let peak = 0
    const end = Math.min(samples.length, at + window / 2)
    for (let i = Math.max(0, Math.round(at - window / 2)); i < end; i++) peak = Math.max(peak, Math.abs(samples[i]!))
    envelope.push(peak)
  }
  return envelope
}

function measure(samples: Float32Array, rate_hz: number, at_s: number, length_s: number): Measured {
  const middle = samples.subarray(Math.round((at_s + length_s / 4) * rate_hz), Math.round((at_s + (length_s * 3) / 4) * rate_hz))
  const hz = fundamental(middle, rate_hz)
  const power = (k: number) => goertzel(middle, k * hz, rate_hz)
  const first = power(1)
  let harmonics = 0
  for (let k = 2; k <= 10; k++) {
    const db = 10 * Math.log10(power(k) / first)
    if (k * hz >= 300 && k * hz <= 4_000 && Math.abs(db) <= 15) harmonics++
  }
  return { at_s, length_s, hz, harmonics }
}

/** The shortest lag between 1/2000 and 1/100 s at which the sound is most like itself. */
function fundamental(samples: Float32Array, rate_hz: number): number {
  const likeness = (lag: number) => {
    let [same, a, b] = [0, 0, 0]
    for (let i = 0; i + lag < samples.length; i++) {
      same += samples[i]! * samples[i + lag]!
      a += samples[i]! ** 2
      b += samples[i + lag]! ** 2
    }
    return same / Math.sqrt(a * b)
  }
  const lags = Array.from({ length: Math.floor(rate_hz / 100) - Math.ceil(rate_hz / 2_000) }, (_, i) => i + Math.ceil(rate_hz / 2_000))
  const found = lags.map((lag) => ({ lag, like: likeness(lag) }))
  const best = found.reduce((a, b) => Math.max(a, b.like), 0)
  const first = found.findIndex(({ like }, i) => like > 0.95 * best && like >= (found[i + 1]?.like ?? 0))
  return rate_hz / found[first]!.lag
}

function goertzel(samples: Float32Array, hz: number, rate_hz: number): number {
  const k = 2 * Math.cos((2 * Math.PI * hz) / rate_hz)
  let [a, b] = [0, 0]
  for (const s of samples) [a, b] = [s + k * a - b, a]
  return a * a + b * b - k * a * b
}
