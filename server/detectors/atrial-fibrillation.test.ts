import { expect, test } from 'vitest'
import af from './atrial-fibrillation.ts'
import { blank, judge, reading, steady } from './testing.ts'

test('[DET-20] an irregular half minute is told as possible fibrillation, of a priority that does not wake the ward', () => {
  expect(judge(af, { af: steady(1, { n: 30, mean: 0.8, min: 0 }) })).toMatchObject({
    condition: 'true',
    code: 'atrial_fibrillation',
    channel: 'ecg',
    because: { irregular_part: 0.8, windows: 30 },
  })
  expect(af.priority).toBe('medium')
  expect(af.latches).toBe(false)
})

test('[DET-20] it ends only after a regular minute, and says nothing of beats that cannot be judged', () => {
  expect(judge(af, { af: steady(0, { max: 1 }) })).toEqual({ condition: 'false', inside: false })
  expect(judge(af, { af: steady(0) })).toEqual({ condition: 'false', inside: true })
  expect(judge(af, { af: blank('noise', 1) })).toEqual({ condition: 'unknown', reason: 'noise' })
  expect(judge(af, { af: blank('learning') })).toEqual({ condition: 'unknown', reason: 'learning' })
  expect(judge(af, { af: reading() })).toEqual({ condition: 'unknown', reason: 'not_measured' })
})
