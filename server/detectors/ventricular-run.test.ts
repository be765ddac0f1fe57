import { expect, test } from 'vitest'
import { blank, judge, steady } from './testing.ts'
import run from './ventricular-run.ts'

test('[DET-54] three ventricular beats in a row above 100/min are a run; two, slow ones and unlike ones are not', () => {
  expect(judge(run, { 'v.run': steady(3), 'v.rate': steady(130), 'v.run_alike': steady(0.9) })).toMatchObject({
    condition: 'true',
    code: 'ventricular_run',
    params: { beats: 3, rate: 130 },
    because: { run: 3, beats: 3, rate: 130, rate_per_min: 100, alike: 0.9 },
  })
  expect(judge(run, { 'v.run': steady(2), 'v.rate': steady(130), 'v.run_alike': steady(0.9) })).toEqual({
    condition: 'false',
    inside: true,
  })
  expect(judge(run, { 'v.run': steady(4), 'v.rate': steady(100), 'v.run_alike': steady(0.9) })).toEqual({
    condition: 'false',
    inside: true,
  })
  expect(judge(run, { 'v.run': steady(4), 'v.rate': steady(130), 'v.run_alike': steady(0.5) })).toEqual({
    condition: 'false',
    inside: true,
  })
  expect(judge(run, { 'v.run': blank('noise') })).toEqual({ condition: 'unknown', reason: 'noise' })
})

test('[DET-53] a run stands below the tachycardia it may become', () => {
  expect(run.suppressed_by).toContain('ventricular-tachycardia')
})
