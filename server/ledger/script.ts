/** What a scripted patient's saturation does: normal, with scheduled episodes below 90. Pure: same seed, same values. */
export const STEP_MS = 250

function mulberry(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Script {
  /** SpO2 of the k-th sample, per cent. After `calm()` no new episode begins. */
  next(): number
  calm(): void
}

const QUIET_MIN = 4_000 / STEP_MS
const QUIET_MAX = 9_000 / STEP_MS
const LOW_MIN = 1_000 / STEP_MS
const LOW_MAX = 4_000 / STEP_MS

export function script(seed: number, patient: number): Script {
  const random = mulberry(seed * 7_919 + patient)
  const between = (min: number, max: number) => Math.floor(min + random() * (max - min))
  let left = between(QUIET_MIN, QUIET_MAX)
  let low = false
  let ending = false
  return {
    next() {
      if (left-- <= 0) {
        low = !low && !ending
        left = low ? between(LOW_MIN, LOW_MAX) : between(QUIET_MIN, QUIET_MAX)
      }
      return low ? between(81, 89) : between(94, 99)
    },
    calm() {
      ending = true
    },
  }
}

export { mulberry }
