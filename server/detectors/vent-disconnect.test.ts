import { describe, expect, test } from 'vitest'
import { blank, judge, settingsOf, steady } from './testing.ts'
import ventDisconnect from './vent-disconnect.ts'

const breath = (peak: number, volume: number, rate = 14) => ({
  paw_peak: steady(peak),
  tidal_volume: steady(volume),
  vent_rate: steady(rate),
})

describe('vent-disconnect', () => {
  test('[DET-100] pressure and volume both collapsed while the ventilator cycles is a disconnect', () => {
    expect(judge(ventDisconnect, breath(2, 15))).toMatchObject({
      condition: 'true',
      code: 'vent_disconnect',
      params: { parameter: 'paw_peak', value: 2 },
      because: { peak_cmh2o: 2, low_cmh2o: 7, volume_ml: 15, low_ml: 100, cycles_per_min: 14 },
    })
  })

  test.each([
    ['a leak: pressure low, volume there', breath(4, 380)],
    ['a small breath: volume low, pressure there', breath(22, 60)],
    ['on the limits', breath(7, 99)],
    ['on the other limit', breath(6, 100)],
    ['standby: nothing is blown', breath(0, 0, 0)],
    ['a patient who is ventilated', breath(22, 450)],
  ])('[DET-100] %s is none', (_, readings) => {
    expect(judge(ventDisconnect, readings)).toEqual({ condition: 'false', inside: true })
  })

  test('[DET-100] what a neonate breathes is not a disconnect', () => {
    expect(judge(ventDisconnect, breath(18, 5), settingsOf(ventDisconnect, 'neonate')).condition).toBe('false')
    expect(judge(ventDisconnect, breath(2, 0.5), settingsOf(ventDisconnect, 'neonate')).condition).toBe('true')
  })

  test.each(['paw_peak', 'tidal_volume', 'vent_rate'] as const)('[DET-3] %s missing, stale or doubtful is unknown', (key) => {
    const collapsed = breath(1, 0)
    const { [key]: _, ...without } = collapsed
    expect(judge(ventDisconnect, without)).toEqual({ condition: 'unknown', reason: 'not_measured' })
    const old = { ...collapsed, [key]: steady(1, { age_ms: 5_001, seen_ms: 5_001 }) }
    expect(judge(ventDisconnect, old)).toEqual({ condition: 'unknown', reason: 'stale' })
    expect(judge(ventDisconnect, { ...collapsed, [key]: blank('missing', 1) })).toEqual({ condition: 'unknown', reason: 'missing' })
  })
})
