import { expect, test } from 'vitest'
import pvc from './pvc-frequent.ts'
import { blank, judge, steady } from './testing.ts'

test('[DET-55] more ventricular beats in a minute than the limit', () => {
  expect(judge(pvc, { 'v.per_min': steady(11) })).toMatchObject({
    condition: 'true',
    code: 'pvc_frequent',
    params: { value: 11, limit: 10 },
    because: { per_min: 11, limit: 10 },
  })
  expect(judge(pvc, { 'v.per_min': steady(10) })).toEqual({ condition: 'false', inside: false })
  expect(judge(pvc, { 'v.per_min': steady(9) })).toEqual({ condition: 'false', inside: true })
  expect(judge(pvc, { 'v.per_min': steady(30), 'ecg.quality': blank('noise') })).toEqual({ condition: 'unknown', reason: 'noise' })
  expect(judge(pvc, { 'v.per_min': blank('noise') })).toEqual({ condition: 'unknown', reason: 'noise' })
})
