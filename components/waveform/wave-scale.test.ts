import { describe, expect, test } from 'vitest'
import { CARD_MM, pxPerMm, secondsAt, waveScale } from './wave-scale.ts'

const kept = { px_per_mm: pxPerMm(342.4), px_ratio: 1, sweep_mm_s: '25', gain_mm_mv: '10' } as const

describe('millimetres are true on a calibrated screen', () => {
  test.each([
    ['6.25', 25],
    ['12.5', 50],
    ['25', 100],
    ['50', 200],
  ] as const)('[BW-1] %s mm/s are %i px/s where a bank card is 342.4 px wide', (sweep_mm_s, px) => {
    expect(waveScale({ ...kept, sweep_mm_s }, 1).px_per_s).toBeCloseTo(px, 9)
  })
  test.each([
    ['5', 20],
    ['10', 40],
    ['20', 80],
    ['40', 160],
  ] as const)('[BW-1] %s mm/mV are %i px there', (gain_mm_mv, px) => {
    expect(waveScale({ ...kept, gain_mm_mv }, 1).px_per_mV).toBeCloseTo(px, 9)
  })
  test('[BW-1] a card as wide as it is measures itself', () => {
    expect(pxPerMm(CARD_MM)).toBe(1)
    expect(waveScale(kept, 1).calibrated).toBe(true)
  })
})

describe('what was not measured is not called a millimetre', () => {
  test('[BW-2] no calibration, or one at another zoom or screen', () => {
    expect(waveScale({ ...kept, px_per_mm: 0 }, 1).calibrated).toBe(false)
    expect(waveScale(kept, 2).calibrated).toBe(false)
    expect(waveScale(kept, 1.1).calibrated).toBe(false)
    expect(waveScale({ ...kept, px_ratio: 1.100000023841858 }, 1.1).calibrated).toBe(true)
  })
  test('[BW-2] a false millimetre does not decide how waves lie: they lie as usual', () => {
    expect(waveScale({ ...kept, px_per_mm: 8 }, 2)).toMatchObject({ px_per_s: 90, px_per_mV: 36 })
  })
  test('[BW-2] seconds a width shows at each speed', () => {
    const scale = waveScale({ ...kept, px_per_mm: 0 }, 1)
    expect(['6.25', '12.5', '25', '50'].map((speed) => secondsAt(scale, speed, 1_125))).toEqual([50, 25, 12.5, 6.25])
  })
})
