import type { Reading, Readings, Verdict } from '../engine/detector.ts'

/** A number older than this says nothing about now: the limit is suspended, not satisfied. */
export const FRESH_MS = 5_000

/** Why a reading cannot be judged, or '' when it can. */
export function doubt(reading: Reading, fresh_ms: number = FRESH_MS): string {
  if (reading.quality !== '' && reading.seen_ms <= fresh_ms) return reading.quality
  if (!Number.isFinite(reading.seen_ms) || !Number.isFinite(reading.age_ms)) return 'not_measured'
  if (!(reading.age_ms <= fresh_ms)) return 'stale'
  return Number.isFinite(reading.last) ? '' : 'missing'
}

export interface Limit {
  side: 'low' | 'high'
  limit: number
  /** How far inside the limit the value must have been for the whole window for the alarm to end. */
  hysteresis: number
  parameter: string
  unit: string
  code: string
  /** Digits after the point the value is shown with; 0 unless told. */
  digits?: number
  /** How old the newest value may be, for what is measured now and then; FRESH_MS unless told. */
  fresh_ms?: number
}

/** The newest value against one limit. The value at the limit is still inside it. */
export function judgeLimit(reading: Reading, rule: Limit): Verdict {
  const reason = doubt(reading, rule.fresh_ms)
  if (reason !== '') return { condition: 'unknown', reason }
  const { side, limit, hysteresis, parameter, unit, code, digits = 0 } = rule
  const value = reading.last
  const broken = side === 'low' ? value < limit : value > limit
  if (!broken) {
    const inside = side === 'low' ? lowest(reading) >= limit + hysteresis : highest(reading) <= limit - hysteresis
    return { condition: 'false', inside }
  }
  return {
    condition: 'true',
    code,
    channel: parameter,
    params: { parameter, value: shown(value, side, digits), limit, unit },
    because: { value, limit, least: lowest(reading), greatest: highest(reading), age_ms: reading.age_ms },
  }
}

/** A number against a limit, unless the wave it stands on cannot be trusted now. */
export function judgeBacked(reading: Reading, wave: Reading, rule: Limit): Verdict {
  if (wave.quality !== '' && wave.seen_ms <= FRESH_MS) return { condition: 'unknown', reason: wave.quality }
  return judgeLimit(reading, rule)
}

/** SpO2, the mean of the window's values, against a limit, unless its own pleth says that the probe is off or sees nothing. */
export function judgeSaturation(readings: Readings, rule: Limit): Verdict {
  const spo2 = readings.spo2!
  const mean = spo2.n > 0 && Number.isFinite(spo2.mean) && Number.isFinite(spo2.last) ? { ...spo2, last: spo2.mean } : spo2
  return judgeBacked(mean, readings['pleth.quality']!, rule)
}

function lowest(reading: Reading): number {
  return reading.n > 0 ? reading.min : reading.last
}

function highest(reading: Reading): number {
  return reading.n > 0 ? reading.max : reading.last
}

/** With the digits of the screen, but never so that it looks as if it were inside the limit. */
function shown(value: number, side: 'low' | 'high', digits: number): number {
  const steps = 10 ** digits
  const scaled = Number((value * steps).toFixed(6))
  return (side === 'low' ? Math.floor(scaled) : Math.ceil(scaled)) / steps
}

/** A technical condition: the newest mark on a wave is one of `reasons`. */
export function judgeMark(reading: Reading, channel: string, code: string, reasons: readonly string[]): Verdict {
  if (!(reading.seen_ms <= FRESH_MS)) return { condition: 'unknown', reason: Number.isFinite(reading.seen_ms) ? 'stale' : 'not_measured' }
  const reason = reading.quality
  if (!reasons.includes(reason)) return { condition: 'false', inside: true }
  const params: Record<string, string> = code === 'signal_quality' ? { channel, reason } : { channel }
  return { condition: 'true', code, channel, params, because: { reason, bad_ms: Number.isFinite(reading.age_ms) ? reading.age_ms : -1 } }
}
