import type { Readings, Verdict } from '../engine/detector.ts'
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
/** Nine beats are believed before the longer run when they are beyond the limit by more than a rate is uncertain by. */
const CLEARLY = 1.05
/** A fast heart may fill too little to give a pulse each time, so a slow pulse refutes it only when it is very even. */
const VERY_EVEN = EVEN / 2

/**
 * The rate over a run of beats against a limit, refuted by an even pulse that clearly says otherwise (missed beats, T waves
 * counted). A pause has no rate: asystole speaks of it.
 */
export function extremeRate(readings: Readings, { side, beats, limit, code }: ExtremeRate): Verdict {
  const rule: Limit = { side, limit, hysteresis: HYSTERESIS, parameter: 'hr', unit: '/min', code }
  const nine = readings.rate9_per_min
  const clear = nine && judgeLimit(nine, { ...rule, limit: CLEARLY * limit })
  if (clear?.condition === 'unknown') return clear
  const verdict = judgeLimit(clear?.condition === 'true' ? nine! : readings[`rate${beats}_per_min`]!, rule)
  if (verdict.condition !== 'true') return verdict
  const pulse = pulseNow(readings)
  const otherwise = pulse === null ? 0 : side === 'low' ? pulse.rate - limit : limit - pulse.rate
  const even = side === 'low' ? EVEN : VERY_EVEN
  if (pulse !== null && otherwise >= 0 && pulse.spread <= even) return { condition: 'false', inside: otherwise >= HYSTERESIS }
  return { ...verdict, because: { ...verdict.because, beats: clear?.condition === 'true' ? 9 : beats, ...pulseBecause(pulse) } }
}
