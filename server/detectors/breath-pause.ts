import type { Reading, Verdict } from '../engine/detector.ts'
import { doubt } from './verdict.ts'

/** A pause is told each second. */
const FRESH_MS = 3_000

/** Apnoea by the time without a breath, ms, of one wave ('resp', 'co2'): true from `after_ms` on, unknown while the wave is doubted. */
export function judgeBreathPause(pause: Reading, channel: string, after_ms: number): Verdict {
  const reason = doubt(pause, FRESH_MS)
  if (reason !== '') return { condition: 'unknown', reason }
  if (pause.last < after_ms) return { condition: 'false', inside: true }
  return {
    condition: 'true',
    code: 'apnoea',
    channel,
    params: { seconds: Math.floor(pause.last / 1000) },
    because: { pause_ms: pause.last, after_ms },
  }
}
