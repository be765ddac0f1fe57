import { CHANNEL_BY_KEY } from '../../contracts/channel.ts'
import { factorOf, type LimitsRow, placeOf } from './limits-rows.ts'

/** The number a detector is about: its live value and colour stand beside its limits. '' for technical ones. */
export function numberOfDetector(detector: string): string {
  if (/^(hr-|asystole)/.test(detector)) return 'hr'
  if (/^(spo2-|desaturation)/.test(detector)) return 'spo2'
  if (/^(rr-|apnoea)/.test(detector)) return 'rr'
  const number = detector.replace(/-(low|high)$/, '').replaceAll('-', '_')
  return CHANNEL_BY_KEY.get(number)?.kind === 'numeric' ? number : ''
}

/** One scale for all limits of a number, so that rows below each other can be compared. Seconds have a scale of their own. */
export function scaleOf(row: LimitsRow, rows: readonly LimitsRow[]): [number, number] {
  if (factorOf(row) !== 1) return [0, row.max]
  const number = numberOfDetector(row.detector)
  if (number === '') return [row.min, row.max]
  const kin = rows.filter(
    (r) => numberOfDetector(r.detector) === number && factorOf(r) === 1 && ['low', 'high'].includes(placeOf(r.setting)),
  )
  const low = Math.min(...kin.map((r) => r.min))
  const high = Math.max(...kin.map((r) => r.max))
  return number === 'spo2' ? [low, 100] : [Math.min(low, number === 'rr' ? 0 : low), high]
}
