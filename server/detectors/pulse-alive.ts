import type { Reading, Readings } from '../engine/detector.ts'

/** A pulse rhythm is told twice a second while it lasts; older than this it has ended. */
const FRESH_MS = 750
/** Range over mean of four intervals: breathing moves an even pulse by less than a third, noise by about once its mean. */
export const EVEN = 0.3
/** Fibrillating atria make a living pulse uneven, by about half. */
const ALIVE = 0.6
/** A pulse this recent is there, however uneven (24/min). */
const RECENT_MS = 2_500
/** A converter that gives one value for so long is connected to nobody: an electrode on a body is never that quiet. */
const DEAD_MS = 2_000

/** What detectors of the heart read of the pulse. */
export const PULSE_READS = ['pulse.rate', 'pulse.spread'] as const
/** What tells a heart that stands still from a lead that is not connected. */
export const LIFE_READS = ['constant_ms', 'pulse', ...PULSE_READS] as const

export interface PulseSeen {
  /** Per minute over the last five pulses. */
  rate: number
  /** Range of the last four intervals over their mean. */
  spread: number
  /** The evenest it was in the window: one missed or doubled pulse does not make a living pulse dead. */
  evenest: number
}

/** The pulse of now, or null where no wave has had five pulses, the last of them within 2.5 s. */
export function pulseNow(readings: Readings): PulseSeen | null {
  const [rate, spread] = PULSE_READS.map((name) => readings[name]!) as [Reading, Reading]
  if (!(spread.age_ms <= FRESH_MS) || spread.quality !== '') return null
  return { rate: rate.last, spread: spread.last, evenest: spread.min }
}

/** Whether a pulse moves blood: an even one does. Where no lead moves by a step of its converter any pulse is believed. */
export function pulseLives(readings: Readings): boolean {
  const pulse = pulseNow(readings)
  if (pulse !== null && pulse.evenest <= ALIVE) return true
  const constant = readings.constant_ms!
  return constant.age_ms <= FRESH_MS && constant.last >= DEAD_MS && readings.pulse!.age_ms < RECENT_MS
}

/** The pulse's part of an alarm's reason. */
export function pulseBecause(pulse: PulseSeen | null): Record<string, string | number> {
  if (pulse === null) return { pulse: 'none' }
  return { pulse_per_min: Math.round(pulse.rate), pulse_spread_pct: Math.round(pulse.spread * 100) }
}
