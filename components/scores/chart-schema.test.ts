import { expect, test } from 'vitest'
import { type ChartFields, chartSchema, EMPTY, observationsOf } from './chart-schema.ts'
import { chartedOf } from './save-chart.ts'

const form = (change: Partial<ChartFields> = {}): ChartFields => ({ ...EMPTY, ...change })
const faults = (change: Partial<ChartFields>) => chartSchema.safeParse(form(change)).error?.issues.map(({ path }) => path.join('.')) ?? []

test('[SCO-41] what is not filled in is not charted; a decimal comma is understood', () => {
  expect(observationsOf(form({ consciousness: 'A', oxygen: 'air', figures: { temperature_c: '37,2', gcs: ' ' } }))).toEqual({
    ...{ consciousness: 'A', oxygen: 'air', temperature_c: 37.2 },
  })
  expect(observationsOf(form({ oxygen: 'air', oxygen_l_per_min: '4' }))).toEqual({ oxygen: 'air' })
  expect(observationsOf(form({ oxygen: 'oxygen', oxygen_l_per_min: '4' }))).toEqual({ oxygen: 'oxygen', oxygen_l_per_min: 4 })
  expect(observationsOf(form({ pregnant: 'no', spo2_scale: '2', consciousness: null }))).toEqual({ pregnant: false, spo2_scale: 2 })
})

test('[SCO-41] a fault stands at its field; an empty form is refused as a whole', () => {
  expect(faults({})).toEqual(['root'])
  expect(faults({ figures: { temperature_c: '98.6' } })).toEqual(['figures.temperature_c'])
  expect(faults({ figures: { gcs: '2', pulse_per_min: 'fast' } }).sort()).toEqual(['figures.gcs', 'figures.pulse_per_min'])
  expect(faults({ oxygen: 'oxygen', oxygen_l_per_min: '400' })).toEqual(['oxygen_l_per_min'])
  expect(faults({ consciousness: 'U' })).toEqual([])
})

test('[SCO-41] every answer has words: charted, refused with its reason, or nothing sent', () => {
  expect(chartedOf({ status: 'done', key: 'k', at_ms: 0 })).toMatchObject({ state: 'saved' })
  expect(chartedOf({ status: 'refused', key: 'k', reason: 'chart_invalid', detail: { why: 'too_old' } })).toEqual({
    ...{ state: 'failed', words: 'The time of observation is more than 12 hours ago.' },
  })
  expect(chartedOf({ status: 'refused', key: 'k', reason: 'not_allowed' })).toMatchObject({ words: 'Your role may not do this.' })
  expect(chartedOf({ status: 'not_sent', key: 'k', reason: 'offline' })).toMatchObject({ state: 'failed' })
})
