import { expect, test } from 'vitest'
import { CHANNELS } from '../../contracts/channel.ts'
import { USUAL_UNITS, unitsOf } from '../../contracts/units.ts'
import { scaleOf, toShown, toStored, written } from './units.ts'

const OTHER = { pressure: 'kPa', co2: 'kPa', temperature: '[degF]' } as const

test('[UNIT-1] a ward’s units change how figures are written, and no others', () => {
  expect(written(scaleOf('temp', OTHER), 37)).toBe('98.6')
  expect(written(scaleOf('etco2', OTHER), 45)).toBe('6.0')
  expect(written(scaleOf('nibp_sys', OTHER), 120)).toBe('16.0')
  expect(written(scaleOf('etco2', { ...OTHER, co2: 'mm[Hg]' }), 45)).toBe('45')
  for (const key of ['spo2', 'hr', 'rr', 'peep', 'tidal_volume']) expect(scaleOf(key, OTHER)).toEqual(scaleOf(key, USUAL_UNITS))
})

test('[UNIT-1] as usual, every channel is written with its own unit and digits', () => {
  for (const { key, units, digits = 0 } of CHANNELS)
    expect(scaleOf(key, USUAL_UNITS)).toEqual({ unit: units[0], factor: 1, offset: 0, digits })
  expect(written(scaleOf('never_heard_of', USUAL_UNITS), 3)).toBe('3')
})

test('[UNIT-2] what is written in a ward’s unit and typed back is the same limit', () => {
  for (const key of ['temp', 'etco2', 'art_mean'])
    for (let tenth = 300; tenth < 450; tenth++) {
      const scale = scaleOf(key, OTHER)
      const shown = Number(toShown(scale, tenth / 10).toFixed(1))
      expect(Number(written(scale, toStored(scale, shown)))).toBe(shown)
    }
})

test.each([null, undefined, 3, 'kPa', [], { pressure: 'bar' }, { temperature: 'K' }])(
  '[UNIT-3] units that are not understood are as usual: %j',
  (kept) => {
    expect(unitsOf(kept)).toEqual(USUAL_UNITS)
  },
)

test('[UNIT-3] a ward that has chosen one keeps the others as usual', () => {
  expect(unitsOf({ temperature: '[degF]' })).toEqual({ ...USUAL_UNITS, temperature: '[degF]' })
})
