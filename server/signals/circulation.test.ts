import { serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import artPressure from './art-pressure.ts'
import capnography from './capnography.ts'
import pulse from './pulse.ts'
import pulseRate from './pulse-rate.ts'
import pulseStrength from './pulse-strength.ts'
import respiratoryRate from './respiratory-rate.ts'
import saturation from './saturation.ts'
import { beatsAt, frames, pleth, randomOf, resp, run, START_MS, type Stream, type Told, wave } from './testing.ts'
import waveQuality from './wave-quality.ts'

/** Pulse, pressure and breathing together, each after those it reads. */
const SIGNALS = [capnography, pulse, waveQuality, artPressure, pulseRate, pulseStrength, respiratoryRate, saturation]
const SECONDS = 48

function bed(): Stream {
  const beats = beatsAt(72, 0, SECONDS)
  const off = (kind: 'probe_off' | 'probe_on', s: number) => ({
    event_ms: START_MS + s * 1000,
    event: { kind, channel: 'pleth', text: '', value: 0 } as const,
  })
  const art = pleth(125, SECONDS, beats, 2_000).map((v, i) => (i > 40 * 125 ? 200 : v + 4_000))
  const values = Array.from({ length: SECONDS }, (_, i) => [
    { key: 'spo2', value: 96, event_ms: START_MS + i * 1000 + 330 },
    { key: 'hr', value: 72, event_ms: START_MS + i * 1000 },
    ...(i > 30 ? [{ key: 'pr', value: 71, event_ms: START_MS + i * 1000 + 330 }] : []),
  ]).flat()
  const co2 = Int16Array.from({ length: 62.5 * SECONDS }, (_, i) => (Math.floor(i / 125) % 2 ? 380 : 0))
  return {
    waves: [
      wave('pleth', 125, pleth(125, SECONDS, beats), 1),
      wave('art', 125, art, 0.02),
      wave('resp', 62.5, resp(62.5, SECONDS, 15), 0.001),
      wave('co2', 62.5, co2, 0.1),
    ],
    values,
    events: [off('probe_off', 20.3), off('probe_on', 27.1)],
  }
}

/** What was told of each name in order of event time; the names of one frame may interleave differently. */
function byName(told: readonly Told[]): Record<string, Array<[number, number, string]>> {
  const all: Record<string, Array<[number, number, string]>> = {}
  for (const t of told) {
    const of = all[t.name] ?? []
    of.push([Math.round(t.event_ms * 100) / 100, Math.round(t.value * 1e6) / 1e6, t.quality])
    all[t.name] = of
  }
  return all
}

describe('pulse, pressure and breathing', () => {
  const whole = byName(run(frames(bed(), 240), SIGNALS))

  test('[SIG-1] other frames, same pulses, breaths, rates, pressures and marks', () => {
    for (const name of SIGNALS.flatMap((s) => s.writes)) expect(whole[name]?.length ?? 0, name).toBeGreaterThan(0)
    for (const seed of [1, 2, 3]) {
      const random = randomOf(seed)
      expect(
        byName(
          run(
            frames(bed(), () => 16 * (1 + Math.floor(random() * 120))),
            SIGNALS,
          ),
        ),
        `seed ${seed}`,
      ).toEqual(whole)
    }
  })

  test('[SIG-2] a clone of the state after any frame goes on as if nothing had happened', () => {
    expect(byName(run(frames(bed(), 240), SIGNALS, (states) => structuredClone(states)))).toEqual(whole)
  })

  test('[SIG-12] they keep less than 3 KB without an arterial line, and 1.5 KB more with one', () => {
    const most = (channels: readonly string[]): number => {
      let bytes = 0
      const waves = bed().waves.filter((w) => channels.includes(w.channel))
      run(frames({ ...bed(), waves }, 250), SIGNALS, (states) => {
        bytes = Math.max(bytes, serialize(states).byteLength)
        return states
      })
      return bytes
    }
    expect(most(['pleth', 'resp'])).toBeLessThan(3_000)
    expect(most(['pleth', 'resp', 'art', 'co2'])).toBeLessThan(4_500)
  })

  test('[SIG-3] whatever the samples, nothing throws and no number is an impossible one', () => {
    const sample = fc.oneof(fc.constantFrom(MISSING_SAMPLE, 32767, -32767, 0), fc.integer({ min: -32768, max: 32767 }))
    const stretch = fc.record({ value: sample, n: fc.integer({ min: 1, max: 600 }), random: fc.boolean() })
    const gain = fc.constantFrom(0.02, -0.02, 0, Number.NaN, Number.POSITIVE_INFINITY)
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 12 }), gain, fc.constantFrom(25, 62.5, 250, 1000), (parts, g, rate) => {
        const random = randomOf(parts.length)
        const samples = Int16Array.from(
          parts.flatMap((s) => Array.from({ length: s.n }, () => (s.random ? Math.round((random() - 0.5) * 4000) : s.value))),
        )
        const waves = ['pleth', 'resp', 'art', 'co2'].map((channel) => wave(channel, rate, samples, g))
        const values = ['pr', 'spo2', 'art_mean', 'hr', 'rr_co2', 'etco2'].map((key) => ({
          key,
          value: Number.NaN,
          event_ms: START_MS + 10,
        }))
        for (const { name, event_ms, value, quality } of run(frames({ waves, values }, 250), SIGNALS)) {
          expect(Number.isFinite(event_ms)).toBe(true)
          if (quality === '') expect(Number.isFinite(value), name).toBe(true)
          if (name === 'pulse_rate' || name === 'rr') expect(value > 300, name).toBe(false)
        }
      }),
      { numRuns: 25 },
    )
  })

  const bad: Array<[string, (n: number) => Int16Array]> = [
    ['constant', (n) => new Int16Array(n).fill(137)],
    ['clipped', (n) => Int16Array.from({ length: n }, (_, i) => (i % 250 < 125 ? 32767 : -32767))],
    ['missing', (n) => new Int16Array(n).fill(MISSING_SAMPLE)],
  ]
  test.each(bad)('[SIG-3] a %s pleth, arterial, impedance and CO2 wave never reads as normal', (_, make) => {
    const waves = ['pleth', 'resp', 'art', 'co2'].map((channel) => wave(channel, 125, make(125 * 30), 0.1))
    const told = run(frames({ waves }, 250), SIGNALS).filter((t) => t.event_ms > START_MS + 8_000)
    for (const name of ['pulse_rate', 'rr', 'rr_co2', 'etco2', 'art_sys', 'art_dia', 'art_mean'])
      for (const t of told.filter((t) => t.name === name)) expect(t.value > 0, `${name} ${t.value}`).toBe(false)
    for (const name of ['pleth.quality', 'resp.quality', 'art.quality'])
      for (const t of told.filter((t) => t.name === name)) expect(t.quality, name).not.toBe('')
    expect(told.filter((t) => t.name.startsWith('pulse.'))).toEqual([])
  })
})
