import { expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { createQrsLead, filterAny, filterWhole, LEARNT, runLead, scaleLead } from './qrs-lead.ts'
import { createQrs } from './qrs-memory.ts'
import { beatsAt, ecg } from './testing.ts'

const RATE_HZ = 250
const { coef } = createQrs(RATE_HZ)
const samples = ecg(RATE_HZ, 20, beatsAt(80, 0, 20), 0.05).map((v) => v + 300)

test.each([1, 2, 3])(
  '[ENG-51] the quick loop for whole samples leaves the same levels and the same memory, bit for bit, %i to one',
  (fold) => {
    const [any, whole] = [createQrsLead('ecg_ii', RATE_HZ / fold), createQrsLead('ecg_ii', RATE_HZ / fold)]
    const [a, b] = [new Float64Array(64), new Float64Array(64)]
    for (const lead of [any, whole]) {
      scaleLead(lead, 0.005)
      filterAny(lead, samples, 0, 1, fold, 0, RATE_HZ / fold, coef, a)
    }
    let told = 0
    for (let from = 1; from < samples.length; from += 61) {
      const to = Math.min(samples.length, from + 61)
      const folds = from % fold
      const count = Math.floor((folds + to - from) / fold)
      expect(filterAny(any, samples, from, to, fold, folds, RATE_HZ / fold, coef, a)).toBe(to - from)
      filterWhole(whole, samples, from, to, fold, folds, RATE_HZ / fold, coef, b)
      expect(b.subarray(0, count)).toEqual(a.subarray(0, count))
      expect(whole).toEqual(any)
      told += count
    }
    expect(told).toBe(Math.floor(samples.length / fold) - Math.floor(1 / fold))
    expect(Math.max(...a)).toBeGreaterThan(0)
  },
)

test.each([1, 2, 3])(
  '[ENG-51] where samples are missing the two loops together leave what the one for any samples leaves, %i to one',
  (fold) => {
    const holes = Int16Array.from(samples, (v, i) =>
      i % 97 === 0 || (i > 1800 && i < 1805) || (i > 2500 && i < 2600) ? MISSING_SAMPLE : v,
    )
    const [any, both] = [createQrsLead('ecg_ii', RATE_HZ / fold), createQrsLead('ecg_ii', RATE_HZ / fold)]
    const [a, b] = [new Float64Array(64), new Float64Array(64)]
    for (const lead of [any, both]) {
      scaleLead(lead, 0.005)
      lead.f[LEARNT] = Number.MAX_SAFE_INTEGER
    }
    for (let from = 0; from < holes.length; from += 61) {
      const to = Math.min(holes.length, from + 61)
      const folds = from % fold
      const count = Math.floor((folds + to - from) / fold)
      filterAny(any, holes, from, to, fold, folds, RATE_HZ / fold, coef, a)
      runLead(both, holes, from, to, fold, folds, RATE_HZ / fold, coef, b)
      expect(b.subarray(0, count)).toEqual(a.subarray(0, count))
      expect(both).toEqual(any)
    }
    expect(Math.max(...a)).toBeGreaterThan(0)
  },
)
