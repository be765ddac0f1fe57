import type { Preferences } from '../preferences/preferences.ts'

/** Without calibration a millimetre is taken to be this many CSS pixels (24 inch, 1920 wide), and is never called one. */
const NOMINAL_PX_PER_MM = 3.6
/** Zoom comes in fractions that do not divide evenly. */
const RATIO_SLACK = 0.005

/** How the waves of one bed lie on this screen. */
export interface WaveScale {
  px_per_s: number
  px_per_mV: number
  /** Whether the millimetres are true: measured on this screen, at the zoom of now. */
  calibrated: boolean
  mm_per_s: number
  mm_per_mV: number
}

export const SWEEPS_MM_S = ['6.25', '12.5', '25', '50'] as const
export const GAINS_MM_MV = ['5', '10', '20', '40'] as const

type Kept = Pick<Preferences, 'px_per_mm' | 'px_ratio' | 'sweep_mm_s' | 'gain_mm_mv'>

/** @param ratio device pixels of a CSS pixel now. */
export function waveScale(kept: Kept, ratio: number): WaveScale {
  const calibrated = kept.px_per_mm > 0 && Math.abs(kept.px_ratio - ratio) <= RATIO_SLACK
  const px_per_mm = calibrated ? kept.px_per_mm : NOMINAL_PX_PER_MM
  const [mm_per_s, mm_per_mV] = [Number(kept.sweep_mm_s), Number(kept.gain_mm_mv)]
  return { px_per_s: mm_per_s * px_per_mm, px_per_mV: mm_per_mV * px_per_mm, calibrated, mm_per_s, mm_per_mV }
}

/** A bank card is this wide, mm (ISO/IEC 7810 ID-1). */
export const CARD_MM = 85.6

export function pxPerMm(card_px: number): number {
  return card_px / CARD_MM
}

/** Seconds that `width_px` show at another speed. */
export function secondsAt(scale: WaveScale, sweep_mm_s: string, width_px: number): number {
  return width_px / ((scale.px_per_s / scale.mm_per_s) * Number(sweep_mm_s))
}
