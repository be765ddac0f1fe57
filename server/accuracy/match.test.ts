import { expect, test } from 'vitest'
import type { Annotation } from '../simulator/replay/annotations.ts'
import { count, f1, pair, percent } from './match.ts'
import { qrsResult, scoreQrs } from './qrs.ts'
import type { Emission } from './tap.ts'

const score = (reference: number[], found: number[], counts = (_: number) => true) =>
  count(reference, found, pair(reference, found, 150), counts)

test('[ACCU-1] beats are matched one to one within 150 ms, the nearer of two first', () => {
  expect(score([1_000, 2_000], [1_150, 2_151])).toEqual({ tp: 1, fn: 1, fp: 1 })
  expect(score([1_000], [900, 1_010])).toEqual({ tp: 1, fn: 0, fp: 1 })
  expect([...pair([1_000], [900, 1_010], 150).partner]).toEqual([1])
  expect([...pair([1_000, 1_200], [1_140], 150).partner]).toEqual([-1, 0])
  expect(score([1_000, 1_100], [1_000, 1_100])).toEqual({ tp: 2, fn: 0, fp: 0 })
  expect(score([], [5])).toEqual({ tp: 0, fn: 0, fp: 1 })
  expect(score([5], [])).toEqual({ tp: 0, fn: 1, fp: 0 })
  expect(percent(0, 0)).toBeNull()
  expect(f1({ tp: 1, fn: 1, fp: 1 })).toBe(0.5)
})

const annotation = (ms: number, symbol: string): Annotation => ({ sample: ms, symbol, sub: 0, channel: 0, num: 0, aux: '' })
const told = (at_ms: number, known_ms = at_ms + 400): Emission => ({ at_ms, known_ms, value: 1, quality: '', source: '' })

test('[ACCU-2] the first five minutes and flutter are left out, and only beats are beats', () => {
  const annotations = [
    annotation(299_900, 'N'),
    annotation(300_500, 'N'),
    annotation(301_500, 'V'),
    annotation(302_500, '~'),
    annotation(303_000, '['),
    annotation(303_500, '!'),
    annotation(305_000, ']'),
    annotation(306_000, 'N'),
  ]
  // 300,020 belongs to the beat of 299,900, which is not counted; 304,000 lies in the flutter; 302,500 is false.
  const r = scoreQrs('x', annotations, 1_000, [told(100), told(300_020), told(300_520), told(302_500), told(304_000), told(306_010)])
  expect(r).toMatchObject({ tp: 2, fn: 1, fp: 1 })
})

test('[ACCU-3] latency runs from the annotated R peak to the end of the frame that told the beat', () => {
  const r = scoreQrs('x', [annotation(400_000, 'N')], 1_000, [told(400_100, 400_750)])
  expect(r.latencies_ms).toEqual([750])
  const other = { ...r, name: 'y', tp: 1, fn: 1, fp: 0 }
  expect(qrsResult([r, other])).toEqual({ records: 2, se: 66.667, ppv: 100, worst_se: 50, worst_ppv: 100, latency_ms_p99: 750 })
})
