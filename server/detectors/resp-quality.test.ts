import { expect, test } from 'vitest'
import respQuality from './resp-quality.ts'
import { blank, judge, markRules, steady } from './testing.ts'

markRules(respQuality, 'resp.quality', 'signal_quality', ['lead_off', 'clipped', 'missing', 'noise'])

test('[DET-74] a good wave that shows the heart alone is told, too: its rate is blank', () => {
  expect(judge(respQuality, { 'resp.quality': steady(100), rr: blank('noise') })).toMatchObject({
    condition: 'true',
    params: { channel: 'resp', reason: 'noise' },
  })
  expect(judge(respQuality, { 'resp.quality': steady(100), rr: blank('learning') })).toEqual({ condition: 'false', inside: true })
})
