import { serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { bytesOf, stateOf } from './state-bytes.ts'

test('[ENG-49] the state of a partition is stored deflated and comes back as it was; plain bytes of before are read too', () => {
  const state = {
    patients: new Map([['e1', { states: Float64Array.of(1.5, -0, Number.NaN), zeros: new Int16Array(4_000) }]]),
    at: -Infinity,
  }
  const bytes = bytesOf(state)
  expect(bytes.length).toBeLessThan(serialize(state).length / 10)
  expect(stateOf(bytes)).toEqual(state)
  expect(stateOf(serialize(state))).toEqual(state)
  expect(() => stateOf(Uint8Array.of(7, 7, 7))).toThrow()
})
