import { expect, test } from 'vitest'
import { createQrsLead, filterAny, filterWhole, runLead, scaleLead } from './qrs-lead.ts'
import { createQrs } from './qrs-memory.ts'
import { beatsAt, ecg } from './testing.ts'

const RATE_HZ = 250
const { coef } = createQrs(RATE_HZ)
const samples = ecg(RATE_HZ, 20, beatsAt(80, 0, 20), 0.05).map((v) => v + 300)

test('[ENG-51] the quick loop for whole samples leaves the same levels and the same memory, bit for bit', () => {
  const [any, whole] = [createQrsLead('ecg_ii', RATE_HZ), createQrsLead('ecg_ii', RATE_HZ)]
  const [a, b] = [new Float64Array(64), new Float64Array(64)]
  for (const lead of [any, whole]) {
    scaleLead(lead, 0.005)
    runLead(lead, samples, 0, 64, 1, 0, RATE_HZ, coef, a)
  }
  for (let from = 64; from < samples.length; from += 62) {
    const to = Math.min(samples.length, from + 62)
    expect(filterAny(any, samples, from, to, 1, 0, RATE_HZ, coef, a)).toBe(to - from)
    filterWhole(whole, samples, from, to, RATE_HZ, coef, b)
    expect(b.subarray(0, to - from)).toEqual(a.subarray(0, to - from))
    expect(whole).toEqual(any)
  }
  expect(Math.max(...a)).toBeGreaterThan(0)
})
