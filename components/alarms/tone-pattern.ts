import type { Level } from './alarm-order.ts'

/** One pulse of a burst: from `at_s`, `length_s` long, fundamental `hz`. */
export interface Pulse {
  at_s: number
  length_s: number
  hz: number
}
export interface Burst {
  pulses: readonly Pulse[]
  /** From the end of a burst to the start of the next. */
  gap_s: number
}

/** C4 E4 G4 C5: the general pattern of IEC 60601-1-8 is one note; high and medium differ by number and tempo. */
const C4 = 261.6
const A4 = 440

/**
 * Tone patterns within the table of clinical.md 5.1 (IEC 60601-1-8:2006): high = 5 + 5 pulses, medium = 3,
 * technical = 2. Times from the start of a pulse's rise to the end of its fall.
 */
export const BURSTS: Record<Level, Burst> = {
  high: { pulses: highPulses(), gap_s: 3 },
  medium: { pulses: evenly(3, 0.2, 0.2, C4), gap_s: 5 },
  technical: { pulses: evenly(2, 0.2, 0.2, A4), gap_s: 18 },
}

function evenly(n: number, length_s: number, spacing_s: number, hz: number): Pulse[] {
  return Array.from({ length: n }, (_, i) => ({ at_s: i * (length_s + spacing_s), length_s, hz }))
}

/** c c c – c c, pause, again: after the third pulse the spacing is 2x + td, between the halves 0.5 s. */
function highPulses(): Pulse[] {
  const td = 0.15
  const x = 0.1
  const half = [0, td + x, 2 * (td + x), 3 * td + 2 * x + (2 * x + td), 4 * td + 3 * x + (2 * x + td)]
  const second = half.at(-1)! + td + 0.5
  return [...half, ...half.map((at) => at + second)].map((at_s) => ({ at_s, length_s: td, hz: C4 }))
}

export function burstLength_s(burst: Burst): number {
  const last = burst.pulses.at(-1)!
  return last.at_s + last.length_s
}

/** Fundamental and harmonics 2 to 6: at least four, so that the tone is found and is not masked by one noise. */
const HARMONICS = [1, 0.6, 0.5, 0.35, 0.25, 0.15]
const EDGE_S = 0.02
const LEVEL = 0.32

/** The burst as samples -1..1 at `rate_hz`; rise and fall of 20 ms, so that it does not click. */
export function renderBurst(burst: Burst, rate_hz: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(Math.ceil(burstLength_s(burst) * rate_hz))
  for (const pulse of burst.pulses) renderPulse(out, pulse, rate_hz)
  return out
}

function renderPulse(out: Float32Array, pulse: Pulse, rate_hz: number): void {
  const first = Math.round(pulse.at_s * rate_hz)
  const n = Math.round(pulse.length_s * rate_hz)
  const edge = EDGE_S * rate_hz
  for (let i = 0; i < n && first + i < out.length; i++) {
    let sum = 0
    for (let h = 0; h < HARMONICS.length; h++) sum += HARMONICS[h]! * Math.sin((2 * Math.PI * pulse.hz * (h + 1) * i) / rate_hz)
    out[first + i] = sum * LEVEL * Math.min(1, i / edge, (n - i) / edge)
  }
}

const samples = new Map<string, Float32Array<ArrayBuffer>>()

/** Lays one burst of `level` on the clock of `context`, from `at_s` on. */
export function layBurst(context: BaseAudioContext, level: Level, at_s: number): AudioBufferSourceNode {
  const { sampleRate } = context
  const known = samples.get(`${level} ${sampleRate}`) ?? renderBurst(BURSTS[level], sampleRate)
  samples.set(`${level} ${sampleRate}`, known)
  const source = context.createBufferSource()
  source.buffer = context.createBuffer(1, known.length, sampleRate)
  source.buffer.copyToChannel(known, 0)
  source.connect(context.destination)
  source.start(at_s)
  return source
}

/** Start times of the bursts that must be scheduled now, so that `horizon_s` ahead is covered. */
export function burstsDue(next_s: number, now_s: number, horizon_s: number, burst: Burst): number[] {
  const starts: number[] = []
  const period = burstLength_s(burst) + burst.gap_s
  for (let at = Math.max(next_s, now_s + 0.02); at < now_s + horizon_s; at += period) starts.push(at)
  return starts
}
