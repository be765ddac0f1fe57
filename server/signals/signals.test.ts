import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { SIGNALS } from './index.ts'
import { beatsAt, ecg, frames, only, pleth, randomOf, resp, run, START_MS, type Stream, type Told, wave } from './testing.ts'

/** Rules that hold for every signal, on all of them together as the engine runs them. */
const SECONDS = 40

function ward(rate_hz = 250): Stream {
  const beats = beatsAt(72, 0, SECONDS)
  return {
    waves: [
      wave('ecg_ii', rate_hz, ecg(rate_hz, SECONDS, beats)),
      wave('ecg_v5', rate_hz, ecg(rate_hz, SECONDS, beats, 0.02, 2)),
      wave('pleth', 125, pleth(125, SECONDS, beats), 1),
      wave('resp', 62.5, resp(62.5, SECONDS, 15), 0.001),
    ],
    values: [{ key: 'hr_device', value: 71, event_ms: START_MS + 5_000 }],
    events: [
      { event_ms: START_MS + 20_300, event: { kind: 'lead_off', channel: 'ecg_ii', text: 'LL', value: 0 } },
      { event_ms: START_MS + 31_000, event: { kind: 'probe_off', channel: 'pleth', text: '', value: 0 } },
    ],
  }
}

/** What was told of each name, in order; the names of one frame may interleave differently. */
function byName(told: readonly Told[]): Record<string, Array<[number, number, string]>> {
  const all: Record<string, Array<[number, number, string]>> = {}
  for (const t of told) {
    const told_of = all[t.name] ?? []
    told_of.push([Math.round(t.event_ms * 100) / 100, t.value, t.quality])
    all[t.name] = told_of
  }
  return all
}

describe('all signals', () => {
  test('[SIG-1] other frames, same beats, rates, pauses and marks', () => {
    const whole = byName(run(frames(ward(), 240)))
    expect(whole.beat!.length).toBeGreaterThan(35)
    expect(whole.pulse!.length).toBeGreaterThan(30)
    for (const seed of [1, 2, 3]) {
      const random = randomOf(seed)
      const cut = byName(run(frames(ward(), () => 16 * (1 + Math.floor(random() * 60)))))
      expect(cut, `seed ${seed}`).toEqual(whole)
    }
  })

  test('[SIG-2] a clone of the state goes on as if nothing had happened', () => {
    const straight = run(frames(ward(), 250))
    const cloned = run(frames(ward(), 250), SIGNALS, (states, i) => (i % 7 === 3 ? structuredClone(states) : states))
    expect(cloned).toEqual(straight)
  })

  test('[SIG-12] together they keep less than 12 KB', async () => {
    const { serialize } = await import('node:v8')
    let bytes = 0
    run(frames(ward(500), 250), SIGNALS, (states) => {
      bytes = Math.max(bytes, serialize(states).byteLength)
      return states
    })
    expect(bytes).toBeGreaterThan(1_000)
    expect(bytes).toBeLessThan(12_000)
  })

  test('[SIG-3] whatever the samples, nothing throws and no number is an impossible one', () => {
    const sample = fc.oneof(
      fc.constant(MISSING_SAMPLE),
      fc.constant(32767),
      fc.constant(-32767),
      fc.constant(0),
      fc.integer({ min: -32768, max: 32767 }),
    )
    const stretch = fc.record({ value: sample, n: fc.integer({ min: 1, max: 400 }), random: fc.boolean() })
    const odd = fc.constantFrom(0.005, -0.005, 0, Number.NaN, Number.POSITIVE_INFINITY)
    fc.assert(
      fc.property(
        fc.array(stretch, { minLength: 1, maxLength: 12 }),
        odd,
        fc.constantFrom(100, 250, 360, 1000),
        (stretches, gain, rate) => {
          const random = randomOf(stretches.length)
          const samples = Int16Array.from(
            stretches.flatMap((s) => Array.from({ length: s.n }, () => (s.random ? Math.round((random() - 0.5) * 4000) : s.value))),
          )
          const waves = ['ecg_ii', 'pleth', 'resp', 'art'].map((channel) => wave(channel, rate, samples, gain))
          const values = ['hr_device', 'rr_device'].map((key) => ({ key, value: Number.NaN, event_ms: START_MS + 10 }))
          for (const t of run(frames({ waves, values }, 250))) {
            expect(Number.isFinite(t.event_ms)).toBe(true)
            if (t.name === 'hr' || t.name === 'rr') {
              expect(t.value >= 0 || t.quality !== '').toBe(true)
              expect(t.value > 400).toBe(false)
            }
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  const bad: Array<[string, (n: number) => Int16Array]> = [
    ['constant', (n) => new Int16Array(n).fill(137)],
    ['clipped', (n) => Int16Array.from({ length: n }, (_, i) => (i % 250 < 125 ? 32767 : -32767))],
    ['missing', (n) => new Int16Array(n).fill(MISSING_SAMPLE)],
  ]
  test.each(bad)('[SIG-3] a %s ECG, pleth and impedance wave never reads as normal', (_, make) => {
    const waves = ['ecg_ii', 'pleth', 'resp'].map((channel) => wave(channel, 125, make(125 * 30)))
    const told = run(frames({ waves }, 250)).filter((t) => t.event_ms > START_MS + 8_000)
    for (const name of ['hr', 'rr']) for (const t of only(told, name)) expect(t.value > 0, `${name} ${t.value}`).toBe(false)
    for (const name of ['ecg.quality', 'pleth.quality', 'resp.quality']) {
      expect(only(told, name).length).toBeGreaterThan(10)
      for (const t of only(told, name)) expect(t.quality, name).not.toBe('')
    }
    expect(only(told, 'pulse')).toEqual([])
  })

  test('[SIG-13] nothing spans a hole', () => {
    const before = frames(ward(), 250).slice(0, 60)
    const later = before.map((f) => ({ ...f, event_ms: f.event_ms + 95_000, events: [] }))
    const states = SIGNALS.map((s) => s.init())
    const told: Told[] = []
    const feed = (inputs: typeof before) => {
      const going = SIGNALS.map((s, i) => ({ ...s, init: () => states[i] }))
      told.push(...run(inputs, going))
    }
    feed(before)
    for (const [i, s] of SIGNALS.entries()) s.gap(states[i], later[0]!.event_ms)
    feed(later)
    const after = told.filter((t) => t.event_ms > START_MS + 90_000)
    for (const name of ['beat_pause_ms', 'breath_pause_ms']) for (const t of only(after, name)) expect(t.value).toBeLessThan(8_000)
    for (const t of only(after, 'hr').filter((t) => t.quality === '')) expect(t.value).toBeGreaterThan(65)
    expect(only(after, 'hr')[0]!.quality).toBe('learning')
  })
})
