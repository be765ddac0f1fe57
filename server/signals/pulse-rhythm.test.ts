import { describe, expect, test } from 'vitest'
import type { SignalInput } from '../engine/signal.ts'
import pulse from './pulse.ts'
import pulseRhythm from './pulse-rhythm.ts'
import { beatsAt, frames, only, pleth, randomOf, run, START_MS, type Told, wave } from './testing.ts'

/** Pulses of each wave at `at_s` (and words about its quality), in frames of a second. */
function told(at_s: { pleth?: readonly number[]; art?: readonly number[] }, seconds = 30, words: SignalInput['values'] = []): Told[] {
  const inputs = Array.from({ length: seconds }, (_, s): SignalInput => {
    const within = (ms: number) => ms >= START_MS + s * 1000 && ms < START_MS + (s + 1) * 1000
    const pulses = (['pleth', 'art'] as const).flatMap((w) =>
      (at_s[w] ?? []).map((t) => ({ key: `pulse.${w}`, value: 1, event_ms: START_MS + t * 1000, quality: '' })),
    )
    const values = [...words, ...pulses].filter((v) => within(v.event_ms))
    return { event_ms: START_MS + s * 1000, duration_ms: 1000, blocks: [], values, events: [] }
  })
  return run(inputs, [pulseRhythm])
}

const newest = (all: readonly Told[], name: string): Told => only(all, name).at(-1)!

describe('rhythm of the pulse', () => {
  test.each([30, 75, 180])('[SIG-55] an even pulse of %i/min has its rate and no spread', (per_min) => {
    const all = told({ pleth: beatsAt(per_min, 0, 30) })
    expect(newest(all, 'pulse.rate').value).toBeCloseTo(per_min, 3)
    expect(newest(all, 'pulse.spread').value).toBeCloseTo(0, 5)
  })

  test('[SIG-55] the evener of the two waves speaks', () => {
    const random = randomOf(3)
    const uneven: number[] = []
    for (let s = 0; s < 30; s += 0.3 + random()) uneven.push(s)
    const all = told({ pleth: uneven, art: beatsAt(60, 0, 30) })
    expect(newest(all, 'pulse.spread')).toMatchObject({ source: 'art' })
    expect(newest(all, 'pulse.rate').value).toBeCloseTo(60, 6)
    const noise = only(told({ pleth: uneven }), 'pulse.spread').map((t) => t.value)
    expect(noise.sort((a, b) => a - b)[noise.length >> 1]!).toBeGreaterThan(0.6)
  })

  test('[SIG-56] it falls silent 3 s after the last pulse and speaks again after five', () => {
    const all = told({ pleth: [...beatsAt(60, 0, 10), ...beatsAt(60, 20, 30)] })
    const at_s = only(all, 'pulse.rate').map((t) => (t.event_ms - START_MS) / 1000)
    expect(at_s.filter((s) => s > 12.5 && s < 20)).toEqual([])
    expect(at_s.some((s) => s > 25)).toBe(true)
    expect(told({ pleth: beatsAt(60, 0, 4) }, 10)).toEqual([])
  })

  test('[SIG-56] a wave that cannot be judged has no rhythm; a pressure off its scale still has', () => {
    const word = (quality: string) => [{ key: 'art.quality', value: 0, event_ms: START_MS + 10_000, quality }]
    const lastRate = (quality: string) =>
      only(told({ art: beatsAt(60, 0, 30) }, 30, word(quality)), 'pulse.rate').at(-1)!.event_ms - START_MS
    expect(lastRate('motion')).toBeLessThan(10_000)
    expect(lastRate('flat')).toBeLessThan(10_000)
    expect(lastRate('out_of_range')).toBeGreaterThan(29_000)
  })

  test('[SIG-13] nothing spans a hole', () => {
    const state = pulseRhythm.init()
    const all: Told[] = []
    const feed = (from_s: number) => {
      for (let s = from_s; s < from_s + 8; s++) {
        const at = { event_ms: START_MS + s * 1000, duration_ms: 1000 }
        const value = { key: 'pulse.pleth', value: 1, event_ms: at.event_ms + 100 }
        pulseRhythm.block(state, { ...at, blocks: [], values: [value], events: [] }, (name, event_ms, value, quality = '') =>
          all.push({ name, event_ms, value, quality, source: '' }),
        )
      }
    }
    feed(0)
    pulseRhythm.gap(state, START_MS + 60_000)
    feed(60)
    for (const t of only(all, 'pulse.spread')) expect(t.value).toBeCloseTo(0, 5)
    expect(only(all, 'pulse.rate').find((t) => t.event_ms > START_MS + 50_000)!.event_ms - START_MS).toBeGreaterThan(64_000)
  })

  test('[SIG-1] other frames, same rhythm', () => {
    const stream = {
      waves: [wave('pleth', 125, pleth(125, 40, beatsAt(75, 0, 40)), 1), wave('art', 125, pleth(125, 40, beatsAt(75, 0, 30)), 0.1)],
    }
    const only_mine = (all: Told[]) => all.filter((t) => t.name.startsWith('pulse.') && !['pulse.pleth', 'pulse.art'].includes(t.name))
    const whole = only_mine(run(frames(stream, 240), [pulse, pulseRhythm]))
    expect(whole.length).toBeGreaterThan(100)
    for (const seed of [1, 2, 3]) {
      const random = randomOf(seed)
      expect(
        only_mine(
          run(
            frames(stream, () => 16 * (1 + Math.floor(random() * 60))),
            [pulse, pulseRhythm],
          ),
        ),
      ).toEqual(whole)
    }
  })
})
