import { afterEach, expect, test } from 'vitest'
import { USUAL_UNITS } from '../../contracts/units.ts'
import { live } from '../live/live.ts'
import { scaleTexts } from './live-stack.ts'
import { rowsOf } from './rows.ts'
import type { WaveScale } from './wave-scale.ts'

const ranges = new Map([
  ['art', { low: 60, high: 140 }],
  ['co2', { low: -0.2, high: 45 }],
])
const texts = () => scaleTexts(rowsOf(['art', 'co2'], 400), ranges, {} as WaveScale)

afterEach(() => live.store.setState({ ward: null }))

test('[UNIT-1] the scale beside a wave is written in the unit of the ward’s numbers', () => {
  expect(texts()).toEqual({ art: 'scale 60–140', co2: 'scale 0–45' })
  live.store.setState({ ward: { id: 'w', name: '', kind: '', units: { ...USUAL_UNITS, pressure: 'kPa', co2: 'kPa' } } })
  expect(texts()).toEqual({ art: 'scale 8.0–18.7', co2: 'scale 0.0–6.0' })
})
