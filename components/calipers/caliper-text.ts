import { unitLabel } from '../bed/number-format.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { type Scale, scaleIn } from '../units/units.ts'
import { parameterOf } from '../waveform/wave-look.ts'
import type { CaliperWave, Reading } from './caliper.ts'

/** Digits worth reading of a difference, by unit; what a device can tell apart lies near them. */
const DIGITS: Record<string, number> = { mV: 2, Ohm: 2, '[g]': 2, 'cm[H2O]': 1, 'L/min': 1 }
/** Below this a rate is read with a tenth. */
const TENTHS_BELOW = 10

/** `624 ms`, `96 /min`, `Δ 0.42 mV` (in the ward's unit), each for itself; a part that cannot be told is said to be missing. */
export function readingWords(reading: Reading, wave: CaliperWave): { interval: string; rate: string; difference: string } {
  const { interval_ms, per_minute, difference } = reading
  return {
    interval: text('waves.interval', { ms: Math.round(interval_ms) }),
    rate: per_minute === null ? text('waves.no_rate') : text('waves.rate', { rate: rateDigits(per_minute) }),
    difference:
      difference === null
        ? text('waves.no_difference')
        : differenceWords(difference, scaleIn(wave.unit, parameterOf(wave.channel) === 'co2', DIGITS[wave.unit] ?? 0)),
  }
}

/** A difference has no zero point: only the factor of its unit counts. */
function differenceWords(difference: number, { unit, factor, digits }: Scale): string {
  return text('waves.difference', { value: signed(difference * factor, digits), unit: unitLabel(unit) }).trim()
}

function rateDigits(per_minute: number): string {
  return per_minute.toFixed(per_minute < TENTHS_BELOW ? 1 : 0)
}

function signed(value: number, digits: number): string {
  const shown = value.toFixed(digits)
  if (Number(shown) === 0) return shown.replace('-', '')
  return value > 0 ? `+${shown}` : shown.replace('-', '−')
}

/** 14:41:46.232: a moment as exact as a sample. */
export function momentWords(ms: number): string {
  const whole = Math.round(ms)
  return `${clockTime(whole)}.${String(((whole % 1000) + 1000) % 1000).padStart(3, '0')}`
}
