/** A seeded, good-enough physiology for looking at screens: not the simulator, which speaks the device's protocol. */
export interface Vitals {
  hr: number
  spo2: number
  rr: number
}

/** Numbers 0..1 from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const BUMPS: ReadonlyArray<[at: number, width: number, height_mV: number]> = [
  [0.16, 0.025, 0.12],
  [0.245, 0.008, -0.12],
  [0.26, 0.009, 1.05],
  [0.278, 0.009, -0.22],
  [0.5, 0.045, 0.25],
]

/** ECG in mV at beat phase 0..1. */
export function ecgAt(phase: number): number {
  let mV = 0
  for (const [at, width, height] of BUMPS) mV += height * Math.exp(-((phase - at) ** 2) / (2 * width * width))
  return mV
}

/** Pulse wave 0..1 at beat phase 0..1: upstroke about 0.2 of a beat after the R wave, then the notch. */
export function plethAt(phase: number): number {
  const p = (phase + 1 - 0.42) % 1
  return Math.exp(-((p - 0.16) ** 2) / 0.008) * 0.75 + Math.exp(-((p - 0.34) ** 2) / 0.03) * 0.45
}
