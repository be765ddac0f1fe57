import { serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import fibrillation from './fibrillation.ts'
import { beatsAt, ecg, frames, missing, only, randomOf, run, START_MS, type Told, wave } from './testing.ts'

const STEP_MV = 0.005

/** Coarse fibrillation: an oscillation whose pace wanders between 3 and 6 Hz and whose height swells and sinks, in mV. */
function fibrillate(rate_hz: number, seconds: number, from_s = 0, mv = 0.5, seed = 7): Int16Array {
  const random = randomOf(seed)
  let [phase, hz, height] = [0, 4.5, 1]
  return Int16Array.from({ length: Math.round(rate_hz * seconds) }, (_, i) => {
    if (i % Math.round(rate_hz / 4) === 0) {
      hz = 3 + 3 * random()
      height = 0.6 + 0.8 * random()
    }
    phase += (2 * Math.PI * hz) / rate_hz
    return i < from_s * rate_hz ? 0 : Math.round((mv * height * Math.sin(phase)) / STEP_MV)
  })
}

function add(a: Int16Array, b: Int16Array): Int16Array {
  return a.map((v, i) => v + b[i]!)
}

function told(waves: WaveBlock[], frame_ms = 250): Told[] {
  return run(frames({ waves }, frame_ms), [fibrillation])
}

/** Values of `name` in (from_s, until_s] of the stream. */
function values(all: readonly Told[], name: string, from_s: number, until_s = Number.POSITIVE_INFINITY): number[] {
  return only(all, name)
    .filter((t) => t.event_ms > START_MS + from_s * 1000 && t.event_ms <= START_MS + until_s * 1000)
    .map((t) => t.value)
}

describe('fibrillation', () => {
  test.each([100, 125, 250, 360, 500])('[SIG-50] at %i Hz it scores within 4.5 s of its beginning, with its swing and pace', (rate_hz) => {
    const sinus = ecg(rate_hz, 40, beatsAt(75, 0, 20))
    const all = told([wave('ecg_ii', rate_hz, add(sinus, fibrillate(rate_hz, 40, 20.5)))])
    expect(Math.max(...values(all, 'vf.score', 4, 20))).toBeLessThan(0.25)
    expect(Math.min(...values(all, 'vf.score', 25))).toBeGreaterThanOrEqual(0.3)
    for (const hz of values(all, 'vf.hz', 25)) expect(Math.abs(hz - 4.5)).toBeLessThan(2)
    for (const mv of values(all, 'vf.mv', 25)) expect(Math.abs(mv - 1)).toBeLessThan(0.5)
  })

  const random = randomOf(11)
  const drift = Int16Array.from({ length: 7500 }, (_, i) => Math.round((1.5 * Math.sin((2 * Math.PI * 0.4 * i) / 250)) / STEP_MV))
  const noise = Int16Array.from({ length: 7500 }, () => Math.round(((random() - 0.5) * 2) / STEP_MV))
  const hum = Int16Array.from({ length: 7500 }, (_, i) => Math.round((0.5 * Math.sin((2 * Math.PI * 12 * i) / 250)) / STEP_MV))
  const harmless: Array<[string, Int16Array]> = [
    ...[40, 75, 120, 160, 210].map(
      (per_min) => [`a rhythm of ${per_min}/min`, ecg(250, 30, beatsAt(per_min, 0, 30))] as [string, Int16Array],
    ),
    ['wandering of the baseline', drift],
    ['white noise', noise],
    ['trembling at 12 Hz', hum],
    ['a flat line', new Int16Array(7500)],
    ['fibrillation too fine to tell from nothing', fibrillate(250, 30, 0, 0.03)],
  ]
  test.each(harmless)('[SIG-50] %s does not score', (_, samples) => {
    expect(Math.max(...values(told([wave('ecg_ii', 250, samples)]), 'vf.score', 4))).toBeLessThan(0.25)
  })

  test('[SIG-51] a lead that shows beats refutes it; one that shows nothing, is clipped or missing takes no part', () => {
    const vf = wave('ecg_ii', 250, fibrillate(250, 30))
    const beating = wave('ecg_v5', 250, ecg(250, 30, beatsAt(75, 0, 30)))
    expect(Math.max(...values(told([vf, beating]), 'vf.score', 5))).toBeLessThan(0.25)
    for (const idle of [new Int16Array(7500).fill(3), ecg(250, 30, [], 0.01), ecg(250, 30, []).fill(1100), missing(7500)])
      expect(Math.min(...values(told([vf, wave('ecg_v5', 250, idle)]), 'vf.score', 5))).toBeGreaterThanOrEqual(0.3)
  })

  test('[SIG-51] where no lead can be judged it is blank, never 0', () => {
    for (const bad of [missing(7500), new Int16Array(7500).fill(1100)]) {
      const all = told([wave('ecg_ii', 250, bad)])
      for (const name of ['vf.score', 'still_ms']) {
        expect(only(all, name).length).toBeGreaterThan(50)
        for (const t of only(all, name)) expect([t.value, t.quality]).toEqual([Number.NaN, 'missing'])
      }
    }
  })
})

describe('stillness', () => {
  const pWaves = (seconds: number, per_min: number): Int16Array => {
    const at = beatsAt(per_min, 20, seconds)
    return Int16Array.from({ length: seconds * 250 }, (_, i) => {
      const mv = at.reduce((sum, t) => sum + 0.15 * Math.exp(-0.5 * ((i / 250 - t) / 0.025) ** 2), 0)
      return Math.round((mv + 0.1 * Math.sin(i / 150)) / STEP_MV)
    })
  }

  test.each([
    ['a quiet line', ecg(250, 40, beatsAt(75, 0, 20), 0.01)],
    ['small noise', ecg(250, 40, beatsAt(75, 0, 20), 0.03)],
    ['P waves on a wandering line', add(ecg(250, 40, beatsAt(75, 0, 20), 0.01), pWaves(40, 70))],
  ])('[SIG-52] after the last beat %s is still, and the time counts on', (_, samples) => {
    const all = told([wave('ecg_ii', 250, samples)])
    expect(Math.max(...values(all, 'still_ms', 4, 19.9))).toBeLessThan(900)
    const [end] = values(all, 'still_ms', 39.8)
    expect(end).toBeGreaterThan(19_000)
    expect(end).toBeLessThan(20_700)
  })

  test('[SIG-52] a beat in any lead ends it, also one of half the usual height', () => {
    const low = ecg(250, 40, [30], 0).map((v) => Math.round(v * 0.6))
    const waves = [wave('ecg_ii', 250, add(ecg(250, 40, beatsAt(75, 0, 20)), low)), wave('ecg_v5', 250, ecg(250, 40, beatsAt(75, 0, 20)))]
    const all = told(waves)
    expect(values(all, 'still_ms', 29.2, 29.7)[0]).toBeGreaterThan(8_500)
    expect(values(all, 'still_ms', 30.3, 31)[0]).toBeLessThan(1_000)
  })

  test('[SIG-52] a heart that beats lower for good is known again within a minute', () => {
    const low = ecg(250, 110, beatsAt(75, 20, 110), 0).map((v) => Math.round(v * 0.3))
    const all = told([wave('ecg_ii', 250, add(ecg(250, 110, beatsAt(75, 0, 20)), low))])
    expect(Math.max(...values(all, 'still_ms', 80))).toBeLessThan(1_000)
  })

  test('[SIG-53] a line that never moves is told as constant, one that trembles is not', () => {
    const stops = ecg(250, 30, beatsAt(75, 0, 20)).fill(17, 5000)
    const told_ms = values(told([wave('ecg_ii', 250, stops)]), 'constant_ms', 0)
    expect(told_ms.at(-1)).toBeGreaterThan(9_500)
    expect(values(told([wave('ecg_ii', 250, ecg(250, 30, beatsAt(75, 0, 20), 0.01))]), 'constant_ms', 0)).toEqual([])
  })
})

describe('the signal', () => {
  const waves = () => [
    wave('ecg_ii', 250, add(ecg(250, 40, beatsAt(75, 0, 20)), fibrillate(250, 40, 28))),
    wave('ecg_v5', 500, add(ecg(500, 40, beatsAt(75, 0, 20)), fibrillate(500, 40, 28))),
  ]

  test('[SIG-1] other frames, same words', () => {
    const whole = told(waves(), 240)
    expect(whole.length).toBeGreaterThan(200)
    for (const seed of [1, 2, 3]) {
      const random = randomOf(seed)
      expect(
        run(
          frames({ waves: waves() }, () => 16 * (1 + Math.floor(random() * 60))),
          [fibrillation],
        ),
      ).toEqual(whole)
    }
  })

  test('[SIG-2] a clone of the state goes on as if nothing had happened', () => {
    const cut = frames({ waves: waves() }, 250)
    const cloned = run(cut, [fibrillation], (states, i) => (i % 5 === 2 ? structuredClone(states) : states))
    expect(cloned).toEqual(run(cut, [fibrillation]))
  })

  test('[SIG-13] nothing spans a hole: four whole seconds come before the next score, and stillness begins anew', () => {
    const state = fibrillation.init()
    const words: Told[] = []
    const feed = (shift_ms: number) => {
      for (const input of frames({ waves: [wave('ecg_ii', 250, fibrillate(250, 10))] }, 250))
        fibrillation.block(state, { ...input, event_ms: input.event_ms + shift_ms }, (name, event_ms, value, quality = '') =>
          words.push({ name, event_ms, value, quality, source: '' }),
        )
    }
    feed(0)
    fibrillation.gap(state, START_MS + 60_000)
    feed(60_000)
    const first = only(words, 'vf.score').find((t) => t.event_ms > START_MS + 50_000 && t.quality === '')!
    expect(first.event_ms - START_MS).toBeGreaterThanOrEqual(63_900)
    for (const ms of values(words, 'still_ms', 60.6)) expect(ms).toBeLessThan(5_000)
  })

  test('[SIG-3] whatever the samples, nothing throws and no number is impossible', () => {
    const sample = fc.oneof(fc.constantFrom(MISSING_SAMPLE, 32767, -32767, 0), fc.integer({ min: -32768, max: 32767 }))
    const stretch = fc.record({ value: sample, n: fc.integer({ min: 1, max: 600 }), random: fc.boolean() })
    const odd = fc.constantFrom(0.005, -0.005, 0, Number.NaN, Number.POSITIVE_INFINITY)
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 10 }), odd, fc.constantFrom(25, 250, 999), (stretches, gain, rate_hz) => {
        const random = randomOf(stretches.length)
        const samples = Int16Array.from(
          stretches.flatMap((s) => Array.from({ length: s.n }, () => (s.random ? Math.round((random() - 0.5) * 4000) : s.value))),
        )
        for (const t of told([wave('ecg_ii', rate_hz, samples, gain), wave('ecg', rate_hz, samples, 0.001)])) {
          expect(Number.isFinite(t.event_ms)).toBe(true)
          if (t.quality === '') expect(Number.isFinite(t.value) && t.value >= 0).toBe(true)
          if (t.name === 'vf.score' && t.quality === '') expect(t.value).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('[SIG-12] a lead takes less than 700 bytes, and never more than four are kept', () => {
    let bytes = 0
    const leads = ['ecg_ii', 'ecg_v5', 'ecg_i', 'ecg_v4', 'ecg_v2', 'ecg_iii'].map((c) => wave(c, 500, ecg(500, 10, beatsAt(75, 0, 10))))
    run(frames({ waves: leads }, 250), [fibrillation], (states) => {
      bytes = Math.max(bytes, serialize(states).byteLength)
      return states
    })
    expect(bytes).toBeGreaterThan(1_000)
    expect(bytes).toBeLessThan(4 * 700)
  })
})
