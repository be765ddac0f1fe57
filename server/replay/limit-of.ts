import type { Facts } from '../../contracts/why.ts'
import type { Detector, Reading, Verdict } from '../engine/detector.ts'

/** Settings of a detector as its form shows them. */
export function settingsInOrder({ form }: Detector): string[] {
  return Object.keys(form).sort((a, b) => form[a]!.order - form[b]!.order)
}

/** The setting a detector holds one number against; null where it judges otherwise. */
function limitOf(detector: Detector): { setting: string; low: boolean; unit: string } | null {
  const setting = settingsInOrder(detector).find((name) => /^(low|high)_/.test(name))
  return setting === undefined ? null : { setting, low: setting.startsWith('low'), unit: detector.form[setting]!.unit }
}

/** What the detector held against its limit: the value it names, else the newest, else the mean of its window. NaN: nothing good was measured. */
export function judgedValue(
  detector: Detector,
  reading: Reading | undefined,
  verdict: Verdict,
  settings: Readonly<Record<string, number>>,
): number {
  if (verdict.condition === 'true' && typeof verdict.because.value === 'number') return verdict.because.value
  if (reading === undefined || reading.quality !== '' || !(reading.n > 0)) return Number.NaN
  const limit = limitOf(detector)
  const beyond = limit !== null && (limit.low ? reading.last < settings[limit.setting]! : reading.last > settings[limit.setting]!)
  return verdict.condition === 'false' && beyond ? reading.mean : reading.last
}

/** The value nearest to the limit, or furthest beyond it; none where the detector does not hold one number against one limit. */
export function valueFacts(detector: Detector, least: number, greatest: number, settings: Readonly<Record<string, number>>): Facts {
  const of = limitOf(detector)
  if (of === null || Number.isNaN(least)) return {}
  const { setting, low, unit } = of
  const limit = settings[setting]!
  const value = low ? least : greatest
  return { value: round(value), limit, distance: round(Math.abs(value - limit)), setting, unit }
}

const round = (value: number): number => Number(value.toFixed(1))
