import { expect, test } from 'vitest'
import { DETECTORS, SIGNALS } from '../engine/testing.ts'
import { inlineRuntime } from './inline.ts'
import { bare, runtimeContract } from './runtime.contract.ts'
import { batches, CLEAN, story, WITHIN_LATENESS, ward } from './testing.ts'

runtimeContract('the inline home', () => inlineRuntime({ signals: SIGNALS, detectors: DETECTORS, build: 'test' }), [1, 2])

test.each([1, 2, 3, 4, 5, 6])('[P2] shuffled within lateness and delivered twice: the same alarms as in clean order (seed %i)', (seed) => {
  const options = { seed, patients: 6, seconds: 180, people: false }
  const clean = story(bare(batches(ward({ ...options, disorder: CLEAN }), seed)))
  const shuffled = story(bare(batches(ward({ ...options, disorder: WITHIN_LATENESS }), seed + 100)))
  expect(clean.length).toBeGreaterThan(20)
  expect(shuffled).toEqual(clean)
})
