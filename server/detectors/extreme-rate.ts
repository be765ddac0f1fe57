import type { Reading, Readings, Verdict } from '../engine/detector.ts'
import { EVEN, pulseBecause, pulseNow } from './pulse-alive.ts'
import { judgeLimit, type Limit } from './verdict.ts'

export interface ExtremeRate {
  side: 'low' | 'high'
  /** Consecutive beats the rate is taken over; the reading is rate<beats>_per_min. */
  beats: number
  limit: number
  code: string
}

const HYSTERESIS = 3
/**
 * EC13 allows a heart rate an error of 5/min or 10 %, whichever is greater, and red errs to the safe side: by the 5/min in full,
 * by half of the 10 %, because a steady heart well short of the limit that was set is not to be red.
 */
const TOLERANCE = 0.05
const TOLERANCE_PER_MIN = 5
/** A fast heart may fill too little to give a pulse each time, so a slow pulse refutes it only when it is very even. */
const VERY_EVEN = EVEN / 2

/**
 * The rate over a run of beats against a limit, refuted by an even pulse that clearly says otherwise (missed beats, T waves
 * counted). A pause has no rate: asystole speaks of it.
 */
export function extremeRate(readings: Readings, { side, beats, limit, code }: ExtremeRate): Verdict {
  const set: Limit = { side, limit, hysteresis: HYSTERESIS, parameter: 'hr', unit: '/min', code }
  const tolerance = Math.max(TOLERANCE_PER_MIN, TOLERANCE * limit)
  const acting = side === 'low' ? limit + tolerance : limit - tolerance
  const verdict = judgeRun(readings.rate9_per_min, readings[`rate${beats}_per_min`]!, set, acting)
  if (verdict.condition !== 'true') return verdict
  const pulse = pulseNow(readings)
  const otherwise = pulse === null ? 0 : side === 'low' ? pulse.rate - acting : acting - pulse.rate
  const even = side === 'low' ? EVEN : VERY_EVEN
  if (pulse !== null && otherwise >= 0 && pulse.spread <= even) return { condition: 'false', inside: otherwise >= HYSTERESIS }
  return { ...verdict, because: { ...verdict.because, beats, limit_set: limit, ...pulseBecause(pulse) } }
}

/** A rate over nine beats, as the screen shows it, above the limit that was set is above it, whatever the longer run says. */
function judgeRun(nine: Reading | undefined, run: Reading, set: Limit, acting: number): Verdict {
  const fast = nine && judgeLimit(nine, set)
  return fast?.condition === 'true' ? fast : judgeLimit(run, { ...set, limit: acting })
}
