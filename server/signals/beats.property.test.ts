import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import beats from './beats.ts'
import { beatsAt, ecg, frames, run, START_MS, type Told, wave } from './testing.ts'

/** Three leads at 240 Hz; lead changes and a lead that goes off in between. */
const SECONDS = 24
const AT = beatsAt(76, 0, SECONDS)
const STREAM = {
  waves: ['ecg_ii', 'ecg_v5', 'ecg_v1'].map((channel, i) => wave(channel, 240, ecg(240, SECONDS, AT, 0.05 * (i + 1), i + 1))),
  values: [
    { key: 'ecg.lead', value: 0, event_ms: START_MS },
    { key: 'ecg.off', value: 0b10, event_ms: START_MS + 9_000 },
    { key: 'ecg.lead', value: 7, event_ms: START_MS + 12_500 },
    { key: 'ecg.off', value: 0, event_ms: START_MS + 15_000 },
  ],
}
const rounded = (told: readonly Told[]) => told.map((t) => [t.name, Math.round(t.event_ms * 1000), t.value, t.source])
const straight = rounded(run(frames(STREAM, 250), [beats]))

test('[SIG-1] the same beats, to the microsecond, however the samples are cut into frames', () => {
  expect(straight.length).toBeGreaterThan(50)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 5, maxLength: 20 }), (lengths) => {
      let i = 0
      const cut = run(
        frames(STREAM, () => 25 * lengths[i++ % lengths.length]!),
        [beats],
      )
      expect(rounded(cut)).toEqual(straight)
    }),
    { numRuns: 25 },
  )
})

test('[SIG-2] a snapshot taken between any two frames goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 12 }), (which) => {
      const cloned = run(frames(STREAM, 250), [beats], (states, i) => (which[i % which.length] ? structuredClone(states) : states))
      expect(rounded(cloned)).toEqual(straight)
    }),
    { numRuns: 10 },
  )
})

test('[SIG-3] no samples, gains or leads, however odd, throw, hang, or make more beats than a heart can', () => {
  const sample = fc.oneof(fc.constantFrom(MISSING_SAMPLE, 32_767, -32_767, 0, 1), fc.integer({ min: -32_768, max: 32_767 }))
  const gain = fc.constantFrom(0.005, -0.005, 0, 1e-12, 1e12, Number.NaN, Number.POSITIVE_INFINITY)
  const rate = fc.constantFrom(100, 128, 250, 500, 1000)
  const pattern = fc.array(sample, { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(fc.array(fc.record({ pattern, gain }), { minLength: 1, maxLength: 4 }), rate, (leads, rate_hz) => {
      const waves = leads.map((lead, i) => {
        const samples = Int16Array.from({ length: rate_hz * 8 }, (_, k) => lead.pattern[k % lead.pattern.length]!)
        return wave(['ecg_ii', 'ecg_v5', 'ecg_v1', 'ecg_i'][i]!, rate_hz, samples, lead.gain)
      })
      const told = run(frames({ waves, values: [{ key: 'ecg.lead', value: 0, event_ms: START_MS }] }, 250), [beats])
      const times = told.filter((t) => t.name === 'beat').map((t) => t.event_ms)
      for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThan(190)
      for (const t of told) expect(Number.isFinite(t.event_ms) && Number.isFinite(t.value)).toBe(true)
    }),
    { numRuns: 60 },
  )
})
